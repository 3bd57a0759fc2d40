"""A story: how a case goes, told as scenes; how often it happens in a county, and of which children it is told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from tracker.domain.reasons import Reason
from tracker.sample.scenes import SCENES, Scene


class Kin(StrEnum):
    """Of which children a story is told."""

    PUPIL = "sits in a class here now"
    GONE = "sat in a class here then, has left since"
    ENTRANT = "was never enrolled, sits in a class here now"
    UNENROLLED = "was never enrolled, and still is not"


class Place(StrEnum):
    """Where it happens, when that matters."""

    ANYWHERE = "anywhere"
    CAST = "at the cast's school"
    OWN_CLASS = "in the class of the cast's head teacher"
    OTHERS = "at the school of those who have nothing to do with the cast's case"
    NO_TEACHER = "in a class without head teacher"
    NO_VILLAGE_OFFICER = "from a village without officer"
    NO_PRINCIPAL = "at a school without principal"
    NO_OFFICIAL = "in a township without official"
    TWO_VILLAGES = "the child lives in another village"
    FROM_OUTSIDE = "the household is of another county"
    NO_VILLAGE = "the village is not known yet"


@dataclass(frozen=True)
class Step:
    """One scene, so many days of a sort after the one before."""

    scene: Scene
    count: int
    unit: str
    optional: bool = False


@dataclass(frozen=True)
class Story:
    """One way a case goes. `rest`: how many days ago its last scene was; None: spread over the two school years."""

    scenes: str
    county: int
    small: int
    rest: tuple[int, int] | None = None
    kin: Kin = Kin.PUPIL
    place: Place = Place.ANYWHERE
    reasons: tuple[Reason, ...] = ()

    def steps(self) -> Iterator[Step]:
        """`scene+3wd` waits three working days; what stands after `|` is told only as far as time allows."""
        told, _, tail = self.scenes.partition("|")
        for part in told.split():
            yield _step(part)
        for part in tail.split():
            yield replace(_step(part), optional=True)


def _step(text: str) -> Step:
    name, _, wait = text.partition("+")
    count = int("".join(c for c in wait if c.isdigit()) or 0)
    return Step(SCENES[name], count, "".join(c for c in wait if c.isalpha()) or "d")


R = Reason
SCHOOLING = (R.WEARY_OF_SCHOOL, R.LEARNING_DIFFICULTY, R.WORKING_AWAY, R.FAMILY_CHANGE, R.POVERTY, R.GUARDIAN_VIEW)
OLDER = (R.WORKING_AWAY, R.WEARY_OF_SCHOOL, R.EARLY_MARRIAGE, R.MENTAL_OR_ONLINE)
AWAY = (R.MOVED_WITH_PARENTS,)
ILL = (R.ILLNESS, R.DISABILITY, R.MENTAL_OR_ONLINE)
UNSURE = (R.UNKNOWN, R.OTHER, R.LOST_CONTACT)

LISTED = "confirm+1wd accept+1wd"
JOINT = "report+5sd receive+1wd joint+3wd"
NOTICED = "notice+2wd delivered+1wd"
UNSIGNED = "notice+2wd unsigned+1wd"
OBSERVED = "seen+8ds seen+24ds"
STRUCK = "ask_returned+2sd strike+5wd"
BACK_FOR_GOOD = f"back+3sd {OBSERVED} {STRUCK}"
