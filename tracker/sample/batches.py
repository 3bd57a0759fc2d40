"""Two lists from above: an older one signed by all, and one of these days with a share at every state."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum
from random import Random

from sqlalchemy import select

from tracker.domain.acts import StoredFile
from tracker.domain.batches import CHECKING, OWNERS, BatchAct
from tracker.domain.calendar import CHINA, china_date
from tracker.domain.forms import Form
from tracker.domain.intake import FileIn
from tracker.domain.posts import Role, Tier, UnitFact
from tracker.domain.reasons import Sex
from tracker.domain.units import COMPULSORY
from tracker.models.batch_sampling import sampler_of
from tracker.models.batches import Batch, BatchName, BatchShare
from tracker.models.students import Student
from tracker.models.transactions import reading
from tracker.models.units import Unit
from tracker.sample.cast import TOWNSHIP
from tracker.sample.chance import chance
from tracker.sample.names import child_name, surname
from tracker.sample.returns import Office
from tracker.sample.units import BUREAU_CODE
from tracker.services.batch_acts import check_name, prove, sign_share, tick_seen
from tracker.services.batch_import import ListIn, import_batch

HEADINGS = ("序号", "姓名", "身份证号", "学校", "乡镇", "村", "备注")
REMARK = "户籍在本县，全国系统无学籍"
HOUR = timedelta(hours=1)
PUPILS, UNKNOWN = 6, 3
DAMAGED_EVERY = 3
PROOF = "教务系统在读证明"
WRONG = "到校核对，该生本周不在校。"


class Far(IntEnum):
    """How far a share has come; each state has been through those before it."""

    SILENT = 0
    BEGUN = 1
    SIGNED = 2
    FOUND_RIGHT = 3
    SENT_BACK = 4


@dataclass(frozen=True)
class Pushed:
    """A list: who sent it down, how many days ago, the days it leaves, how far each of its shares has come."""

    source: str
    days_ago: int
    term: int
    far: tuple[Far, ...]


LISTS = (
    Pushed("省教育厅学籍比对疑似名单", 80, 20, (Far.FOUND_RIGHT, Far.FOUND_RIGHT, Far.SIGNED)),
    Pushed(
        "州教育局疑似失学儿童名单",
        9,
        16,
        (Far.BEGUN, Far.SIGNED, Far.SENT_BACK, Far.FOUND_RIGHT, Far.SILENT, Far.BEGUN),
    ),
)


def make_batches(office: Office, paper: StoredFile) -> None:
    """Hands the lists down and lets schools and townships see to them; `paper` is what they prove names by."""
    for pushed in LISTS:
        at = (office.as_of.astimezone(CHINA) - timedelta(days=pushed.days_ago)).replace(hour=9, minute=0)
        units = list(units_near_the_cast(office, len(pushed.far)))
        due_on = china_date(at) + timedelta(days=pushed.term)
        officer = office.form(Role.BUREAU_OFFICER, office.units[BUREAU_CODE], at).actor
        handed = ListIn(_file(pushed, units, office), pushed.source, due_on)
        number = import_batch(officer, handed, at).number
        for n, (unit, far) in enumerate(zip(units, pushed.far, strict=False)):
            _live(_Share(office, number, unit, paper), far, at + timedelta(days=1 + n % 4, hours=1))


def units_near_the_cast(office: Office, count: int) -> Iterator[UnitFact]:
    """The cast's school, others of its township, and the township itself at last."""
    town = office.units[TOWNSHIP]
    with reading() as session:
        taught = select(Unit).where(Unit.id.in_(select(Student.school_id)), Unit.kind.in_(COMPULSORY))
        near_first = taught.order_by(Unit.seat_id != town.id, Unit.code.not_in(office.casts), Unit.path)
        yield from [unit.fact() for unit in session.scalars(near_first.limit(count - 1))]
    yield town


def _file(pushed: Pushed, units: Sequence[UnitFact], office: Office) -> FileIn:
    sheet, rng = io.StringIO(), chance(pushed.source)
    rows = [row for unit in units for row in _rows(unit, office, rng)]
    csv.writer(sheet).writerows([HEADINGS, *((str(n), *row) for n, row in enumerate(rows, 1))])
    return FileIn(f"{pushed.source}.csv", sheet.getvalue().encode("utf-8-sig"))


def _rows(unit: UnitFact, office: Office, rng: Random) -> Iterator[tuple[str, ...]]:
    """Pupils of a school, one in three with a damaged number; of a township children nobody knows."""
    if unit.tier is Tier.TOWNSHIP:
        for sex in (*Sex, *Sex)[:UNKNOWN]:
            yield child_name(rng, sex, surname(rng)), "", "", unit.name, "", REMARK
        return
    for n, child in enumerate(_drawn(unit, office, rng)):
        number = child.id_number or ""
        yield child.name, number[:-1] if n % DAMAGED_EVERY == 1 else number, unit.name, "", "", REMARK


def _drawn(unit: UnitFact, office: Office, rng: Random) -> list[Student]:
    """Some pupils of a school, the last one of the cast's class, so that its head teacher finds a name to tick."""
    with reading() as session:
        pupils = session.scalars(select(Student).where(Student.school_id == unit.id).order_by(Student.id)).all()
        classes = session.scalars(select(Unit.id).where(Unit.code.in_(office.casts), Unit.parent_id == unit.id)).all()
    drawn = rng.sample(pupils, min(PUPILS, len(pupils)))
    taught = [child for child in pupils if child.class_id in classes and child not in drawn]
    return [*drawn[:-1], *(taught or drawn)[-1:]]


@dataclass(frozen=True)
class _Share:
    """The share of a unit, and what its names are proved by."""

    office: Office
    number: str
    unit: UnitFact
    paper: StoredFile

    def names(self) -> Sequence[BatchName]:
        with reading() as session:
            query = select(BatchName).join(BatchShare, BatchShare.id == BatchName.share_id)
            query = query.join(Batch, Batch.id == BatchShare.batch_id).where(Batch.number == self.number)
            return session.scalars(query.where(BatchShare.unit_id == self.unit.id).order_by(BatchName.id)).all()

    def form(self, act: BatchAct, at: datetime) -> Form:
        """Of whoever the act falls to: the unit's own post, or that of the unit which samples it."""
        with reading() as session:
            unit = session.get_one(Unit, self.unit.id)
            unit = sampler_of(unit) if act in CHECKING else unit
        return self.office.form(OWNERS[act][unit.tier][0], self.office.units[unit.code], at)


def _live(share: _Share, far: Far, at: datetime) -> None:
    """From the first tick as far as the share has come, an hour or a day between."""
    if far >= Far.BEGUN:
        _settle(share, at, whole=far >= Far.SIGNED)
    if far >= Far.SIGNED:
        sign_share(share.form(BatchAct.SIGNED, at + HOUR), share.number, share.unit.code)
    if far >= Far.FOUND_RIGHT:
        _check(share, at + timedelta(days=1), wrong=WRONG if far is Far.SENT_BACK else None)


def _settle(share: _Share, at: datetime, *, whole: bool) -> None:
    """Ticks whom the list describes rightly; of the whole list proves the others, too."""
    names = share.names()
    seen, proved = ([name.id for name in names if name.agrees is agrees] for agrees in (True, False))
    if seen:
        tick_seen(share.form(BatchAct.SEEN, at), share.number, share.unit.code, seen if whole else seen[:-1])
    if proved and (whole or not seen):
        form = share.form(BatchAct.PROVED, at + HOUR / 2)
        prove(form, share.number, share.unit.code, proved if whole else proved[:1], (share.paper, PROOF))


def _check(share: _Share, at: datetime, *, wrong: str | None) -> None:
    drawn = [name.id for name in share.names() if name.sampled]
    for n, name in enumerate(drawn[:1] if wrong else drawn):
        form = share.form(BatchAct.FOUND_RIGHT, at + timedelta(minutes=n))
        check_name(form, share.number, share.unit.code, name, wrong)
