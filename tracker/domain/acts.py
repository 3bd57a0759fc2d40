"""What a person hands in with an act on a case, and what comes back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tracker.domain.cases import Facts, Stage
from tracker.domain.posts import Role
from tracker.domain.workflow import MoveKind


@dataclass(frozen=True)
class StoredFile:
    """An uploaded file that passed the content check and lies encrypted in the file folder."""

    hash: str
    name: str
    media_type: str
    size: int


EvidenceValue = str | date | StoredFile


@dataclass(frozen=True)
class Act:
    """One form: which move on which case, the version shown, the form's own id, for whom and in which post."""

    number: str
    kind: MoveKind
    version: int
    request_id: str
    done_by: str | None = None
    post: Role | None = None


@dataclass(frozen=True)
class Prepared:
    """What a form needs before it is shown or read: the facts, the case's version, or that it was taken before.

    `name` is the child's name as this person may read it.
    """

    facts: Facts
    version: int
    name: str = ""
    taken: str | None = None


@dataclass(frozen=True)
class News:
    """One step that was made on a case: what, on which day, by whom."""

    kind: MoveKind
    on: date
    by: str


@dataclass(frozen=True)
class Changed:
    """What happened to a case since somebody opened a page of it; `then` is its stage on that page."""

    then: Stage | None
    now: Stage
    version: int
    news: tuple[News, ...]


@dataclass(frozen=True)
class Logged:
    """What became of a child that was logged: a new case, a reopened one, or word added to one not visible."""

    number: str | None
    reopened: bool = False
    already_open: bool = False
    sighting: bool = False


@dataclass(frozen=True, repr=False)
class ChildEntry:
    """A child as logged: from the base list by id, or by name, sex and birth date; units by code.

    `listed` is the name on a verification batch, `absent` the child named at the start of a term, `compared` the child
    of a comparison, `hidden` that of a search for hidden dropouts with the act that logs it, settled by this case.
    """

    student_id: int | None = None
    name: str = ""
    fields: Mapping[str, Any] = field(default_factory=dict)
    listed: int | None = None
    absent: int | None = None
    compared: int | None = None
    hidden: tuple[int, str] | None = None
