"""What was done on a case in words: attempts, moves, evidence; and who looked at the child's numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from flask import url_for
from flask_babel import format_date
from flask_babel import gettext as _

from tracker.domain.cases import OPEN
from tracker.domain.history import TOLD, Attempted, Deed, Proof, told
from tracker.domain.posts import Line, Role
from tracker.domain.reasons import AttemptResult
from tracker.domain.words import Word
from tracker.domain.workflow import MoveKind
from tracker.services.cases import CasePage
from tracker.web.words import moment, short_day, word

Drawn = dict[str, Any]

KILOBYTE = 1024
RESULT_TAGS = {
    AttemptResult.RETURNED: "good",
    AttemptResult.PROMISED: "info",
    AttemptResult.REFUSED: "soon",
    AttemptResult.WHEREABOUTS_UNKNOWN: "soon",
}


def attempts_in_words(page: CasePage) -> list[Drawn]:
    """The attempts that stand, the latest made first."""
    made = [(deed.attempt.made_on, deed.attempt.number, deed) for deed in page.deeds if deed.stands and deed.attempt]
    return [_attempt(deed.attempt, deed, page) for _on, _number, deed in sorted(made, reverse=True) if deed.attempt]


def _attempt(attempt: Attempted, deed: Deed, page: CasePage) -> Drawn:
    files = [proof for proof in page.proofs if proof.move_id == deed.id]
    return {
        "when": _(" · ").join([_("No. %(number)s", number=attempt.number), _made(attempt), word(attempt.channel)]),
        "who": _(", ").join(_went(attempt)),
        "text": attempt.said or _("Nothing noted down."),
        "tags": list(_attempt_tags(attempt)),
        "more": list(_attempt_more(attempt, deed)),
        "files": files_in_words(page.number, files),
    }


def _made(attempt: Attempted) -> str:
    weekday = format_date(attempt.made_on, "EEE")
    at = f" {attempt.made_at:%H:%M}" if attempt.made_at else ""
    return f"{short_day(attempt.made_on)} {weekday}{at}"


def _went(attempt: Attempted) -> Iterator[str]:
    """Names where the link had a holder then, else the post."""
    for link in attempt.went:
        assisting = link.startswith("assisting_")
        role = Role(link.removeprefix("assisting_"))
        if assisting:
            yield _("%(post)s of the assisting village", post=word(role))
        elif link in attempt.people:
            yield _("%(name)s (%(post)s)", name=attempt.people[link], post=word(role))
        else:
            yield word(role)
    if attempt.went_others:
        yield attempt.went_others


def _attempt_tags(attempt: Attempted) -> Iterator[tuple[str, str]]:
    yield RESULT_TAGS.get(attempt.result, "calm"), word(attempt.result)
    if attempt.promised_on:
        yield "info", _("promised for %(day)s", day=short_day(attempt.promised_on))
    if attempt.late_entry:
        yield "calm", _("entered later")


def _attempt_more(attempt: Attempted, deed: Deed) -> Iterator[str]:
    said = [_("Met: %(who)s", who=word(attempt.met)), word(attempt.pupil_wish), word(attempt.guardian_attitude)]
    yield _(" · ").join(part for part in said if part)
    if attempt.next_step:
        on = short_day(attempt.next_on)
        yield _("Next: %(step)s %(day)s", step=attempt.next_step, day=on).rstrip()
    if deed.typed_by:
        yield _("For %(name)s, typed in by %(typist)s", name=deed.by, typist=deed.typed_by)


def deeds_in_words(page: CasePage) -> list[Drawn]:
    """Every move, the newest first; undone ones struck through."""
    kinds = {deed.id: deed.kind for deed in page.deeds}
    return [_deed(deed, page, kinds.get(deed.undoes or 0)) for deed in reversed(page.deeds)]


def _deed(deed: Deed, page: CasePage, undoes: MoveKind | None) -> Drawn:
    return {
        "when": moment(deed.at),
        "who": _by(deed),
        "text": _done(deed, undoes),
        "struck": deed.undone,
        "tags": list(_deed_tags(deed)),
        "more": [_(" · ").join(_entered(deed, page))],
    }


def _done(deed: Deed, undoes: MoveKind | None) -> str:
    text = _(TOLD[deed.kind])
    if undoes:
        return _("%(deed)s: %(undone)s", deed=text, undone=_(TOLD[undoes]))
    return f"{text} {_('No. %(number)s', number=deed.attempt.number)}" if deed.attempt else text


def _by(deed: Deed) -> str:
    """Who did it in which post, and who typed it in (代录)."""
    said = [_("%(name)s (%(post)s)", name=deed.by, post=_post(deed)) if deed.by else _("the operator")]
    if deed.typed_by:
        said.append(_("typed in by %(name)s", name=deed.typed_by))
    return _(", ").join(said)


def _post(deed: Deed) -> str:
    """The post of the link; with the own one where it stood in for the link's."""
    role = word(deed.role)
    if deed.line is Line.ASSISTING:
        role = _("%(post)s of the assisting village", post=role)
    if deed.post_role and deed.post_role is not deed.role and not deed.typed_by:
        return _("%(own)s for the %(post)s", own=word(deed.post_role), post=role)
    return role


def _deed_tags(deed: Deed) -> Iterator[tuple[str, str]]:
    if deed.undone:
        yield "struck", _("undone")
    elif deed.moved and deed.before and deed.after in OPEN:
        yield "calm", _("→ %(stage)s", stage=word(deed.after))


def _entered(deed: Deed, page: CasePage) -> Iterator[str]:
    for label, value in told(deed, sensitive=page.reader.on_lines):
        yield _("%(label)s: %(value)s", label=_(label), value=plain_words(value))


def plain_words(value: Any) -> str:
    """A value of an entry: a word of the trade, a day, yes or no, or as it was typed."""
    if isinstance(value, Word):
        return word(value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return short_day(value) if isinstance(value, date) else str(value)


def files_in_words(number: str, proofs: Iterable[Proof]) -> list[Drawn]:
    """The files among the evidence, with their address where they may be opened."""
    return [
        {
            "name": proof.given if proof.may_open else _("for the posts of the two lines only"),
            "url": url_for("evidence.show", number=number, entry_id=proof.id) if proof.may_open else None,
            "detail": _(" · ").join(part for part in (_(proof.label), size_in_words(proof.size)) if part),
        }
        for proof in proofs
        if proof.is_file
    ]


def texts_in_words(proofs: Iterable[Proof]) -> list[tuple[str, str]]:
    """What was typed as evidence, label and text."""
    return [(_(proof.label), plain_words(proof.given)) for proof in proofs if not proof.is_file]


def size_in_words(size: int | None) -> str:
    """Kilobytes, at least one; nothing for what is no file."""
    return _("%(size)s kB", size=max(1, round(size / KILOBYTE))) if size is not None else ""
