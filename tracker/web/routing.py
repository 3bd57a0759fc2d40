"""Every page says who may open it; who is signed in is settled before any page runs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Flask, current_app, redirect, request, url_for
from werkzeug.wrappers import Response

from tracker.domain.accounts import Owed
from tracker.domain.errors import Forbidden
from tracker.domain.permissions import Permission, may
from tracker.domain.posts import Actor
from tracker.web import session

View = Callable[..., Any]

PUBLIC_FILES = frozenset({"static", "bootstrap.static"})


class UndeclaredRoute(RuntimeError):
    """A page that does not say who may open it; the application does not start with one."""


def route(bp: Blueprint, rule: str, permission: Permission, **options: Any) -> Callable[[View], View]:
    """Registers a view under `rule` for those who are granted `permission`."""

    def register(view: View) -> View:
        if getattr(view, "permission", permission) is not permission:
            raise UndeclaredRoute(f"{view.__name__} cannot ask for two permissions.")
        view.permission = permission  # type: ignore[attr-defined]
        bp.add_url_rule(rule, view_func=view, **options)
        return view

    return register


def permission_of(app: Flask, endpoint: str) -> Permission | None:
    """What a page asks for; None where it does not say."""
    if endpoint in PUBLIC_FILES:
        return Permission.PUBLIC
    return getattr(app.view_functions[endpoint], "permission", None)


def check_routes(app: Flask) -> None:
    """Raises UndeclaredRoute, naming each page that asks for nothing."""
    silent = sorted({str(rule) for rule in app.url_map.iter_rules() if not permission_of(app, rule.endpoint)})
    if silent:
        raise UndeclaredRoute("These pages declare no permission: " + ", ".join(silent))


def current_actor() -> Actor:
    """Who is signed in; on a public page this may be nobody, a person without posts."""
    return session.current().actor


def may_open(endpoint: str) -> bool:
    """Whether whoever is signed in is granted a page."""
    permission = permission_of(current_app, endpoint)
    return permission is not None and may(current_actor(), permission)


def over_https() -> bool:
    """Whether the browser spoke https, to us or to the proxy in front of us."""
    return bool(request) and request.is_secure


OWED_AT = {Owed.PASSWORD: "accounts.password", Owed.SECOND_FACTOR: "accounts.second_factor"}
ALWAYS_OPEN = "accounts.sign_out"


def init_app(app: Flask) -> None:
    """Checks every route now, and every request before its page runs."""
    check_routes(app)
    app.before_request(admit)


def admit() -> Response | None:
    """Sign-in first, then the grant, then that the form came from one of our own pages."""
    if request.endpoint in PUBLIC_FILES:
        return None
    detour = _detour()
    if detour is None:
        current_app.extensions["csrf"].protect()
    return detour


def _detour() -> Response | None:
    permission = permission_of(current_app, request.endpoint) if request.endpoint else Permission.PUBLIC
    if permission is Permission.PUBLIC:
        return None
    signed_in = session.current()
    if signed_in.nobody:
        return redirect(url_for("accounts.sign_in", next=session.way_back()))
    if signed_in.owed and request.endpoint not in {OWED_AT[signed_in.owed], ALWAYS_OPEN}:
        return redirect(url_for(OWED_AT[signed_in.owed], next=session.way_back()))
    if not may(signed_in.actor, permission):
        raise Forbidden
    return None
