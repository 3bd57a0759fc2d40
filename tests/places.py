"""What the names in the addresses of pages stand for in a test: a case, a class, a person, a week, and more."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.acting import Hands, a_file, new_id
from tests.county import CLASS, OTHER_SCHOOL, SCHOOL
from tests.crowd import confirmed, live_in
from tests.house import House, Server, house_on
from tests.services.arriving import AUTUMN_OF_START, named, report
from tests.services.arriving import number_of as list_of
from tests.services.batching import BATCH, IDS, hand_in, name_id, proved
from tests.services.calling import switch_on
from tests.services.exporting import taken_out
from tests.services.handing_in import question_of, roster_of
from tests.services.hiding import ALL, logged_together, searched
from tests.services.instructing import give
from tests.services.lettering import answered, drafted, receipt_id, sent
from tests.services.reporting import NOVEMBER, number_of, signed
from tracker.domain.arrivals import opening_of
from tracker.domain.calendar import Calendar
from tracker.domain.forms import Form
from tracker.domain.months import span_of
from tracker.domain.papers import PaperKind
from tracker.domain.reviews import Quarter
from tracker.models.batches import BatchPaper
from tracker.models.calendar import Period
from tracker.models.evidence import EvidenceEntry
from tracker.models.people import Person, Post
from tracker.models.reviews import ReviewSample
from tracker.models.transactions import reading
from tracker.services.arrival_opening import open_arrivals
from tracker.services.digest_issue import issue_week
from tracker.services.papers import issue_paper
from tracker.services.return_opening import open_returns
from tracker.services.review_opening import open_review

PHONED = {"channel": "phone", "went": ["head_teacher"], "met": "nobody", "said": "无人接听", "result": "not_met"}


def written(matrix: Path) -> dict[str, dict[str, int]]:
    """Address → key of the cast → status, as written by hand; an empty cell is left out."""
    with matrix.open(encoding="utf-8") as file:
        rows = [dict(row) for row in csv.DictReader(file)]
    return {row.pop("address"): {key: int(status) for key, status in row.items() if status} for row in rows}


@pytest.fixture(scope="module")
def lived_in(sqlite_server: Server) -> Iterator[House]:
    """A house after some weeks, with something at every address: one for all tests of a file that only look."""
    with house_on(sqlite_server) as house:
        places_around(house, live_in(house)["张小雨"])
        yield house


@pytest.fixture
def places(quick_house: House) -> Mapping[str, object]:
    """Something at every address of the quick house."""
    return places_around(quick_house, confirmed(quick_house, "张小雨"))


def places_around(house: House, number: str) -> Mapping[str, object]:
    """Parts of addresses by name, around one case of the cast's two lines, to which a file is added."""
    said = {**PHONED, "made_on": house.today().isoformat(), "evidence_attachment": a_file()}
    Hands(house, "head_teacher").do(number, "attempt", **said)
    with reading() as session:
        held = select(Person.id, Post.id).join(Post, Post.person_id == Person.id)
        person, post = session.execute(held.where(Person.account == "village_officer")).one()
        entry = session.scalars(select(EvidenceEntry.id).where(EvidenceEntry.file_hash.is_not(None))).one()
        period = session.scalars(select(Period.id).order_by(Period.id)).first()
    of_people = {"person": person, "post": post}
    week, _ = issue_week(None, house.now)
    of_office = {"week": week, "figure": "open", "instruction": give(house), "ticket": taken_out(house)}
    paper = issue_paper(Form(house.actor("principal"), new_id(), house.now), number, PaperKind.CASE_FILE)
    return (
        of_office
        | reported(house)
        | pushed_down(house)
        | arrived(house)
        | written_about(house, number)
        | {
            "number": number,
            "entry_id": entry,
            "code": CLASS,
            "period": period,
            "name": "check",
            "step": "order",
            "kind": "case_file",
            "paper_id": paper.text,
            "roster": roster_of(house),
            "child": 1,
            "follow_up": 1,
            "question": question_of(house),
            **of_people,
        }
        | in_doubt(house)
    )


def reported(house: House) -> dict[str, object]:
    """The returns of November, one of them signed, and a review with its first sample."""
    open_returns(NOVEMBER, span_of(NOVEMBER, Calendar()), house.now)
    signed(house, number_of(OTHER_SCHOOL), "other_principal")
    open_review(Quarter(2026, 4), house.now)
    with reading() as session:
        sample = session.scalars(select(ReviewSample.id).order_by(ReviewSample.id)).first()
    return {"return_number": number_of(SCHOOL), "review": "FH-2026-Q4", "sample": sample}


def pushed_down(house: House) -> dict[str, object]:
    """A list from above: of the school a name nobody knows, proved by a paper, and a pupil; and one of a village."""
    placed = ((1, "田小草", "", "长梁民族小学", "", ""), (2, "田大山", "", "", "下坝社区", ""))
    hand_in(house, (*placed, (3, "张小雨", IDS["张小雨"], "", "", "")))
    proved(house, "田小草")
    with reading() as session:
        paper = session.scalars(select(BatchPaper.id)).one()
    return {"batch": BATCH, "share": SCHOOL, "paper": paper, "listed": name_id("张小雨")}


def arrived(house: House) -> dict[str, object]:
    """The lists of the running term, on which a child of the cast's class is absent; from today on rolls are called."""
    open_arrivals(opening_of(AUTUMN_OF_START, Calendar()), house.now)
    number = list_of(SCHOOL, "2026-1")
    report(house, "李明", number=number)
    switch_on(house)
    return {"arrivals": number, "absentee": named("李明").id}


def written_about(house: House, number: str) -> dict[str, object]:
    """A letter about a child that was sent and answered, and one that is a draft."""
    letter = sent(house, number)
    answered(house, letter, number)
    return {"draft": drafted(house, number), "letter": letter, "receipt": receipt_id()}


def in_doubt(house: House) -> dict[str, object]:
    """A search that found pupils of the school whom the lists do not agree on, and one of them logged."""
    assert searched(house, enrolment=ALL, meals=["张小雨"], away=["曾丽"])
    return {"school": SCHOOL, "logged": logged_together(house, "曾丽")}
