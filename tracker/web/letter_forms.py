"""The forms of a letter to another county: writing it, what came back, asking again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from flask import render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField

from tracker.domain.letters import Draft, Receipt
from tracker.services.letters import list_candidates
from tracker.web import fields
from tracker.web.office_forms import FormPage, OfficeForm
from tracker.web.routing import current_actor


class LetterForm(OfficeForm):
    """A letter: to whom, whom to call, and the children, each with a box of its own for where it is."""

    addressee = fields.line(
        _l("To which authority"), required=True, description=_l("One letter names the children of one destination.")
    )
    contact = fields.line(_l("Whom to call here"), required=True, description=_l("Name and telephone at the bureau."))
    children = fields.several(_l("Children"))
    further = fields.line(
        _l("Further open cases, by number"),
        description=_l("Several with a blank between; each then gets its line above."),
    )

    def draft(self) -> Draft:
        """What was typed; further cases count as chosen."""
        chosen = dict.fromkeys([*(self.children.data or ()), *(self.further.data or "").split()])
        where = {number: request.form.get(f"where-{number}", "").strip() for number in chosen}
        return Draft(self.addressee.data or "", self.contact.data or "", where)


@dataclass(frozen=True)
class WritingPage(FormPage):
    """The page of a letter's form, with the children it may name; `given` is what it starts with."""

    given: Draft = field(kw_only=True)

    def show(self, form: OfficeForm, refusals: Sequence[str] = ()) -> str:
        draft = self.given
        if request.method == "POST" and isinstance(form, LetterForm):
            draft = form.draft()
            form.further.data = form.further.data if form.further.errors else ""
        offered = list_candidates(current_actor(), draft.children)
        crumbs = [(_("Letters"), url_for("letters.index"))]
        return render_template(
            "letters/form.html", page=self, form=form, refusals=refusals, draft=draft, offered=offered, crumbs=crumbs
        )


class ReceiptForm(OfficeForm):
    """What the other county answered."""

    answered_on = fields.day(_l("Answered on"))
    answered_by = fields.line(_l("Who answered"), required=True, description=_l("Authority, and the person if named."))
    text = fields.text(_l("What they say"), required=True)
    confirmed = fields.several(
        _l("Children they have taken over"), description=_l("Only a child ticked here can be struck as handed over.")
    )
    receipt = FileField(
        _l("Receipt"),
        fields.needed(_l("Please choose a file.")),
        description=_l("PDF, JPG, PNG or Word, at most 10 MB."),
    )

    def entered(self) -> Receipt:
        confirmed = frozenset(self.confirmed.data or ())
        return Receipt(self.answered_by.data, self.answered_on.data, self.text.data, confirmed)


class AskForm(OfficeForm):
    """How the other county was asked again."""

    how = fields.text(_l("How you asked, and what was said"), required=True)
