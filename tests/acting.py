"""Acts through the pages: one of the cast opens an act's form, fills it in and sends it, as a browser would."""

from __future__ import annotations

import io
import uuid
from typing import Any

from tests.house import House
from tests.pages import Page

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def a_file(name: str = "证明.pdf") -> tuple[io.BytesIO, str]:
    """A small file that passes for evidence."""
    return io.BytesIO(PDF), name


class Hands:
    """The hands of one of the cast at the keyboard."""

    def __init__(self, house: House, key: str, language: str = "en") -> None:
        self.client = house.client(key, language)

    def form(self, number: str, act: str, code: str = "") -> dict[str, Any]:
        """What the act's form holds before anything is typed."""
        address = f"/cases/{number}/{act}"
        return dict(self.client.get(address, query_string={self._code_name(act): code} if code else {}).form(address))

    def do(self, number: str, act: str, status: int = 303, **fields: Any) -> Page:
        """Opens the form, fills in the fields and sends it; `_` in evidence names stands for the dash."""
        fields = {name.replace("evidence_", "evidence-", 1): value for name, value in fields.items()}
        code = str(fields.get("code") or fields.get("hold_code") or "")
        return self.send(number, act, {**self.form(number, act, code), **fields}, status)

    def send(self, number: str, act: str, form: dict[str, Any], status: int = 303) -> Page:
        return self.client.post(f"/cases/{number}/{act}", form, status, content_type="multipart/form-data")

    def log(self, house: House, name: str, **fields: Any) -> str:
        """Logs a child of the base list through the page and returns the case's number."""
        student = house.student_id(name)
        form = self.client.get(f"/cases/new?student={student}").form("/cases/new")
        page = self.client.post("/cases/new", {**form, "reason": "weary_of_school", **fields})
        return page.address.rsplit("/", 1)[-1]

    @staticmethod
    def _code_name(act: str) -> str:
        return "hold_code" if act == "propose_hold" else "code"


def new_id() -> str:
    return str(uuid.uuid4())
