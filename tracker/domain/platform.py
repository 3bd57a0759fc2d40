"""Our register beside the list of the national platform (trade §8): only ours, only theirs, another state."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tracker.domain.cases import Stage
from tracker.domain.cells import narrow
from tracker.domain.likeness import Record
from tracker.domain.matching import certain_rows
from tracker.domain.words import N_, Word

Words = Mapping[Stage, tuple[str, ...]]
"""What the platform calls each stage of ours; a word may stand for several stages."""

LONGEST_STATUS = 40
"""Characters of a word of the platform that a case keeps."""

BETWEEN = "、"


class Part(Word):
    """The three lists a comparison ends in."""

    ONLY_OURS = "only_ours", N_("Only in our register")
    ONLY_THEIRS = "only_theirs", N_("Only on the platform")
    STATE_DIFFERS = "state_differs", N_("State differs")


@dataclass(frozen=True, slots=True, repr=False)
class OurLine:
    """The newest line of a case: the child as it is compared, under the id of its case, and what the line says."""

    record: Record
    number: str
    name: str
    school: str
    stage: Stage
    noted: str | None

    @property
    def is_struck(self) -> bool:
        return self.stage is Stage.MARKED_OFF


@dataclass(frozen=True, slots=True, repr=False)
class Both:
    """A child of the register that is certainly on the platform: its word there, and the stages this means for us."""

    line: OurLine
    status: str
    meant: tuple[Stage, ...]

    @property
    def agrees(self) -> bool:
        return self.line.stage in self.meant


@dataclass(frozen=True, repr=False)
class Compared:
    """Every line of ours and every row of theirs in exactly one place; `doubled` rows repeat a child of `both`."""

    both: tuple[Both, ...]
    only_ours: tuple[OurLine, ...]
    only_theirs: tuple[Record, ...]
    doubled: int

    @property
    def differing(self) -> tuple[Both, ...]:
        """Those somebody must look at, words that nobody has explained among them."""
        return tuple(one for one in self.both if not one.agrees)

    @property
    def to_note(self) -> dict[int, str]:
        """What the platform says of a case and the register does not say yet, by the id of the case."""
        return {
            one.line.record.key: one.status[:LONGEST_STATUS]
            for one in self.both
            if one.status and one.status[:LONGEST_STATUS] != one.line.noted
        }


def compare_register(lines: Sequence[OurLine], rows: Mapping[Record, str], words: Words) -> Compared:
    """Compares by what is certain alone (trade §8); `rows` are the platform's, each with its word for the state."""
    found = certain_rows((line.record for line in lines), rows)
    taken = {row for own in found.values() for row in own}
    return Compared(
        tuple(_both(line, (rows[row] for row in found[line.record]), words) for line in lines if line.record in found),
        tuple(sorted((line for line in lines if line.record not in found), key=lambda line: line.is_struck)),
        tuple(row for row in rows if row not in taken),
        len(taken) - len(found),
    )


def _both(line: OurLine, said: Iterable[str], words: Words) -> Both:
    """Rows of one child that contradict each other make a word nobody has explained."""
    status = BETWEEN.join(dict.fromkeys(filter(None, said)))
    return Both(line, status, meant_by(status, words))


def meant_by(status: str, words: Words) -> tuple[Stage, ...]:
    """The stages a word of the platform stands for; none for a word that nobody has explained."""
    return tuple(stage for stage, theirs in words.items() if narrow(status) in map(narrow, theirs))
