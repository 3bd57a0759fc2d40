"""The second factor: codes of six digits that change every 30 seconds (TOTP, RFC 6238)."""

from __future__ import annotations

import hmac
from datetime import datetime

import pyotp

STEP = 30
ISSUER = "控辍保学"


def make_secret() -> str:
    return pyotp.random_base32()


def set_up_link(secret: str, account: str) -> str:
    """The otpauth link that an authenticator on the same phone opens."""
    return pyotp.TOTP(secret).provisioning_uri(name=account, issuer_name=ISSUER)


def find_step(secret: str, code: str, now: datetime) -> int | None:
    """The 30-second step a code belongs to, one before or after included; None for a wrong code."""
    current = int(now.timestamp()) // STEP
    hotp = pyotp.HOTP(secret)
    typed = code.replace(" ", "").encode()
    return next(
        (step for step in (current - 1, current, current + 1) if hmac.compare_digest(hotp.at(step).encode(), typed)),
        None,
    )
