"""The audit: whatever is changed, removed, added, reordered or rolled back is found; entries join their act."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise, product
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import select
from sqlalchemy.exc import DatabaseError

from tests.house import House
from tests.services.living import act, confirmed
from tracker.domain.errors import Conflict, Refused
from tracker.domain.mark_off import Code
from tracker.models.audit import FIRST, AuditEntry, AuditHead, Chain
from tracker.models.base import db
from tracker.models.transactions import reading
from tracker.services.access import record_denial
from tracker.services.audit import verify_audit
from tracker.services.moves import move_case

ENTRY, HEAD = AuditEntry.__table__, AuditHead.__table__
Tamper = Callable[[sa.Connection], None]


def live(house: House) -> None:
    """Entries in both chains: acts on a case, and pages refused."""
    number = confirmed(house)
    for key in ("head_teacher", "village_officer", "head_teacher"):
        act(house, number, "attempt", key)
        record_denial(house.actor(key), f"/cases/{number}/approve", 403, house.wait(minutes=1))
    act(house, number, "plan", "principal")


@pytest.fixture
def open_tables(house: House) -> House:
    """A house whose audit tables anybody may write: the triggers are gone."""
    live(house)
    with db.engine.begin() as connection:
        for verb in ("update", "delete"):
            on_table = " ON audit_entry" if connection.dialect.name == "postgresql" else ""
            connection.exec_driver_sql(f"DROP TRIGGER audit_entry_no_{verb}{on_table}")
    assert verify_audit().faults == ()
    return house


def found_after(tamper: Tamper) -> bool:
    """Whether the check finds what was done to the tables; everything is put back afterwards."""
    with db.engine.begin() as connection:
        kept = [list(connection.execute(select(table))) for table in (ENTRY, HEAD)]
        tamper(connection)
    found = bool(verify_audit().faults)
    with db.engine.begin() as connection:
        for table, rows in zip((ENTRY, HEAD), kept, strict=True):
            connection.execute(table.delete())
            connection.execute(table.insert(), [row._asdict() | _raw(row) for row in rows])
    return found


def _raw(row: Any) -> dict[str, Any]:
    return {"field_values": row.field_values} if hasattr(row, "field_values") else {}


def entries() -> list[Any]:
    with db.engine.connect() as connection:
        return list(connection.execute(select(ENTRY).order_by(ENTRY.c.id)))


CHANGES: dict[str, Callable[[Any], Any]] = {
    "chain": lambda row: Chain.ACCESS if row.chain is Chain.CHANGE else Chain.CHANGE,
    "seq": lambda row: row.seq + 100,
    "at": lambda row: row.at + timedelta(seconds=1),
    "person_id": lambda row: row.person_id + 1,
    "action": lambda row: "approve",
    "subject": lambda row: row.subject + "1",
    "fields": lambda row: row.fields + ",note",
    "field_values": lambda row: (row.field_values or b"") + b"\x00",
    "hash": lambda row: row.hash[::-1],
}


def test_any_change_of_any_entry_is_found(open_tables: House) -> None:
    rows = entries()
    for column, row in product(CHANGES, rows):
        seq = {"seq": 1000 + row.seq} if column == "chain" else {}
        change = ENTRY.update().where(ENTRY.c.id == row.id).values({column: CHANGES[column](row), **seq})
        assert found_after(lambda connection, change=change: connection.execute(change)), (column, row.seq)
    assert verify_audit().faults == ()
    assert {row.chain for row in rows} == set(Chain)


def test_every_column_of_an_entry_is_tampered_with_but_its_own_number() -> None:
    assert set(CHANGES) == {column.name for column in ENTRY.columns} - {"id"}


def test_any_entry_taken_out_is_found_and_so_is_any_end_cut_off(open_tables: House) -> None:
    for row in entries():
        same, later = ENTRY.c.chain == row.chain, ENTRY.c.seq >= row.seq
        assert found_after(lambda c, row=row: c.execute(ENTRY.delete().where(ENTRY.c.id == row.id)))
        assert found_after(lambda c, same=same, later=later: c.execute(ENTRY.delete().where(same, later)))


def test_an_end_cut_off_with_its_head_set_back_is_found(open_tables: House) -> None:
    """Whoever has the tables but not the key cannot seal an earlier entry."""
    for row in entries():
        before = next((e for e in entries() if (e.chain, e.seq) == (row.chain, row.seq - 1)), None)
        seq, value = (before.seq, before.hash) if before else (0, FIRST)

        def cut(connection: sa.Connection, row: Any = row, seq: int = seq, value: str = value) -> None:
            connection.execute(ENTRY.delete().where(ENTRY.c.chain == row.chain, ENTRY.c.seq >= row.seq))
            connection.execute(HEAD.update().where(HEAD.c.chain == row.chain).values(seq=seq, hash=value))

        assert found_after(cut) or (seq, row.seq) == (0, 1)


def test_a_head_rolled_back_or_taken_away_is_found(open_tables: House) -> None:
    for chain in Chain:
        of_chain = HEAD.c.chain == chain
        for change in (
            HEAD.update().where(of_chain).values(seq=HEAD.c.seq - 1),
            HEAD.update().where(of_chain).values(hash=FIRST),
            HEAD.update().where(of_chain).values(seq=0, hash=FIRST),
            HEAD.delete().where(of_chain),
        ):
            assert found_after(lambda connection, change=change: connection.execute(change))


def test_any_two_entries_exchanged_are_found(open_tables: House) -> None:
    rows = [row for row in entries() if row.chain is Chain.CHANGE]
    for one, other in pairwise(rows):
        assert found_after(lambda c, one=one, other=other: exchange(c, one, other))


def exchange(connection: sa.Connection, one: Any, other: Any) -> None:
    for row, seq in ((one, 1000), (other, one.seq), (one, other.seq)):
        connection.execute(ENTRY.update().where(ENTRY.c.id == row.id).values(seq=seq))


def test_any_entry_put_in_is_found(open_tables: House) -> None:
    for chain, seq in product(("change", "access", "other"), (0, -1, 1000, None)):
        last = [row for row in entries() if row.chain == ("change" if chain == "other" else chain)][-1]
        number = last.seq + 1 if seq is None else seq
        assert found_after(lambda c, chain=chain, number=number, last=last: put_in(c, chain, number, last.id))


def put_in(connection: sa.Connection, chain: str, seq: int, like: int) -> None:
    statement = sa.text(
        "INSERT INTO audit_entry (chain, seq, at, action, subject, fields, hash) "
        "SELECT :chain, :seq, at, action, subject, fields, hash FROM audit_entry WHERE id = :last"
    )
    connection.execute(statement, {"chain": chain, "seq": seq, "last": like})


def test_entries_are_neither_changed_nor_removed(house: House) -> None:
    confirmed(house)
    for statement in (ENTRY.update().values(action="x"), ENTRY.delete()):
        with pytest.raises(DatabaseError, match="never changed"), db.engine.begin() as connection:
            connection.execute(statement)
    assert (len(entries()), verify_audit().faults) == (2, ())


def test_an_act_that_fails_leaves_no_entry_and_an_entry_that_fails_no_act(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = confirmed(house)
    with pytest.raises(Refused):
        act(house, number, "request", "principal", code=Code.ABROAD, evidence={})
    assert len(entries()) == 2

    def fail(_entry: object) -> None:
        raise Conflict

    monkeypatch.setitem(move_case.__globals__, "append", fail)
    with pytest.raises(Conflict):
        act(house, number, "accept", "township_clerk")
    assert (house.case(number).accepted_on, len(entries())) == (None, 2)


def test_an_entry_names_fields_and_hides_what_was_typed(house: House) -> None:
    number = confirmed(house)
    act(house, number, "attempt", "head_teacher", said="他在广东打工")
    last = entries()[-1]
    assert (last.action, last.subject, last.chain) == ("attempt", number, Chain.CHANGE)
    assert {"said", "made_on", "went"} <= set(last.fields.split(","))
    assert "广东".encode() not in last.field_values


def test_the_command_says_whether_the_chains_are_whole(open_tables: House) -> None:
    runner = open_tables.app.test_cli_runner()
    whole = runner.invoke(args=["audit", "verify", "--json"])
    assert (whole.exit_code, json.loads(whole.stdout)) == (0, {"entries": {"change": 6, "access": 3}, "faults": []})
    with db.engine.begin() as connection:
        connection.execute(ENTRY.update().where(ENTRY.c.seq == 2, ENTRY.c.chain == Chain.ACCESS).values(action="x"))
    touched = runner.invoke(args=["audit", "verify", "--json"])
    assert (touched.exit_code, json.loads(touched.stdout)["faults"]) == (1, [{"chain": "access", "seq": 2}])
    assert "access entry 2" in touched.stderr
    assert runner.invoke(args=["audit", "verify"]).exit_code == 1


def test_a_denial_is_written_where_access_is_written(house: House) -> None:
    record_denial(house.actor("principal"), "/cases/" + "9" * 100, 404, house.now)
    with reading() as session:
        row = session.scalars(select(AuditEntry)).one()
    assert (row.chain, row.action, len(row.subject)) == (Chain.ACCESS, "denied_404", 80)
