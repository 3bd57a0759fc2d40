"""Who can see a child's case, and why: by which post, through which of its lines, and how much of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tracker.domain.disclosure import shows_name, shows_sensitive
from tracker.domain.permissions import posts_that_see
from tracker.domain.posts import Actor, PostFact, Role, Tier, is_within
from tracker.domain.words import N_, Word


class Ground(Word):
    """Why a post sees a case."""

    CLASS = "class", N_("the child's class")
    SCHOOL = "school", N_("the child's school")
    BUREAU = "bureau", N_("the bureau sees every case of the county")
    VILLAGE = "village", N_("the responsible village")
    TOWNSHIP = "township", N_("the township of the responsible village")
    COUNTY = "county", N_("the county government sees every case of the county")
    ASSISTING_VILLAGE = "assisting_village", N_("the village where the child lives, which assists")
    ASSISTING_TOWNSHIP = "assisting_township", N_("the township of the assisting village")


GROUNDS: Mapping[Tier, tuple[Ground, Ground]] = {
    Tier.CLASS: (Ground.CLASS, Ground.CLASS),
    Tier.SCHOOL: (Ground.SCHOOL, Ground.SCHOOL),
    Tier.CENTRAL_SCHOOL: (Ground.SCHOOL, Ground.SCHOOL),
    Tier.BUREAU: (Ground.BUREAU, Ground.BUREAU),
    Tier.VILLAGE: (Ground.VILLAGE, Ground.ASSISTING_VILLAGE),
    Tier.TOWNSHIP: (Ground.TOWNSHIP, Ground.ASSISTING_TOWNSHIP),
    Tier.COUNTY: (Ground.COUNTY, Ground.COUNTY),
}
"""By tier of the post's unit: on one of the two lines, and where it only assists."""


@dataclass(frozen=True)
class Sight:
    """One post that sees a case, why, and what it reads of it."""

    post: PostFact
    ground: Ground
    reads_name: bool
    reads_sensitive: bool


def why(actor: Actor, class_path: str, responsible_path: str, residence_path: str | None) -> tuple[Sight, ...]:
    """The posts by which a person sees the case, with the ground of each; none for a stranger."""
    found = []
    for post in posts_that_see(actor):
        on_lines = _covers(post, class_path, responsible_path)
        if on_lines or _covers(post, residence_path):
            alone = Actor(actor.person_id, actor.name, (post,))
            found.append(
                Sight(
                    post,
                    GROUNDS[post.unit.tier][0 if on_lines else 1],
                    shows_name(alone, class_path, responsible_path, residence_path),
                    shows_sensitive(alone, class_path, responsible_path),
                )
            )
    return tuple(found)


def who_sees(
    posts: Iterable[PostFact], class_path: str, responsible_path: str, residence_path: str | None
) -> tuple[Sight, ...]:
    """Every one of these posts that sees the case, school line first, the nearest to the child first."""
    order = list(Ground)
    sights = [
        sight
        for post in posts
        for sight in why(Actor(post.person_id, post.person_name, (post,)), class_path, responsible_path, residence_path)
    ]
    return tuple(sorted(sights, key=lambda sight: (order.index(sight.ground), sight.post.deputy, sight.post.role)))


def _covers(post: PostFact, *paths: str | None) -> bool:
    return post.role is Role.COUNTY_LEADER or any(is_within(path, post.unit.path) for path in paths)
