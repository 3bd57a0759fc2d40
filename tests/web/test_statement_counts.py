"""However much stands on a page, it asks the database at most twelve times."""

from __future__ import annotations

import pytest

from tests.crowd import fill_lists
from tests.house import Counter, House

MOST = 12
PAGES = {
    "/": ("head_teacher", "village_officer", "principal", "township_clerk", "bureau_officer", "administrator"),
    "/duties": ("head_teacher", "bureau_officer"),
    "/duties?mine=1&overdue=1": ("principal",),
    "/mark-offs": ("principal", "bureau_officer"),
    "/register": ("head_teacher", "bureau_officer", "county_leader"),
    "/register?ledger=suspected&unmet=1&reason=weary_of_school&group=left_behind&q=田&page=2": ("bureau_officer",),
    "/search?q=田": ("head_teacher", "bureau_officer"),
    "/search/children?q=田": ("head_teacher",),
    "/watch": ("head_teacher", "bureau_officer"),
    "/watch?q=田": ("head_teacher",),
    "/audit": ("administrator",),
}


@pytest.mark.parametrize("rows", [1, 10, 100])
def test_a_page_asks_the_database_at_most_twelve_times(
    quick_house: House, count_statements: Counter, rows: int
) -> None:
    fill_lists(quick_house, rows)
    quick_house.wait(days=10)
    asked = {}
    for address, keys in PAGES.items():
        for key in keys:
            client = quick_house.client(key)
            count_statements.statements.clear()
            assert client.client.get(address).status_code == 200
            asked[address, key] = len(count_statements)
    assert {place: count for place, count in asked.items() if count > MOST} == {}
