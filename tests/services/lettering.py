"""Letters to other counties as the tests write, send and answer them."""

from __future__ import annotations

import uuid
from datetime import date

from sqlalchemy import select

from tests.acting import PDF
from tests.crowd import confirmed
from tests.house import House
from tracker.domain.forms import Form
from tracker.domain.letters import Draft, Receipt
from tracker.domain.reasons import Reason
from tracker.models.letters import LetterEntry
from tracker.models.transactions import reading
from tracker.services.evidence import keep_file
from tracker.services.letter_acts import draft_letter, record_receipt, send_letter

YIWU, CONTACT = "浙江省义乌市教育局", "王立新 19900001234"
WHERE = "义乌市稠城街道，随父母"
FIRST = "函〔2026〕1号"


def form(house: House, by: str = "bureau_officer") -> Form:
    return Form(house.actor(by), str(uuid.uuid4()), house.now)


def letter_about(*numbers: str) -> Draft:
    return Draft(YIWU, CONTACT, dict.fromkeys(numbers, WHERE))


def away(house: House, name: str = "张小雨") -> str:
    """A confirmed case of the cast's school whose child moved away with its parents."""
    return confirmed(house, name, reason=Reason.MOVED_WITH_PARENTS)


def away_elsewhere(house: House) -> str:
    """The same at another school."""
    return confirmed(house, "王芳", "other_head_teacher", "other_principal", reason=Reason.MOVED_WITH_PARENTS)


def drafted(house: House, *numbers: str) -> int:
    return int(draft_letter(form(house), letter_about(*numbers)).text)


def sent(house: House, *numbers: str) -> str:
    """The number of a letter that left."""
    return send_letter(form(house), drafted(house, *numbers)).text


def receipt(house: House, *confirmed: str, on: date | None = None) -> Receipt:
    return Receipt("义乌市教育局 陈老师", on or house.today(), "已在我市就读", frozenset(confirmed))


def answered(house: House, letter: str, *confirmed: str) -> None:
    file = keep_file(PDF, "回执.pdf")
    record_receipt(form(house), letter, receipt(house, *confirmed), file)


def receipt_id() -> int:
    with reading() as session:
        return session.scalars(select(LetterEntry.id).where(LetterEntry.file_hash.is_not(None))).one()
