"""What people may enter with an act, drawn by Hypothesis: mostly sensible, sometimes not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from tests.domain.life import evidence_for
from tracker.domain.cases import Facts, Ledger
from tracker.domain.mark_off import CODES, HOLD_CODES, ClearResult, Code, HoldCode
from tracker.domain.reasons import AttemptResult, Channel, Met, Placement, Reason
from tracker.domain.return_notices import LegalStep, Manner, Outcome
from tracker.domain.workflow import MoveKind

Entry = dict[str, Any]
K = MoveKind
WENT = ("head_teacher", "principal", "village_officer", "township_clerk", "township_official", "bureau_officer")


def lately(today: date) -> st.SearchStrategy[date]:
    """Today, most of the time; else a day of the last six weeks, or tomorrow by mistake."""
    return st.sampled_from([0, 0, 0, 0, 1, 3, 8, 40, -1]).map(lambda days: today - timedelta(days=days))


def ahead(today: date) -> st.SearchStrategy[date]:
    return st.sampled_from([1, 5, 30, 90, 366, 0, 400]).map(lambda days: today + timedelta(days=days))


def _evidence(wanted: tuple[Any, ...], whole: bool) -> Entry:
    given = evidence_for(wanted)
    return given if whole or not given else {**given, sorted(given)[0]: ""}


def _clear(facts: Facts) -> st.SearchStrategy[Entry]:
    day = lately(facts.today)
    return st.fixed_dictionaries({"result": st.sampled_from(list(ClearResult)), "seen_on": day})


def _attempt(facts: Facts) -> st.SearchStrategy[Entry]:
    links = (*WENT, "assisting_village_officer") if facts.assisting else WENT
    promise = st.none() | st.sampled_from([0, 1, 4]).map(lambda days: facts.today + timedelta(days=days))
    return st.fixed_dictionaries(
        {
            "made_on": lately(facts.today),
            "channel": st.sampled_from(list(Channel)),
            "went": st.lists(st.sampled_from(links), min_size=1, max_size=3, unique=True).map(tuple),
            "met": st.sampled_from(list(Met)),
            "result": st.sampled_from(list(AttemptResult)),
            "promised_on": promise,
        }
    )


def _hold(facts: Facts) -> st.SearchStrategy[Entry]:
    whole = st.sampled_from([True] * 9 + [False])
    chosen = st.tuples(st.sampled_from(list(HoldCode)), ahead(facts.today), whole)
    return chosen.map(
        lambda c: {"hold_code": c[0], "until": c[1], "evidence": _evidence(HOLD_CODES[c[0]].evidence, c[2])}
    )


def _request(facts: Facts) -> st.SearchStrategy[Entry]:
    whole = st.sampled_from([True] * 9 + [False])
    chosen = st.tuples(st.sampled_from(list(Code)), whole)
    return chosen.map(lambda c: {"code": c[0], "evidence": _evidence(CODES[c[0]].evidence, c[1])})


def _note(facts: Facts) -> st.SearchStrategy[Entry]:
    kinds = {d.kind for d in facts.duties if d.is_open} & {"upgrade_review", "roll_follow_up", "term_check"}
    return st.sampled_from(sorted(kinds)).map(lambda kind: {"duty": kind})


def _delivery(facts: Facts) -> st.SearchStrategy[Entry]:
    person = st.sampled_from(["somebody", ""])
    return st.fixed_dictionaries(
        {
            "delivered_on": lately(facts.today),
            "manner": st.sampled_from(list(Manner)),
            "received_by": person,
            "refused": st.booleans(),
            "witness": person,
        }
    )


ENTRIES: dict[MoveKind, Callable[[Facts], st.SearchStrategy[Entry]]] = {
    K.CLEAR: _clear,
    K.CONFIRM: lambda f: st.just({"ledger": Ledger.NOT_ENROLLED if f.state.never_enrolled else Ledger.SUSPECTED}),
    K.CORRECT_LEDGER: lambda f: st.fixed_dictionaries({"ledger": st.sampled_from(list(Ledger))}),
    K.ATTEMPT: _attempt,
    K.RETURN: lambda f: st.fixed_dictionaries(
        {"returned_on": lately(f.today), "placement": st.sampled_from(list(Placement))}
    ),
    K.OBSERVE: lambda f: st.fixed_dictionaries(
        {"observed_on": lately(f.today), "attending": st.sampled_from([True, True, True, False])}
    ),
    K.RELAPSE: lambda f: st.fixed_dictionaries({"left_on": lately(f.today), "reason": st.sampled_from(list(Reason))}),
    K.PROPOSE_HOLD: _hold,
    K.HOLD: lambda f: st.one_of(st.just({}), ahead(f.today).map(lambda day: {"until": day})),
    K.REQUEST: _request,
    K.NOTE_DONE: _note,
    K.DELIVER_NOTICE: _delivery,
    K.NOTICE_OUTCOME: lambda f: st.fixed_dictionaries({"outcome": st.sampled_from(list(Outcome))}),
    K.LEGAL_STEP: lambda f: st.fixed_dictionaries(
        {"step": st.sampled_from(list(LegalStep)), "taken_on": lately(f.today)}
    ),
}


def entry(kind: MoveKind, facts: Facts) -> st.SearchStrategy[Entry]:
    """What may be entered with this act on this case."""
    return ENTRIES.get(kind, lambda facts: st.just({}))(facts)
