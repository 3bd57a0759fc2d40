"""Who may do an act, and whether it can still be done, is answered before anything is said of the form.

`form_roles.csv` holds what each of the cast who is granted a form is answered when it is not one of ours: 422 where
the act is theirs, 409 where it is theirs no longer, 404 and 403 where it is not. Of everybody else test_routes.py
knows that they are refused before the form is read.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping

import pytest

from tests.acting import new_id
from tests.county import SCHOOL
from tests.house import House, token_of
from tests.pages import PageClient
from tests.places import written
from tests.services import arriving, batching, instructing, reporting, reviewing
from tests.test_routes import FORMS
from tracker.domain.reviews import Checked, Finding, How, SampleKind
from tracker.services.reviews import record_result
from tracker.services.supervision import close_instruction

NOT_ONE_OF_OURS = "x"
NOT_THEIRS = {403, 404}


def send(client: PageClient, address: str, **typed: object) -> int:
    """The status of a form with nothing in it but its token, its id and what is given."""
    form = {"csrf_token": token_of(client.get("/notices")), "request_id": new_id()}
    return client.client.post(address, data=form | typed, content_type="multipart/form-data").status_code


@pytest.mark.parametrize("request_id", [NOT_ONE_OF_OURS, new_id()], ids=["not one of ours", "empty"])
def test_whose_act_it_is_not_reads_so_whatever_the_form_lacks(
    quick_house: House, places: Mapping[str, object], request_id: str
) -> None:
    forms = written(FORMS)
    clients = {key: quick_house.client(key) for key in set().union(*forms.values())}
    tokens = {key: token_of(client.get("/notices")) for key, client in clients.items()}
    wrong = {}
    for address, expected in forms.items():
        for key, status in expected.items():
            if request_id == NOT_ONE_OF_OURS or status in NOT_THEIRS:
                form = {"csrf_token": tokens[key], "request_id": request_id}
                with clients[key].client.post(address.format(**places), data=form) as answer:
                    if answer.status_code != status:
                        wrong[address, key] = (answer.status_code, status)
    assert wrong == {}


def signed_share(house: House) -> str:
    batching.hand_in(house)
    batching.settled(house)
    return f"/batches/{batching.BATCH}/{SCHOOL}/prove"


def checked_name(house: House) -> str:
    signed_share(house)
    batching.find_right(house)
    return f"/batches/{batching.BATCH}/{SCHOOL}/check/{batching.drawn(house)}"


def signed_return(house: House) -> str:
    reporting.close_month(house)
    return f"/returns/{reporting.signed(house, reporting.number_of(SCHOOL))}/draft"


def closed_instruction(house: House) -> str:
    number = instructing.give(house)
    close_instruction(instructing.form(house), number, "")
    return f"/supervision/{number}/reply"


def settled_child(house: House) -> str:
    arriving.begin_term(house)
    arriving.report(house, "李明")
    arriving.clear(house, "李明")
    return f"/arrivals/{arriving.OURS}/absent/{arriving.named('李明').id}/account"


def recorded_sample(house: House) -> str:
    reviewing.live_quarter(house)
    sample, found = reviewing.sample_of(SampleKind.ZERO), Checked(Finding.HOLDS, How.CALL, house.today(), "")
    record_result(reporting.form(house, "bureau_officer"), reviewing.REVIEW, sample, found)
    return f"/reviews/{reviewing.REVIEW}/{sample}"


@pytest.mark.parametrize(
    ("made", "by"),
    [
        (signed_share, "school_clerk"),
        (checked_name, "township_clerk"),
        (signed_return, "principal"),
        (closed_instruction, "township_official"),
        (settled_child, "head_teacher"),
        (recorded_sample, "bureau_officer"),
    ],
)
def test_what_can_no_longer_be_done_reads_so_whatever_the_form_lacks(
    quick_house: House, made: Callable[[House], str], by: str
) -> None:
    address = made(quick_house)
    assert send(quick_house.client(by), address, request_id=NOT_ONE_OF_OURS) == 409


def test_a_bad_paper_of_whoever_may_not_prove_is_not_looked_at(quick_house: House) -> None:
    batching.hand_in(quick_house)
    address = f"/batches/{batching.BATCH}/{SCHOOL}/prove"
    answers = {}
    for key in ("head_teacher", "bureau_officer", "school_clerk"):
        paper = (io.BytesIO(b"MZ no paper"), "a.exe")
        answers[key] = send(quick_house.client(key), address, note="在读", paper=paper)
    assert answers == {"head_teacher": 403, "bureau_officer": 403, "school_clerk": 422}
