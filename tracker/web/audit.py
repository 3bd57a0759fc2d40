"""The audit page: who did what on what, never the values."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, render_template
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import DateField, SelectField, StringField
from wtforms.fields.choices import SelectChoice

from tracker.domain.audit import Chain
from tracker.domain.permissions import Permission
from tracker.domain.words import N_
from tracker.domain.workflow import MoveKind
from tracker.services.audit import AuditFilters, page_of_audit
from tracker.web.filters import FilterForm, OneOf, day_asked, page_asked, text_asked, word_asked
from tracker.web.routing import route

bp = Blueprint("audit", __name__)

ACTIONS: Mapping[str, str] = {
    "sign_in": N_("Signed in"),
    "sign_out": N_("Signed out"),
    "change_password": N_("Changed the password"),
    "second_factor": N_("Gave the second factor"),
    "first_run": N_("First run"),
    "view": N_("Looked at a case"),
    "reveal": N_("Looked at full numbers"),
    "open_file": N_("Opened a file"),
    "register_printed": N_("Opened the register for print"),
    "pack_made": N_("Made an inspection pack"),
    "register_exported": N_("Took the register out as a file"),
    "denied_403": N_("Refused: not theirs to do"),
    "denied_404": N_("Refused: not theirs to see"),
    "sighting": N_("Reported a child who has a case"),
    "watch": N_("Put on the watch list"),
    "watch_renewed": N_("Renewed on the watch list"),
    "watch_ended": N_("Taken off the watch list"),
    "unit_added": N_("Added a unit"),
    "unit_changed": N_("Changed a unit"),
    "unit_moved": N_("Moved a unit"),
    "unit_ended": N_("Ended a unit"),
    "person_added": N_("Added a person"),
    "person_changed": N_("Changed a person"),
    "person_left": N_("Noted that a person leaves"),
    "post_given": N_("Gave a post"),
    "post_ended": N_("Ended a post"),
    "account_given": N_("Gave an account"),
    "password_renewed": N_("Made a new one-time password"),
    "second_factor_reset": N_("Took a second factor back"),
    "term_set": N_("Set the term of a duty"),
    "wording_set": N_("Worded a legal step"),
    "paper_issued": N_("Issued a paper"),
    "print_paper": N_("Opened an issued paper"),
    "draft_paper": N_("Opened a paper not issued"),
    "template_set": N_("Replaced a Word template"),
    "template_reset": N_("Took the shipped Word template again"),
    "period_added": N_("Entered a period in the calendar"),
    "period_changed": N_("Changed a period of the calendar"),
    "period_removed": N_("Took a period out of the calendar"),
    "official_days_loaded": N_("Entered the official days of a year"),
    "units_imported": N_("Imported units"),
    "people_imported": N_("Imported people"),
    "students_imported": N_("Imported the base list"),
    "cases_imported": N_("Imported the opening balance"),
    "roster_imported": N_("Imported a list"),
    "roster_undone": N_("Undid the import of a list"),
    "comparison_ordered": N_("Asked for a comparison of the lists"),
    "rosters_compared": N_("Compared the lists"),
    "pair_shown": N_("Looked at a pair of two lists"),
    "unmatched_shown": N_("Looked at the unmatched children"),
    "unmatched_logged": N_("Took up unmatched children as cases"),
    "batch_of_unmatched": N_("Made a verification batch of unmatched children"),
    "unmatched_let_go": N_("Undid what was made of unmatched children"),
    "export_platform": N_("Took the register out in the columns of the platform"),
    "platform_noted": N_("Took over what the platform says"),
    "platform_layout_set": N_("Said how the platform words and arranges things"),
    "question_shown": N_("Looked at a question of a comparison"),
    "question_answered": N_("Answered a question of a comparison"),
    "pair_judged": N_("Judged a pair of two lists"),
    "pair_judgement_withdrawn": N_("Took back what was judged of a pair"),
    "keys_rotated": N_("Made a new key"),
    "retry_delivery": N_("Sent a message again"),
    "resume_sender": N_("Let sending go on"),
    "add_bot": N_("Added a work group"),
    "end_bot": N_("Took a work group out of use"),
    "choose_mail": N_("Chose mail or none"),
    "notices_read": N_("Marked notices as read"),
    "digest_issued": N_("Issued the weekly brief"),
    "returns_opened": N_("Opened the monthly returns"),
    "return_drafted": N_("Drafted a monthly return"),
    "return_filled": N_("Filled a monthly return anew"),
    "return_signed": N_("Signed a monthly return"),
    "return_sent_back": N_("Sent a monthly return back"),
    "review_opened": N_("Drew the samples of a quarterly review"),
    "review_recorded": N_("Recorded what a review found"),
    "export_returns": N_("Took out the monthly returns"),
    "batch_imported": N_("Took over a list from above"),
    "batch_seen": N_("Ticked names of a batch as seen"),
    "batch_unknown": N_("Said that names of a batch are not in the class"),
    "batch_proved": N_("Proved names of a batch by a paper"),
    "batch_signed": N_("Signed the list of a batch"),
    "batch_sample_right": N_("Found a sample of a batch right"),
    "batch_returned": N_("Returned the list of a batch"),
    "open_batch_paper": N_("Opened a paper of a batch"),
    "export_batch": N_("Took out the answer to a batch"),
    "arrivals_opened": N_("Opened the start-of-term lists"),
    "arrivals_reported": N_("Reported who has arrived"),
    "arrival_settled": N_("Recorded where an absent child is"),
    "arrivals_closed": N_("Closed a start-of-term list"),
    "hidden_ordered": N_("Asked for a search for hidden dropouts"),
    "hidden_searched": N_("Searched the lists for hidden dropouts"),
    "hidden_seen": N_("Recorded that children of such a search were seen in class"),
    "letter_drafted": N_("Drafted a letter to another county"),
    "letter_discarded": N_("Threw the draft of a letter away"),
    "letter_sent": N_("Sent a letter to another county"),
    "letter_answered": N_("Recorded the receipt of a letter"),
    "letter_asked_again": N_("Asked another county again"),
    "draft_letter": N_("Opened a letter not sent"),
    "print_letter": N_("Opened a sent letter"),
    "open_receipt": N_("Opened the receipt of a letter"),
    "roll_called": N_("Called the roll of a class"),
    "roll_call_switched": N_("Switched roll calls on or off"),
    "load_sample": N_("Made the sample county"),
} | {str(kind): kind.label for kind in MoveKind}
"""The actions of the audit in words; the moves of a case bear their own."""


class AuditForm(FilterForm):
    """What the audit may be narrowed by."""

    chain = OneOf(lazy_gettext("Chain"), Chain)
    action = SelectField(lazy_gettext("Action"), validate_choice=False)
    person = StringField(lazy_gettext("Account or name"))
    day = DateField(lazy_gettext("Day"))


@route(bp, "/audit", Permission.SEE_AUDIT)
def index() -> str:
    asked = AuditFilters(word_asked("chain", Chain), text_asked("action"), text_asked("person"), day_asked("day"))
    found = page_of_audit(asked, page_asked())
    form = AuditForm()
    named = [SelectChoice(action, action_in_words(action)) for action in found.actions]
    form.action.choices = [SelectChoice("", _("All")), *named]
    return render_template(
        "audit/index.html", form=form, filters=asked, page=found.page, action_in_words=action_in_words
    )


def action_in_words(action: str) -> str:
    """What was done; an action without words of its own stands as it is written."""
    return _(ACTIONS[action]) if action in ACTIONS else action
