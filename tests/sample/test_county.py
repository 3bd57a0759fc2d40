"""The whole sample county, loaded once: its figures, and that everything the trade knows occurs in it."""

from __future__ import annotations

from collections import Counter
from typing import Any

from sqlalchemy import func, select

from tests.house import House
from tracker.domain.cases import Ledger, Stage
from tracker.domain.duties import RULES
from tracker.domain.letters import LetterState
from tracker.domain.mark_off import CODES, HOLD_CODES, ClearResult
from tracker.domain.workflow import MOVES, MoveKind
from tracker.models.attempts import Attempt
from tracker.models.cases import Case, MoveRow, Sighting
from tracker.models.duties import Duty
from tracker.models.evidence import EvidenceEntry
from tracker.models.register import RegisterLine
from tracker.models.transactions import reading
from tracker.models.watch import WatchEntry
from tracker.sample.figures import COUNTY
from tracker.sample.show import show
from tracker.services.audit import verify_audit
from tracker.services.letters import page_of_letters


def values(column: Any, *conditions: Any) -> set[Any]:
    with reading() as session:
        return set(session.scalars(select(column).distinct().where(*conditions)))


def count(table: type[Any], *conditions: Any) -> int:
    with reading() as session:
        return session.scalar(select(func.count()).select_from(table).where(*conditions)) or 0


def test_the_database_holds_exactly_the_figures_of_the_table(county: House) -> None:
    figures, poor = show(county.now)["figures"], COUNTY.poor
    assert (figures["schools"], figures["pupils"], figures["teachers"]) == (168, 63_406, 3_632)
    assert (figures["compulsory_schools"], figures["compulsory_pupils"]) == (95, 41_745)
    assert (figures["townships"], figures["villages"], figures["teaching_points"]) == (10, 179, 9)
    assert figures["pupils_by_kind"] == {
        "primary": 27_450,
        "junior": 14_226,
        "senior": 7_570,
        "vocational": 2_828,
        "kindergarten": 11_263,
        "special": 69,
    }
    assert figures["poor_households"] == {
        "of_county": 18_903,
        "studying_here": 16_666,
        "here": poor.here,
        "elsewhere_in_prefecture": poor.elsewhere_in_prefecture,
        "outside_prefecture": poor.outside_prefecture,
        "from_other_counties": poor.from_other_counties,
    }


def test_about_sixty_cases_are_open_and_three_hundred_struck(county: House) -> None:
    figures = show(county.now)["figures"]
    assert 55 <= figures["cases_open"] <= 70
    assert 290 <= figures["cases_struck"] <= 310
    assert figures["cases_cleared"] >= 40
    assert 900 <= figures["head_teachers"] <= 1_050


def test_every_stage_ledger_code_hold_and_result_occurs(county: House) -> None:
    assert values(Case.stage) == set(Stage)
    assert values(RegisterLine.ledger) == set(Ledger)
    assert values(Case.code, Case.stage == Stage.MARKED_OFF) == set(CODES)
    assert values(Case.hold_code, Case.stage == Stage.ON_HOLD) == set(HOLD_CODES)
    assert values(Case.clear_result, Case.stage == Stage.CLEARED) == set(ClearResult)


def test_every_move_occurs(county: House) -> None:
    assert values(MoveRow.kind) == {*MOVES, MoveKind.LOG, MoveKind.OPEN_BALANCE, MoveKind.ANNUL}


def test_every_duty_of_a_case_occurs(county: House) -> None:
    assert values(Duty.kind) >= set(RULES)


def test_most_is_done_in_time_and_something_is_overdue(county: House) -> None:
    late = count(Duty, Duty.done_at.is_not(None), func.date(Duty.done_at) > Duty.due_on)
    assert late < count(Duty, Duty.done_at.is_not(None)) / 3
    assert count(Duty, Duty.is_open.is_(True), Duty.due_on < county.today()) >= 20


def test_relapses_reopenings_sightings_watch_late_entries_and_papers_occur(county: House) -> None:
    assert count(Case, Case.episode > 1) >= 5
    assert count(RegisterLine, RegisterLine.listing > 1) >= 2
    assert count(Sighting) >= 1
    assert count(WatchEntry) >= 8
    assert count(Attempt, Attempt.late_entry.is_(True)) >= 1
    assert count(EvidenceEntry, EvidenceEntry.file_hash.is_not(None)) >= 50
    assert count(MoveRow, MoveRow.typed_by_id.is_not(None)) >= 300


def test_the_audit_of_two_years_is_whole(county: House) -> None:
    verdict = verify_audit()
    assert verdict.faults == ()
    assert verdict.lengths["change"] >= 1_500


def test_letters_are_answered_awaited_and_overdue(county: House) -> None:
    rows = page_of_letters(county.actor("bureau_officer"), 1, county.now).page.rows
    found = Counter((row.state, row.overdue) for row in rows)
    sent = LetterState.SENT
    assert found == {(LetterState.ANSWERED, False): 3, (sent, False): 1, (sent, True): 1}
    assert [row.sent_on for row in rows] == sorted((row.sent_on for row in rows), reverse=True)
