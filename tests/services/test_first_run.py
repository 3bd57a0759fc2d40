"""The first start: county, bureau and administrator, once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import select

from config import Config
from tests.county import START
from tracker.app import create_app
from tracker.domain.errors import Conflict, Invalid
from tracker.domain.posts import Role, Tier
from tracker.models.audit import AuditEntry, faults
from tracker.models.base import db
from tracker.models.calendar import official_years
from tracker.models.people import Post
from tracker.models.transactions import reading
from tracker.models.units import Unit
from tracker.services.first_run import FirstRun, begin, is_empty

FIRST = FirstRun("422822", "建始县", "钟毅", "zhongyi", "four quiet mountain words")


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Flask]:
    """An installation with its tables and nobody in them."""
    config = Config(tmp_path, f"sqlite:///{tmp_path}/tracker.db", "127.0.0.1", 8000, None)
    app = create_app(config, lambda: START)
    with app.app_context():
        upgrade()
        yield app
        db.session.remove()
        db.engine.dispose()


def test_the_roots_of_both_lines_and_the_administrator_are_made(empty: Flask) -> None:
    assert is_empty()
    begin(FIRST, START)
    with reading() as session:
        roots = session.execute(select(Unit.code, Unit.name, Unit.tier).order_by(Unit.code)).all()
        assert [tuple(root) for root in roots] == [
            ("422822", "建始县", Tier.COUNTY),
            ("422822-JYJ", "建始县教育局", Tier.BUREAU),
        ]
        assert session.scalars(select(Post.role)).all() == [Role.ADMINISTRATOR]
        assert session.scalars(select(AuditEntry.action)).all() == ["first_run"]
        assert not list(faults())
    assert not is_empty()


def test_the_official_days_around_now_are_entered(empty: Flask) -> None:
    begin(FIRST, START)
    with reading():
        assert official_years() == {2025, 2026}


def test_a_second_first_run_is_a_conflict(empty: Flask) -> None:
    begin(FIRST, START)
    with pytest.raises(Conflict):
        begin(FIRST, START)


@pytest.mark.parametrize(
    ("changes", "field"), [({"password": "jianshi-2026"}, "password"), ({"account": "a b"}, "account")]
)
def test_a_weak_password_or_an_untypable_account_makes_nothing(
    empty: Flask, changes: dict[str, str], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        begin(FirstRun(**{**vars(FIRST), **changes}), START)
    assert (list(refused.value.fields), is_empty()) == ([field], True)
