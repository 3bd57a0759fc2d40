"""Column types: aware UTC times, the trade's words, encrypted texts with their blind index, small frozen records."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import orjson
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import current_app
from sqlalchemy import JSON, DateTime, Dialect, LargeBinary, String
from sqlalchemy.types import TypeDecorator

from tracker.domain.plain import plain
from tracker.domain.words import Word

NONCE = 12


@dataclass(frozen=True, repr=False)
class KeyRing:
    """The keys of an installation: data keys by number, the newest one's number, and the key of the blind index.

    `reread` looks up the data keys again: another process may have been given a newer one meanwhile.
    """

    data: dict[int, bytes]
    current: int
    index: bytes
    audit: bytes
    reread: Callable[[], Mapping[int, bytes]] = dict
    ciphers: dict[int, AESGCM] = field(default_factory=dict)

    def __getstate__(self) -> dict[str, Any]:
        """What another process is given: the keys, of which it makes its own ciphers, for these cannot travel."""
        return {**self.__dict__, "ciphers": {}}

    def encrypt(self, text: str) -> bytes:
        """The UTF-8 text, sealed."""
        return self.seal(text.encode())

    def seal(self, value: bytes) -> bytes:
        """One byte key number, nonce, AES-GCM of the bytes."""
        nonce = os.urandom(NONCE)
        return bytes([self.current]) + nonce + self._cipher(self.current).encrypt(nonce, value, None)

    def decrypt(self, value: bytes) -> str:
        """The text; raises InvalidTag where a byte was changed."""
        return self.opened(value).decode()

    def opened(self, value: bytes) -> bytes:
        """The bytes that were sealed; raises InvalidTag where one was changed."""
        number, nonce, body = value[0], value[1 : 1 + NONCE], value[1 + NONCE :]
        return self._cipher(number).decrypt(nonce, body, None)

    def _cipher(self, number: int) -> AESGCM:
        """The cipher of a data key, kept: making one costs more than reading a name with it."""
        if number not in self.ciphers:
            if number not in self.data:
                self.data.update(self.reread())
            self.ciphers[number] = AESGCM(self.data[number])
        return self.ciphers[number]

    def blind(self, text: str) -> str:
        """What equal texts share and nobody can read back: an HMAC under the index key."""
        return hmac.digest(self.index, text.encode(), "sha256").hex()[:32]

    @property
    def files(self) -> bytes:
        """The key of evidence files; it hangs on the index key, the one key that never rotates."""
        return hmac.new(self.index, b"\0evidence files", hashlib.sha256).digest()


def keys() -> KeyRing:
    """The key ring of the running application."""
    ring: KeyRing = current_app.extensions["tracker.keys"]
    return ring


def blind_index(text: str | None) -> str | None:
    """The blind index of a cleaned value, None for none."""
    return keys().blind(text) if text else None


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, stored in UTC; a naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class WordType(TypeDecorator[Word]):
    """A word of the trade, stored as its identifier."""

    impl = String(40)
    cache_ok = True

    def __init__(self, word: type[Word]) -> None:
        super().__init__()
        self.word = word
        self.known = {str(one): one for one in word}

    def process_bind_param(self, value: Word | str | None, dialect: Dialect) -> str | None:
        return None if value is None else str(self.word(value))

    def process_result_value(self, value: str | None, dialect: Dialect) -> Word | None:
        return None if value is None else self.known[value]


class Words(TypeDecorator[tuple[Word, ...]]):
    """Several words in order, stored as a JSON list."""

    impl = JSON
    cache_ok = True

    def __init__(self, word: type[Word]) -> None:
        super().__init__()
        self.word = word
        self.known = {str(one): one for one in word}

    def process_bind_param(self, value: tuple[Word, ...] | None, dialect: Dialect) -> list[str]:
        return [str(item) for item in value or ()]

    def process_result_value(self, value: list[str] | None, dialect: Dialect) -> tuple[Word, ...]:
        return tuple(self.known[item] for item in value or ())


class Encrypted(TypeDecorator[str]):
    """Personal text, unreadable in the database."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:
        return keys().encrypt(value) if value else None

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> str | None:
        return keys().decrypt(bytes(value)) if value else None


class EncryptedJson(TypeDecorator[dict[str, Any]]):
    """What was entered with an act, unreadable in the database."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: Mapping[str, Any] | None, dialect: Dialect) -> bytes:
        return keys().encrypt(json.dumps(plain(value or {}), ensure_ascii=False))

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> dict[str, Any]:
        return json.loads(keys().decrypt(bytes(value))) if value else {}


class EncryptedTexts(EncryptedJson):
    """Texts by name, unreadable in the database; a list has so many that nothing is looked into."""

    cache_ok = True

    def process_bind_param(self, value: Mapping[str, Any] | None, dialect: Dialect) -> bytes:
        return sealed_texts(keys(), value or {})

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> dict[str, Any]:
        return orjson.loads(keys().opened(bytes(value))) if value else {}


def sealed_texts(ring: KeyRing, texts: Mapping[str, str]) -> bytes:
    return ring.seal(orjson.dumps(texts))
