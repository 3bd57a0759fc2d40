"""The ways an act can fail, each with one sentence that a person can read."""

from __future__ import annotations

from collections.abc import Mapping

from tracker.domain.words import N_, Word


class Failure(Exception):
    """A sentence marked for translation, and the values that belong into it."""

    default = N_("This did not work. Nothing was changed.")

    def __init__(self, message: str | None = None, **params: object) -> None:
        self.message = message or self.default
        self.params = params
        super().__init__(self.message)

    def __reduce__(self) -> tuple[object, ...]:
        """It comes out of another process as it went in, however its sort is made."""
        return _as_it_was, (type(self), self.__dict__)

    def __str__(self) -> str:
        return self.message % self._in_words() if self.params else self.message

    def _in_words(self) -> dict[str, object]:
        return {name: value.label if isinstance(value, Word) else value for name, value in self.params.items()}


def _as_it_was(sort: type[Failure], values: Mapping[str, object]) -> Failure:
    failure = sort.__new__(sort)
    failure.__dict__.update(values)
    return failure


class Refused(Failure):
    """The rules do not allow it, or what was given cannot be used."""


class Invalid(Refused):
    """Single fields are wrong: field name → the sentence for it."""

    default = N_("Please correct the marked fields. What you typed has been kept.")

    def __init__(self, fields: Mapping[str, Failure]) -> None:
        self.fields = dict(fields)
        super().__init__()


class NotFound(Failure):
    """It does not exist, or this person may not see it: the two look alike."""

    default = N_("There is no such page, or it is not yours to see.")


class Forbidden(Failure):
    """Visible, but none of this person's posts may do it."""

    default = N_("Your post may see this, but this act belongs to another post.")


class Conflict(Failure):
    """Somebody else was faster, or the case is no longer at the stage this needs."""

    default = N_("The case has changed since you opened this page. Nothing you typed is lost.")


class TooMany(Failure):
    """Too many tries in a short time."""

    default = N_("Too many attempts. Please wait 15 minutes and try again.")
