"""Masks hide what they must whatever is typed, and names stand in full near the child alone (trade §5, §12)."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.domain.county import ASSISTING, BUREAU, GOVERNMENT, POSTS, actor
from tracker.domain.disclosure import name_for, shows_name, shows_sensitive
from tracker.domain.posts import OPERATOR
from tracker.domain.privacy import mask_citizen_id, mask_name, mask_phone, mask_roll_number

often = settings(max_examples=80, derandomize=True, deadline=None)
PATHS = (BUREAU[0].path, GOVERNMENT[0].path, ASSISTING[0].path)


@pytest.mark.parametrize(
    ("mask", "text", "shown"),
    [
        (mask_name, "张小雨", "张**"),
        (mask_name, "欧阳晨", "欧阳**"),
        (mask_name, "李明", "李**"),
        (mask_citizen_id, "422822201405061234", "422822********1234"),
        (mask_citizen_id, "42282214050612X", "422822*****612X"),
        (mask_phone, "13800005678", "138****5678"),
        (mask_roll_number, "G422822201405061234", "G422822********1234"),
        (mask_citizen_id, None, ""),
        (mask_phone, "1234567", "*******"),
    ],
)
def test_a_mask_shows_the_ends_the_trade_names(mask: object, text: str | None, shown: str) -> None:
    assert mask(text) == shown  # type: ignore[operator]


@often
@given(text=st.text(st.characters(exclude_characters="*"), max_size=30))
def test_a_mask_hides_all_but_the_ends_and_keeps_the_length(text: str) -> None:
    for mask, first, last in ((mask_citizen_id, 6, 4), (mask_phone, 3, 4), (mask_roll_number, 7, 4)):
        shown = mask(text)
        assert len(shown) == len(text)
        hidden = text if len(text) <= first + last else text[first:-last]
        assert shown.count("*") == len(hidden)


@often
@given(
    surname=st.sampled_from("张李王曾单"),
    given_name=st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), max_size=3),
)
def test_a_masked_name_tells_nothing_but_the_surname(surname: str, given_name: str) -> None:
    assert mask_name(surname + given_name).startswith(surname)
    assert len(mask_name(surname + given_name)) <= 4
    assert not set(given_name) & set(mask_name(surname + given_name)[2:])


NEAR = {
    *("head_teacher", "school_clerk", "principal", "village_officer", "township_clerk", "township_official"),
    *("assisting_village_officer", "assisting_township_clerk", "assisting_township_official"),
}
ACTING = NEAR - {name for name in POSTS if name.startswith("assisting")} | {"bureau_officer", "deputy_head"}


@pytest.mark.parametrize("name", POSTS)
def test_the_name_stands_in_full_in_class_school_village_and_township_alone(name: str) -> None:
    assert shows_name(actor(name), *PATHS) is (name in NEAR)
    assert name_for(actor(name), "张小雨", *PATHS) == ("张小雨" if name in NEAR else "张**")


@pytest.mark.parametrize("name", POSTS)
def test_sensitive_reasons_are_read_by_the_posts_of_the_two_lines_alone(name: str) -> None:
    assert shows_sensitive(actor(name), *PATHS[:2]) is (name in ACTING)


def test_the_operator_of_the_machine_reads_no_name() -> None:
    assert name_for(OPERATOR, "张小雨", *PATHS) == "张**"
