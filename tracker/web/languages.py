"""Chinese or English: `?lang=` on any page, remembered in the browser and with the person."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from flask import Flask, request, session

from tracker.services import accounts
from tracker.web.session import LANGUAGE, current, is_readable

LOCALES: Mapping[str, str] = {"zh": "zh_Hans_CN", "en": "en"}
DEFAULT = "zh"


def init_app(app: Flask) -> None:
    app.before_request(remember)


def remember() -> None:
    """Keeps what `?lang=` asks for, if it is one of ours."""
    asked = request.args.get("lang")
    if asked not in LOCALES:
        return
    session[LANGUAGE] = asked
    signed_in = current()
    if not signed_in.nobody and signed_in.language != asked:
        accounts.choose_language(signed_in, asked)


def chosen_language() -> str:
    """`zh` or `en`."""
    if not request:
        return DEFAULT
    asked = session.get(LANGUAGE) or current().language
    return asked if asked in LOCALES else DEFAULT


def chosen_locale() -> str:
    return LOCALES[chosen_language()]


TAGS = {"zh": "zh-Hans", "en": "en"}
OTHER = {"zh": ("en", "English"), "en": ("zh", "中文")}


def other_language(language: str) -> dict[str, str]:
    """The switch on every page: the same address in the other language, the front page where it only takes forms."""
    code, name = OTHER[language]
    kept = [(key, value) for key, value in request.args.items(multi=True) if key != "lang"]
    path = request.script_root + (request.path if is_readable() else "/")
    return {"tag": TAGS[code], "name": name, "url": f"{path}?{urlencode([*kept, ('lang', code)])}"}
