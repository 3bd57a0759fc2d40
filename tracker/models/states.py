"""A case's state written into a move's row and read back, value for value."""

from __future__ import annotations

import types
import typing
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from functools import cache
from typing import Any

from tracker.domain.cases import CaseState
from tracker.domain.plain import plain
from tracker.domain.words import Word


def written(state: CaseState) -> dict[str, Any]:
    """The state as JSON holds it."""
    result: dict[str, Any] = plain(state)
    return result


def read(values: Mapping[str, Any]) -> CaseState:
    """The state a row holds; a value an older version did not know takes its default."""
    state: CaseState = _record(CaseState, values)
    return state


def record(kind: type, values: Mapping[str, Any] | None) -> Any:
    """One frozen record, such as a pending request, from its JSON."""
    return None if values is None else _record(kind, values)


@cache
def _hints(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def _record(kind: type, values: Mapping[str, Any]) -> Any:
    hints = _hints(kind)
    return kind(**{f.name: _value(hints[f.name], values[f.name]) for f in fields(kind) if f.name in values})


def _value(hint: Any, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(hint, types.UnionType):
        hint = next(part for part in typing.get_args(hint) if part is not type(None))
    if typing.get_origin(hint) is tuple:
        return tuple(_value(typing.get_args(hint)[0], item) for item in value)
    if hint is date:
        return date.fromisoformat(value)
    if isinstance(hint, type) and issubclass(hint, Word):
        return hint(value)
    if is_dataclass(hint) and isinstance(hint, type):
        return _record(hint, value)
    return value
