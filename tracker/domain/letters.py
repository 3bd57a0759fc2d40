"""Letters (函) to other counties: what one must say, the receipt it waits for, what handing a child over needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from tracker.domain.errors import Failure, Invalid
from tracker.domain.words import N_, Word

DAYS_TO_RECEIPT = 30
"""Days after sending or asking again in which the receipt is awaited (trade §7)."""

BRACKETS = str.maketrans("[(（［【])）］】", "〔" * 5 + "〕" * 5)


class LetterState(Word):
    """How far a letter has come."""

    DRAFT = "draft", N_("not sent yet")
    SENT = "sent", N_("waiting for the receipt")
    ANSWERED = "answered", N_("receipt is in")


class LetterAct(Word):
    """What is done with a letter that has its number."""

    SENT = "sent", N_("Letter sent")
    ASKED = "asked", N_("Asked again")
    ANSWERED = "answered", N_("Receipt came in")


@dataclass(frozen=True, repr=False)
class Draft:
    """A letter as its form hands it in: to which authority, whom to call, where each child is, by number of its case.

    `contact` is a person of the bureau with a telephone.
    """

    addressee: str
    contact: str
    children: Mapping[str, str]


@dataclass(frozen=True, repr=False)
class Receipt:
    """What came back: who answered on which day, what they say, and the cases whose children they take over."""

    answered_by: str
    answered_on: date
    text: str
    confirmed: frozenset[str]


@dataclass(frozen=True, repr=False)
class LetterFact:
    """A letter sent about a child in this episode; `receipt` proves that the other county has taken it over.

    It is the file that came back, or where the letter names other children too, words that say which receipt it is.
    """

    number: str
    receipt: Any = None


def receipt_due(since: date) -> date:
    """The last day on which the receipt is in time."""
    return since + timedelta(days=DAYS_TO_RECEIPT)


def check_draft(draft: Draft) -> None:
    """Raises Invalid for a letter about nobody, or one that does not say where a child is."""
    if not draft.children:
        raise Invalid({"children": Failure(N_("Choose at least one child."))})
    unknown = [number for number, where in draft.children.items() if not where]
    if unknown:
        sentence = N_("Write where the child of case %(number)s is; the other county looks for it there.")
        raise Invalid({"children": Failure(sentence, number=unknown[0])})


def check_receipt(receipt: Receipt, sent_on: date, today: date, named: frozenset[str]) -> None:
    """Raises Invalid for a day that cannot be meant, or a child the letter does not name."""
    wrong: dict[str, Failure] = {}
    if not sent_on <= receipt.answered_on <= today:
        wrong["answered_on"] = Failure(
            N_("A receipt comes between %(first)s, when the letter left, and today."), first=sent_on
        )
    if receipt.confirmed - named:
        wrong["confirmed"] = Failure(N_("The letter does not name this child. Please choose again."))
    if wrong:
        raise Invalid(wrong)


def as_written(number: str) -> str:
    """A number with the brackets offices write, however it was typed: 函[2026]3号 → 函〔2026〕3号."""
    return "".join(number.split()).translate(BRACKETS)


def with_recorded_receipt(letters: tuple[LetterFact, ...], data: Mapping[str, Any]) -> Mapping[str, Any]:
    """A request with the letter's number as it is written, and its recorded receipt where none was handed in."""
    evidence = dict(data.get("evidence", {}))
    number = as_written(str(evidence.get("letter") or ""))
    found = next((letter for letter in letters if letter.number == number), None)
    if found is None:
        return data
    evidence["letter"] = number
    if found.receipt and not evidence.get("receipt"):
        evidence["receipt"] = found.receipt
    return {**data, "evidence": evidence}
