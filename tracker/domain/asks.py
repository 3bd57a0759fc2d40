"""What a case waits for: requests and proposals not yet decided, with their evidence and who signs next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tracker.domain.cases import Facts, Signature
from tracker.domain.deciders import owes_countersign
from tracker.domain.history import Deed, Proof
from tracker.domain.mark_off import CODES, EvidenceKind
from tracker.domain.posts import Line, PostFact, Role
from tracker.domain.refusals import objections_until
from tracker.domain.words import Word
from tracker.domain.workflow import MOVES, MoveKind


@dataclass(frozen=True)
class Ask:
    """One request that waits: by whom, under which code, until when, and whose signature it needs next.

    `computed` are the labels of the facts the program answers for itself (trade §6).
    """

    kind: MoveKind
    on: date
    by: str
    signs: MoveKind
    role: Role
    owner: PostFact | None
    line: Line | None = None
    code: Word | None = None
    until: date | None = None
    proofs: tuple[Proof, ...] = ()
    computed: tuple[str, ...] = ()
    countersigned_by: str | None = None
    objections_until: date | None = None


def pending(facts: Facts, deeds: Sequence[Deed], proofs: Sequence[Proof], names: Mapping[int, str]) -> Iterator[Ask]:
    """The asks of a case, at most one of each kind."""
    state = facts.state
    if state.upgrade:
        role, owner = signer(MoveKind.UPGRADE, facts)
        yield Ask(MoveKind.ASK_UPGRADE, state.upgrade.on, _name(state.upgrade.by, names), MoveKind.UPGRADE, role, owner)
    if state.hold:
        role, owner = signer(MoveKind.HOLD, facts)
        yield Ask(
            MoveKind.PROPOSE_HOLD,
            state.hold.on,
            _name(state.hold.by, names),
            MoveKind.HOLD,
            role,
            owner,
            line=state.hold.line,
            code=state.hold.code,
            until=state.hold.until,
            proofs=_given_with(MoveKind.PROPOSE_HOLD, deeds, proofs),
        )
    if state.closing:
        yield _closing(facts, deeds, proofs, names)


def _closing(facts: Facts, deeds: Sequence[Deed], proofs: Sequence[Proof], names: Mapping[int, str]) -> Ask:
    closing = facts.state.closing
    if closing is None:
        raise AssertionError("a case waiting to be struck holds its request")
    signs = signature_owed(facts)
    role, owner = signer(signs, facts)
    rule = CODES[closing.code]
    return Ask(
        MoveKind.REQUEST,
        closing.on,
        _name(closing.by, names),
        signs,
        role,
        owner,
        line=closing.line,
        code=closing.code,
        proofs=_given_with(MoveKind.REQUEST, deeds, proofs),
        computed=tuple(wanted.label for wanted in rule.evidence if wanted.kind is EvidenceKind.FACT),
        countersigned_by=_name(closing.countersigned, names) if closing.countersigned else None,
        objections_until=None if rule.countersigned else objections_until(facts, closing.on),
    )


def signature_owed(facts: Facts) -> MoveKind:
    """What a request to strike waits for: the other line's countersign where ‡, then the decision."""
    return MoveKind.COUNTERSIGN if owes_countersign(facts) else MoveKind.APPROVE


def signer(kind: MoveKind, facts: Facts) -> tuple[Role, PostFact | None]:
    """The post that must sign, and who holds or stands in for it today; whoever already signed is passed over."""
    line, role = MOVES[kind].by(facts)[0]
    holders = facts.holders(line)
    owners = holders.owners(role, MOVES[kind].signers(facts)) if holders else ()
    return role, next(iter(owners), None)


def _given_with(kind: MoveKind, deeds: Sequence[Deed], proofs: Sequence[Proof]) -> tuple[Proof, ...]:
    latest = next((deed.id for deed in reversed(deeds) if deed.kind is kind and deed.stands), None)
    return tuple(proof for proof in proofs if proof.move_id == latest)


def _name(signature: Signature, names: Mapping[int, str]) -> str:
    return names.get(signature.person or 0, "")
