"""Passwords: Argon2id hashes, and one-time passwords that can be read out and typed in."""

from __future__ import annotations

import secrets
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

LETTERS = "abcdefghjkmnpqrstuvwxyz"
DIGITS = "23456789"
HASHER = PasswordHasher()


def hash_password(password: str) -> str:
    """About 98 ms of work, on purpose."""
    return HASHER.hash(password)


def is_password(stored: str | None, password: str) -> bool:
    """Whether the password belongs to the stored hash; without one it takes as long and is never true."""
    try:
        return HASHER.verify(stored or _nobodys_hash(), password) and stored is not None
    except (VerificationError, InvalidHashError):
        return False


@lru_cache(maxsize=1)
def _nobodys_hash() -> str:
    return hash_password(secrets.token_urlsafe())


def make_one_time_password() -> tuple[str, str]:
    """A password to be printed once, and its hash: four groups without characters that look alike."""
    groups = ["".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(3)]
    groups.append("".join(secrets.choice(DIGITS) for _ in range(4)))
    password = "-".join(groups)
    return password, hash_password(password)
