"""What the form of every act on a case bears, and the two forms that need nothing of their own."""

from __future__ import annotations

import uuid
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import MultipleFileField
from wtforms import Field, HiddenField

from tracker.web import fields

EVIDENCE = "evidence-"
FRAME = frozenset({"csrf_token", "version", "request_id", "done_by", "post"})


class ActForm(FlaskForm):
    """What every act bears: the version shown, the form's own id, for whom and in which post it is done."""

    version = HiddenField()
    request_id = HiddenField(default=lambda: str(uuid.uuid4()))
    done_by = fields.from_list(_l("Done by"))
    post = fields.from_list(_l("I act as"))

    LATER: tuple[str, ...] = ()

    def now(self) -> list[Field]:
        """The fields of the act that stand open, in their order."""
        return [field for field in self if field.name not in {*FRAME, *self.LATER} and not _hidden(field)]

    def later(self) -> list[Field]:
        """The fields that can wait."""
        return [self[name] for name in self.LATER]

    def entered(self) -> dict[str, Any]:
        """What was typed, by the name of its field; evidence as it came, under `evidence`."""
        own = {field.name: field.data for field in self if field.name not in FRAME}
        evidence = {name.removeprefix(EVIDENCE): own.pop(name) for name in list(own) if name.startswith(EVIDENCE)}
        return own | ({"evidence": evidence} if evidence else {})


def _hidden(field: Field) -> bool:
    return getattr(field.widget, "input_type", "") == "hidden"


def note_field() -> Field:
    return fields.text(_l("Note"))


def reason_field() -> Field:
    return fields.text(_l("Why"), required=True)


class NoteForm(ActForm):
    """An act that needs nothing but the button."""

    note = note_field()


class ReasonForm(ActForm):
    """An act that needs a reason in words."""

    reason = reason_field()


def attach_files(form: type[ActForm]) -> type[ActForm]:
    """Gives a form a box for files, should there be any."""
    setattr(form, f"{EVIDENCE}attachment", MultipleFileField(_l("Files, if any")))
    return form
