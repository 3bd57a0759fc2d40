"""The settings of one installation, read strictly from the environment, and the keys it makes for itself."""

import json
import os
import secrets
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

CHECKOUT = Path(__file__).resolve().parent
KEY_BYTES = 32
MOST_DATA_KEYS = 255
PSYCOPG = "postgresql+psycopg"


class WrongSetting(SystemExit):
    """A setting that cannot be meant; uncaught, it ends the program with its one sentence."""


@dataclass(frozen=True)
class Config:
    """Where an installation keeps its data and where it listens."""

    instance: Path
    database_url: str = field(repr=False)
    host: str
    port: int
    clock: datetime | None
    site: str = ""
    mail_server: str = field(default="", repr=False)
    mail_from: str = ""

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> Self:
        """Read every setting; an empty one counts as not given, a wrong one raises WrongSetting."""
        instance = Path(environ.get("INSTANCE") or CHECKOUT / "instance").absolute()
        host, port = environ.get("HOST") or "127.0.0.1", _port(environ.get("PORT") or "8000")
        return cls(
            instance=instance,
            database_url=_database_url(environ.get("DATABASE_URL") or f"sqlite:///{instance}/tracker.db"),
            host=host,
            port=port,
            clock=_instant(environ["CLOCK"]) if environ.get("CLOCK") else None,
            site=_site(environ.get("SITE") or f"http://{host}:{port}"),
            mail_server=_mail_server(environ.get("MAIL_SERVER") or ""),
            mail_from=environ.get("MAIL_FROM") or "",
        )


@dataclass(frozen=True)
class Keys:
    """The secrets of one installation; whoever holds them can read its encrypted columns."""

    session: bytes = field(repr=False)
    index: bytes = field(repr=False)
    audit: bytes = field(repr=False)
    data: dict[int, bytes] = field(repr=False)
    current: int


def load_keys(instance: Path) -> Keys:
    """The keys of the installation, made at its first start in keys.json, readable by its owner alone."""
    path = instance / "keys.json"
    if not path.exists():
        _create_keys(path)
    try:
        return _keys(json.loads(path.read_text()))
    except (ValueError, KeyError, TypeError, AttributeError):
        raise WrongSetting(f"{path} is damaged: restore it from the backup of this installation.") from None


def add_data_key(instance: Path) -> int:
    """Makes a new data key and returns its number; the older keys stay, or nothing could be read any more."""
    path, draft = instance / "keys.json", instance / "keys.json.new"
    load_keys(instance)
    descriptor = _open_alone(draft)
    try:
        stored = json.loads(path.read_text())
        number = max(map(int, stored["data"])) + 1
        if number > MOST_DATA_KEYS:
            raise WrongSetting(f"There are {MOST_DATA_KEYS} data keys already; no more can be told apart.")
        stored["data"][str(number)], stored["current"] = secrets.token_hex(KEY_BYTES), number
        _write(descriptor, stored)
        os.replace(draft, path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    return number


def _open_alone(draft: Path) -> int:
    """A draft of a fixed name lets one rotation run at a time; the keys are read after it has begun."""
    try:
        return os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        raise WrongSetting(f"Another rotation is running; if one broke off, remove {draft} and try again.") from None


def _database_url(text: str) -> str:
    try:
        url = make_url(text)
    except ArgumentError:
        raise WrongSetting("DATABASE_URL is not a database address such as sqlite:////srv/tracker.db.") from None
    if url.drivername in {"postgres", "postgresql"}:
        url = url.set(drivername=PSYCOPG)
    if url.drivername not in {"sqlite", PSYCOPG}:
        raise WrongSetting(f"DATABASE_URL names {url.drivername}; only sqlite and postgresql are supported.")
    if url.drivername == "sqlite" and url.database and url.database != ":memory:":
        url = url.set(database=str(Path(url.database).absolute()))
    return url.render_as_string(hide_password=False)


def _site(text: str) -> str:
    """The address under which people reach the pages; links in messages begin with it."""
    if not text.startswith(("http://", "https://")):
        raise WrongSetting(f"SITE must be the address of the pages, such as https://kcbx.example.cn, not {text!r}.")
    return text.rstrip("/")


def _mail_server(text: str) -> str:
    """Empty sends no mail."""
    if text and urlsplit(text).scheme not in {"smtp", "smtps"}:
        raise WrongSetting("MAIL_SERVER must be an address such as smtps://account:password@smtp.example.cn:465.")
    return text


def _port(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and 1 <= int(text) <= 65535):
        raise WrongSetting(f"PORT must be a whole number from 1 to 65535, not {text!r}.")
    return int(text)


def _instant(text: str) -> datetime:
    with suppress(ValueError):
        instant = datetime.fromisoformat(text)
        if instant.tzinfo is not None:
            return instant
    raise WrongSetting(f"CLOCK must be an instant with its offset, such as 2026-12-07T08:30:00+08:00, not {text!r}.")


def _create_keys(path: Path) -> None:
    """Written aside and linked in place, so that of two first starts one wins and none reads half a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = {name: secrets.token_hex(KEY_BYTES) for name in ("session", "index", "audit")}
    stored = fresh | {"data": {"1": secrets.token_hex(KEY_BYTES)}, "current": 1}
    descriptor, draft = tempfile.mkstemp(prefix="keys-", dir=path.parent)
    _write(descriptor, stored)
    with suppress(FileExistsError):
        os.link(draft, path)
    os.unlink(draft)


def _write(descriptor: int, stored: dict[str, object]) -> None:
    with os.fdopen(descriptor, "w") as file:
        json.dump(stored, file, indent=2)
        file.flush()
        os.fsync(descriptor)


def _keys(stored: dict[str, object]) -> Keys:
    data, current = stored["data"], stored["current"]
    keys = Keys(
        *(_key(stored[name]) for name in ("session", "index", "audit")),
        data={int(number): _key(text) for number, text in data.items()},
        current=current,
    )
    if current not in keys.data:
        raise ValueError("the current key is missing")
    return keys


def _key(text: str) -> bytes:
    key = bytes.fromhex(text)
    if len(key) != KEY_BYTES:
        raise ValueError("a key has the wrong length")
    return key
