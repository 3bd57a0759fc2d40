"""Puts the application together: settings, keys, database, languages, pages and commands."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from flask_babel import Babel
from flask_bootstrap import Bootstrap5
from flask_migrate import Migrate
from flask_wtf import CSRFProtect

from config import CHECKOUT, Config, Keys, WrongSetting, load_keys
from tracker.cli import COMMANDS
from tracker.domain.errors import Refused
from tracker.models.base import db, prepare_engine
from tracker.models.types import KeyRing
from tracker.services.installation import choose_clock
from tracker.web import BLUEPRINTS, errors, headers, languages, layout, routing, static, words

MEGABYTE = 1024 * 1024

Clock = Callable[[], datetime]


class SessionCookie(SecureCookieSessionInterface):
    """The browser's cookie; Secure only over https, so that a county can start without a certificate."""

    def get_cookie_secure(self, app: Flask) -> bool:
        return routing.over_https()


def create_app(config: Config | None = None, clock: Clock | None = None) -> Flask:
    """The application with the settings of the environment, or with those given."""
    config = config or Config.from_environment(os.environ)
    app = Flask(__name__, template_folder=str(CHECKOUT / "templates"))
    app.session_interface = SessionCookie()
    keys = load_keys(config.instance)
    app.config.update(_settings(config, keys))
    app.extensions["tracker.config"] = config
    app.extensions["tracker.again"] = partial(create_app, config)
    app.extensions["tracker.keys"] = KeyRing(
        keys.data, keys.current, keys.index, keys.audit, lambda: load_keys(config.instance).data
    )
    _prepare_database(app)
    _prepare_pages(app)
    for command in COMMANDS:
        app.cli.add_command(command)
    app.extensions["tracker.clock"] = clock or _clock(app, config)
    return app


def _clock(app: Flask, config: Config) -> Clock:
    with app.app_context():
        try:
            return choose_clock(config.clock, lambda: datetime.now(UTC))
        except Refused as refusal:
            raise WrongSetting(str(refusal)) from None


def _settings(config: Config, keys: Keys) -> dict[str, object]:
    return {
        "SECRET_KEY": keys.session,
        "SQLALCHEMY_DATABASE_URI": config.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": {"hide_parameters": True},  # or a failed statement logs what was typed
        "SESSION_COOKIE_NAME": "tracker",
        "SESSION_COOKIE_SAMESITE": "Lax",
        "MAX_CONTENT_LENGTH": 12 * MEGABYTE,
        "MAX_FORM_MEMORY_SIZE": 2 * MEGABYTE,
        "BOOTSTRAP_SERVE_LOCAL": True,
        "BABEL_DEFAULT_LOCALE": "zh_Hans_CN",
        "BABEL_DEFAULT_TIMEZONE": "Asia/Shanghai",
        "WTF_CSRF_CHECK_DEFAULT": False,  # routing checks it, after asking who is signed in
        "WTF_CSRF_TIME_LIMIT": None,  # a form may lie open for a day; its token lives as long as the cookie
        "WTF_CSRF_SSL_STRICT": False,  # wants the referrer, which our pages never send
    }


def _prepare_database(app: Flask) -> None:
    db.init_app(app)
    Migrate(app, db, directory=str(CHECKOUT / "migrations" / "environment"), render_as_batch=True)
    with app.app_context():
        prepare_engine(db.engine)


def _prepare_pages(app: Flask) -> None:
    Babel(app, locale_selector=languages.chosen_locale)
    Bootstrap5(app)
    CSRFProtect(app)
    for part in (headers, static, languages, words, layout, errors):
        part.init_app(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    routing.init_app(app)
