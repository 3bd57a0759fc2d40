"""What one act costs as a service, and one case page."""

from __future__ import annotations

from benchmarks.measuring import Figure, median_ms, new_house
from tracker.domain.cases import Ledger

TIMES, TIMES_QUICK = 100, 20
WRITE_LIMIT_MS = 250.0
VISIT = {"channel": "phone", "went": ["head_teacher"], "met": "guardian", "result": "refused", "said": "改日再说"}


def measure(quick: bool) -> list[Figure]:
    times = TIMES_QUICK if quick else TIMES
    with new_house() as house:
        number = house.log()
        house.move(number, "confirm", "principal", ledger=Ledger.SUSPECTED, last_attended_on=house.today())
        attempt = median_ms(
            lambda: house.move(number, "attempt", "head_teacher", made_on=house.today(), **VISIT), times
        )
        client = house.client("head_teacher")
        page = median_ms(lambda: client.client.get(f"/cases/{number}"), times)
        todo = median_ms(lambda: client.client.get("/"), times)
    return [
        Figure("one attempt, read and written", attempt, "ms", WRITE_LIMIT_MS),
        Figure("case page with its attempts", page, "ms"),
        Figure("to-do page of a head teacher", todo, "ms"),
    ]
