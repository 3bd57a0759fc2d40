"""The opening balance (期初建账): the county's own ledger, row by row, becomes cases with ledger, stage and dates."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tracker.adapters.pinyin import pinyin_of
from tracker.adapters.sheets import read_table
from tracker.domain.calendar import china_date
from tracker.domain.case_rows import LINKS, details_of, is_struck, once_each, opening_state, proof_of, read_case
from tracker.domain.cases import CaseState, Signature, Stage
from tracker.domain.child_rows import meant_child, refuse_children_twice
from tracker.domain.dutybook import changes_by_move
from tracker.domain.effects import Acting
from tracker.domain.errors import Forbidden, Refused
from tracker.domain.happenings import Happening
from tracker.domain.headings import Kind
from tracker.domain.intake import (
    Draft,
    FileIn,
    Progress,
    Report,
    bad_cells,
    pieces,
    refuse_repeated,
    unheard,
)
from tracker.domain.mark_off import IMPORTED_ROW
from tracker.domain.permissions import Permission, may
from tracker.domain.posts import Actor, Line, Role
from tracker.domain.same_child import KnownChild
from tracker.domain.words import N_
from tracker.domain.workflow import MoveKind
from tracker.models.audit import Chain, Entry, append
from tracker.models.audited import Audited
from tracker.models.cases import Case, Step, record_move
from tracker.models.children import AT_ONCE, columns_of, meet
from tracker.models.duties import apply_changes
from tracker.models.entries import keep_entries
from tracker.models.facts import House, facts_around, holders_now, load_house
from tracker.models.numbering import next_number
from tracker.models.openings import add_child, move_numbering_beyond, owners_of, stages_of
from tracker.models.people import PostBook
from tracker.models.register import record_line
from tracker.models.students import wait_for_others
from tracker.models.transactions import reading, writing
from tracker.models.unit_book import Places, load_unit_book

CLEARED_BEFORE = N_("This child was cleared as a false alarm here. Log it again instead.")
NUMBER_TAKEN = N_("This number belongs to another child. Leave it out.")


@dataclass(frozen=True, repr=False)
class Ledger:
    """One file being taken over: by whom, when, and what holds for all its rows."""

    actor: Actor
    file: FileIn
    now: datetime
    house: House
    places: Places
    county: str

    @property
    def today(self) -> date:
        return china_date(self.now)

    @property
    def acting(self) -> Acting:
        """The bureau officer's act, whoever of the bureau or at the machine types it in."""
        person = self.actor.person_id
        post = None if self.actor.is_operator else Role.BUREAU_OFFICER
        return Acting(Role.BUREAU_OFFICER, Line.BUREAU, Signature(person), post)


def open_balance(
    actor: Actor, file: FileIn, now: datetime, *, dry_run: bool = False, progress: Progress = unheard
) -> Report:
    """Opens a case for every good row whose child has none; the same file again opens nothing.

    Each case is a transaction of its own, so an import that broke off is finished by repeating it.
    Raises Forbidden, Refused for a file that cannot be read as a whole, Conflict where the base list changed meanwhile.
    """
    if not may(actor, Permission.OPEN_BALANCE):
        raise Forbidden
    table = read_table(Kind.CASES, file)
    today = china_date(now)
    with reading():
        book, house = load_unit_book(today), load_house(today)
    ledger = Ledger(actor, file, now, house, Places(book), book.county)
    drafts = [read_case(row, book, ledger.county, today) for row in table.rows]
    by_weight = sorted(drafts, key=is_struck)
    refuse_children_twice(by_weight)
    refuse_repeated(by_weight, once_each)
    new = list(_new([draft for draft in by_weight if draft.is_good]))
    opened = len(new) if dry_run else _take_over(ledger, new, progress)
    same = sum(draft.is_good for draft in drafts) - opened
    return Report(len(drafts), opened, 0, same, bad_cells(drafts), table.ignored)


def _new(drafts: Sequence[Draft]) -> Iterator[Draft]:
    """The rows whose child has no case yet; contradictions with the base list and with given numbers are refused."""
    meant: dict[int, int] = {}
    for piece in pieces(drafts, AT_ONCE):
        with reading():
            known = meet([draft.values for draft in piece])
            children = [meant_child(draft, known, meant) for draft in piece]
            stages = stages_of([child.id for child in children if child])
            owners = owners_of([draft.values["number"] for draft in piece if "number" in draft.values])
        for draft, child in zip(piece, children, strict=True):
            _check(draft, child, stages, owners)
            if draft.is_good and (child is None or child.id not in stages):
                yield draft


def _check(draft: Draft, child: KnownChild | None, stages: Mapping[int, Stage], owners: Mapping[str, int]) -> None:
    if child is not None and stages.get(child.id) is Stage.CLEARED:
        draft.refuse("name", Refused(CLEARED_BEFORE))
    owner = owners.get(draft.values.get("number", ""))
    if owner is not None and (child is None or child.id != owner):
        draft.refuse("number", Refused(NUMBER_TAKEN))


def _take_over(ledger: Ledger, drafts: Sequence[Draft], progress: Progress) -> int:
    """How many cases were opened; the audit's last entry tells of the file."""
    with writing():
        move_numbering_beyond(draft.values["number"] for draft in drafts if "number" in draft.values)
    opened = 0
    for done, draft in enumerate(drafts):
        progress(done, len(drafts))
        opened += _open(ledger, draft)
    with writing():
        append(Audited(ledger.actor, ledger.file, ledger.now).entry("cases_imported", new=opened))
    progress(len(drafts), len(drafts))
    return opened


def _open(ledger: Ledger, draft: Draft) -> bool:
    """Opens one case; False where somebody gave the child one meanwhile."""
    with writing():
        wait_for_others(draft.values["name"], draft.values)
        child = meet([draft.values]).find(draft.values)
        state = opening_state(draft.values, child.values if child else {}, ledger.today)
        student = child.id if child else _add(ledger, draft, state)
        if stages_of([student]):
            return False
        number = draft.values.get("number") or next_number(ledger.county, ledger.today.year)
        case = Case(number=number, student_id=student, logged_at=ledger.now)
        case.platform_status = draft.values.get("platform_status")
        _record(ledger, draft, case, state)
        details = details_of(draft)
        person = ledger.actor.person_id
        append(Entry(Chain.CHANGE, ledger.now, person, str(MoveKind.OPEN_BALANCE), case.number, details))
        return True


def _add(ledger: Ledger, draft: Draft, state: CaseState) -> int:
    """A child unknown to the base list is added to it, on the lines of its case."""
    name, links = draft.values["name"], {link: getattr(state, link) for link in LINKS}
    search, paths = pinyin_of(name), ledger.places.paths_of(state)
    found_by = {"pinyin": search.pinyin, "initials": search.initials, "never_enrolled": state.never_enrolled}
    return add_child(columns_of({**draft.values, **links, **found_by}, paths), ledger.now)


def _record(ledger: Ledger, draft: Draft, case: Case, state: CaseState) -> None:
    """The move, the struck line's evidence, the duties of the stage, the register's line."""
    paths = ledger.places.paths_of(state)
    book = PostBook.load((paths.class_path, paths.responsible_path, paths.residence_path), ledger.today)
    after = facts_around(state, paths, ledger.now, ledger.house, book)
    details, move = details_of(draft), MoveKind.OPEN_BALANCE
    form = str(uuid.uuid5(uuid.NAMESPACE_OID, f"{ledger.file.sha256} {draft.row.sheet} {draft.row.number}"))
    step = Step(move, state, ledger.acting, ledger.now, ledger.today, details, holders_now(after), form)
    row = record_move(case, step, paths, fresh=True)
    proof: dict[str, Any] = {IMPORTED_ROW.key: proof_of(draft)} if is_struck(draft) else {}
    keep_entries(case, row, {"evidence": proof}, ledger.now)
    apply_changes(case, changes_by_move(Happening(move, details, None, after)), ledger.now, row.id)
    record_line(case, ledger.now)
