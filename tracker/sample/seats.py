"""Who sits where on a day, as the player of the stories needs it: holders along a line, and actors to act with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from tracker.domain.posts import Actor, Holders, PostFact, Role, UnitFact
from tracker.sample.people import PeoplePlan, PostPlan


@dataclass(frozen=True)
class Seats:
    """Every post ever held, by unit and by person; deputies stand behind holders."""

    by_unit: Mapping[int, tuple[tuple[PostPlan, PostFact], ...]]
    by_person: Mapping[int, tuple[tuple[PostPlan, PostFact], ...]]

    @classmethod
    def of(cls, plan: PeoplePlan, units: Mapping[str, UnitFact], people: list[int], posts: list[int]) -> Seats:
        """`people` and `posts` are the ids given to the rows of the plan, in its order."""
        by_unit, by_person = defaultdict(list), defaultdict(list)
        for row, post_id in sorted(zip(plan.posts, posts, strict=True), key=lambda pair: (pair[0].deputy, pair[1])):
            person, unit = plan.people[row.person], units[row.unit]
            fact = PostFact(
                post_id,
                row.role,
                unit,
                people[row.person],
                person.name,
                row.deputy,
                person.account is not None,
                person.phone,
            )
            by_unit[unit.id].append((row, fact))
            by_person[fact.person_id].append((row, fact))
        return cls(_frozen(by_unit), _frozen(by_person))

    def holders(self, lineage: tuple[UnitFact, ...], day: date) -> Holders:
        """The people along a line on a day."""
        posts: dict[tuple[Role, int], tuple[PostFact, ...]] = {}
        for unit in lineage:
            for fact in _filled(self.by_unit.get(unit.id, ()), day):
                key = (fact.role, unit.id)
                posts[key] = (*posts.get(key, ()), fact)
        return Holders(lineage, posts)

    def actor(self, post: PostFact, day: date) -> Actor:
        """The person of a post, with all posts of the day."""
        posts = tuple(_filled(self.by_person[post.person_id], day))
        return Actor(post.person_id, post.person_name, posts)


def _filled(rows: Iterable[tuple[PostPlan, PostFact]], day: date) -> Iterable[PostFact]:
    return (fact for row, fact in rows if row.starts_on <= day and (row.ends_on is None or row.ends_on >= day))


def _frozen(rows: Mapping[int, list[tuple[PostPlan, PostFact]]]) -> dict[int, tuple[tuple[PostPlan, PostFact], ...]]:
    return {key: tuple(value) for key, value in rows.items()}
