"""What the frame of every page shows: who is signed in, and the menu of what they may open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app, request
from flask_babel import gettext as _
from werkzeug.exceptions import HTTPException

from tracker.domain.permissions import Permission, may
from tracker.domain.posts import PostFact
from tracker.domain.words import N_
from tracker.web.languages import chosen_language, other_language
from tracker.web.now import now
from tracker.web.routing import may_open
from tracker.web.session import current
from tracker.web.words import moment, word


@dataclass(frozen=True)
class Entry:
    """A page in the menu, shown where the application has it and the person may open it."""

    path: str
    label: str
    icon: str


MENU = (
    Entry("/", N_("To do"), "todo"),
    Entry("/notices", N_("Notices"), "notice"),
    Entry("/cases", N_("Cases"), "cases"),
    Entry("/cases/new", N_("Log a child"), "plus"),
    Entry("/register", N_("Register"), "register"),
    Entry("/watch", N_("Watch list"), "watch"),
    Entry("/duties", N_("Duties"), "duties"),
    Entry("/mark-offs", N_("Mark-offs"), "stamp"),
    Entry("/digests", N_("Weekly brief"), "file"),
    Entry("/papers", N_("Papers"), "print"),
    Entry("/supervision", N_("Instructions"), "pen"),
    Entry("/returns", N_("Monthly returns"), "chart"),
    Entry("/reviews", N_("Quarterly reviews"), "search"),
    Entry("/rosters", N_("Lists"), "file"),
    Entry("/batches", N_("Verification batches"), "check"),
    Entry("/arrivals", N_("Start of term"), "calendar"),
    Entry("/hidden", N_("Check for hidden dropouts"), "search"),
    Entry("/letters", N_("Letters"), "send"),
    Entry("/students/import", N_("Import the base list"), "file"),
    Entry("/cases/import", N_("Opening balance"), "file"),
    Entry("/units", N_("Units"), "units"),
    Entry("/people", N_("People and posts"), "people"),
    Entry("/rules", N_("Rules"), "rules"),
    Entry("/calendar", N_("Calendar"), "calendar"),
    Entry("/audit", N_("Audit"), "audit"),
    Entry("/outbox", N_("Messages"), "send"),
    Entry("/health", N_("Health"), "health"),
    Entry("/password", N_("Password"), "key"),
)
SEARCH = "/search"
NOTICES = "/notices"


def init_app(app: Flask) -> None:
    app.context_processor(frame)


def frame() -> dict[str, Any]:
    """The variables layout.html expects."""
    signed_in = current()
    language = chosen_language()
    context: dict[str, Any] = {
        "language": language,
        "other_language": other_language(language),
        "office": signed_in.office,
    }
    if signed_in.nobody or signed_in.owed:
        return context
    person = {
        "name": signed_in.actor.name,
        "account": signed_in.actor.account,
        "posts": posts_in_words(signed_in.actor.posts),
    }
    return context | {
        "signed_in": person,
        "menu": menu(),
        "search_url": request.script_root + SEARCH if _may_open(SEARCH) else None,
        "undelivered": signed_in.undelivered if may(signed_in.actor, Permission.MANAGE_OUTBOX) else 0,
        "sample_clock": moment(now()) if signed_in.sample else None,
    }


def menu() -> list[dict[str, object]]:
    """The entries that exist here and that the person's posts are granted."""
    return [
        {
            "url": request.script_root + entry.path,
            "label": _(entry.label),
            "icon": entry.icon,
            "count": current().unread if entry.path == NOTICES else 0,
            "current": request.path == entry.path,
        }
        for entry in MENU
        if _may_open(entry.path)
    ]


def posts_in_words(posts: tuple[PostFact, ...]) -> str:
    """Each post with its unit: 班主任 · 一年级1班."""
    return _("; ").join(f"{word(post.role)} · {post.unit.name}" for post in posts)


def _may_open(path: str) -> bool:
    try:
        endpoint, _values = current_app.create_url_adapter(request).match(path, "GET")
    except HTTPException:
        return False
    return may_open(endpoint)
