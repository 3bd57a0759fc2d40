"""A small application that shows every component without the house around it, for the tests of the look."""

from __future__ import annotations

from flask import Flask, current_app, jsonify, redirect, render_template_string, request
from flask_babel import Babel
from flask_bootstrap import Bootstrap5
from flask_wtf import CSRFProtect, FlaskForm
from flask_wtf.file import FileField
from wtforms import BooleanField, DateField, HiddenField, RadioField, SelectField, SelectMultipleField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput, ListWidget

from config import CHECKOUT
from tracker.web import headers
from tracker.web.languages import other_language

FRAME = """{% extends "layout.html" %}
{% from "components/icons.html" import icon %}
{% from "components/status.html" import tag, empty_state, notice %}
{% from "components/forms.html" import field, error_summary, act_form, filters, finder, more %}
{% from "components/tables.html" import cards, register, balance, heat, page_of, paged_cards, key_values, file_list %}
{% from "components/case.html" import way, next_step, timeline %}
{% from "components/lines.html" import two_lines %}
{% set heading = "Gallery" %}{% set crumbs = [("Cases", "/cases")] %}
{% block content %}CONTENT{% endblock %}"""

VISIT = """{{ error_summary(form, refusals) }}
{% call act_form(form, "/visit", "Record", draft="visit-1") %}
{{ field(form.made_on) }}{{ field(form.channel) }}{{ field(form.went) }}{{ field(form.result) }}
{{ field(form.said) }}{{ field(form.harm) }}{% endcall %}"""


class Visit(FlaskForm):
    version = HiddenField(default="4")
    request_id = HiddenField(default="00000000-0000-4000-8000-000000000001")
    made_on = DateField("Made on", validators=[InputRequired("Say when.")], description="The day of the visit.")
    channel = RadioField("Channel", choices=[SelectChoice("in_person", "In person"), SelectChoice("phone", "Phone")])
    went = SelectMultipleField(
        "Who went",
        choices=[SelectChoice("head_teacher", "Head teacher"), SelectChoice("village_officer", "Village officer")],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    result = SelectField("Result", choices=[SelectChoice("promised", "Promised"), SelectChoice("not_met", "Not met")])
    said = TextAreaField("What was said")
    harm = BooleanField("Signs of harm were reported")


class WithFile(Visit):
    proof = FileField("Proof")


def create_gallery() -> Flask:
    """Signed in as `?as=`; `/visit` takes a form as an act does; nothing is stored but what arrived."""
    app = Flask(__name__, template_folder=CHECKOUT / "templates", static_folder=CHECKOUT / "tracker" / "static")
    app.config.update(SECRET_KEY="gallery", TESTING=True, BOOTSTRAP_SERVE_LOCAL=True)
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(CHECKOUT / "tracker" / "translations")
    Babel(app, locale_selector=lambda: {"zh": "zh_Hans_CN", "en": "en"}[_language()])
    Bootstrap5(app)
    CSRFProtect(app)
    headers.init_app(app)
    app.context_processor(_frame)
    app.add_url_rule("/visit", view_func=visit, methods=["GET", "POST"])
    app.add_url_rule("/done", view_func=done)
    app.add_url_rule("/sign-out", view_func=done, methods=["POST"], endpoint="sign_out")
    app.add_url_rule("/students/find", view_func=find_students)
    app.extensions["arrived"] = []
    return app


def show(content: str, **context: object) -> str:
    return render_template_string(FRAME.replace("CONTENT", content), **context)


def visit() -> object:
    form = Visit()
    if form.validate_on_submit():
        current_app.extensions["arrived"].append(request.form.to_dict(flat=False))
        return redirect("/done", 303)
    return show(VISIT, form=form, refusals=[]), 422 if request.method == "POST" else 200


def done() -> str:
    return show("<p>Recorded.</p>{{ finder('/visit', '/students/find', 'Child') }}")


def find_students() -> object:
    return jsonify([{"id": 7, "label": "张小雨", "detail": request.args["q"]}])


def _language() -> str:
    return request.args.get("lang", "en")


def _frame() -> dict[str, object]:
    account = request.args.get("as") or request.cookies.get("as", "teacher")
    entry = {"url": "/visit", "label": "To do", "icon": "todo", "current": True}
    person = {"name": "黄秀兰", "posts": "班主任", "account": account}
    language = {"language": _language(), "other_language": other_language(_language())}
    return language | {"signed_in": person, "menu": [entry], "search_url": "/search", "office": "建始县"}
