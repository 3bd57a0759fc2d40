"""Masks for what may not stand on a screen in full (trade §12)."""

from __future__ import annotations

COMPOUND_SURNAMES = frozenset(
    {"欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "长孙", "司徒", "夏侯", "万俟", "令狐"}
)


def mask_name(name: str) -> str:
    """The surname alone: 张小雨 → 张**."""
    return (name[:2] if name[:2] in COMPOUND_SURNAMES else name[:1]) + "**"


def mask_citizen_id(number: str | None) -> str:
    """First six and last four: 422822********1234; empty for none."""
    return _mask(number, 6, 4)


def mask_phone(number: str | None) -> str:
    """First three and last four: 138****5678; empty for none."""
    return _mask(number, 3, 4)


def mask_roll_number(number: str | None) -> str:
    """Like the citizen ID it is made of."""
    return _mask(number, 7, 4)


def _mask(text: str | None, first: int, last: int) -> str:
    """Keeps both ends; a text too short to hide anything in is hidden whole."""
    if not text:
        return ""
    if len(text) <= first + last:
        return "*" * len(text)
    return text[:first] + "*" * (len(text) - first - last) + text[-last:]
