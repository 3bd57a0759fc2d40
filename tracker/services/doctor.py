"""The check-up of an installation: its folder, its database, and what must hold in it."""

from __future__ import annotations

import shutil
import stat
from datetime import datetime
from pathlib import Path

from tracker.adapters.migrations import heads_of_database, heads_of_program
from tracker.domain.calendar import PeriodKind, china_date
from tracker.domain.check_up import Finding, Verdict, disk, none_of
from tracker.domain.school_years import years_without_holidays
from tracker.models import invariants
from tracker.models.base import db
from tracker.models.calendar import list_periods
from tracker.models.transactions import reading

OTHERS = stat.S_IRWXG | stat.S_IRWXO


def examine(instance: Path, now: datetime) -> tuple[Finding, ...]:
    """Every point in order; a database behind its migrations is asked nothing further."""
    machine = (_keys(instance), disk(shutil.disk_usage(instance).free))
    with reading():
        migrations = _migrations()
        if migrations.verdict is Verdict.RED:
            return (*machine, migrations)
        return (*machine, migrations, *_database(now))


def _keys(instance: Path) -> Finding:
    path = instance / "keys.json"
    if path.stat().st_mode & OTHERS:
        return Finding("keys", Verdict.RED, f"others may read {path}; take that right away (chmod 600)")
    return Finding("keys", Verdict.OK, "readable by their owner alone")


def _migrations() -> Finding:
    has, wanted = heads_of_database(db.session.connection()), heads_of_program()
    if has == wanted:
        return Finding("migrations", Verdict.OK, "at " + ", ".join(has))
    at = ", ".join(has) or "nothing"
    return Finding("migrations", Verdict.RED, f"at {at}, the program needs {', '.join(wanted)}: run “db upgrade”")


def _database(now: datetime) -> tuple[Finding, ...]:
    today = china_date(now)
    damages = invariants.damages()
    return (
        Finding("database", Verdict.RED if damages else Verdict.OK, damages or "whole"),
        none_of("duties", invariants.open_cases_without_duty(), "open cases without an open duty"),
        none_of("units", invariants.units_off_their_path(), "units off their path"),
        none_of("tree", invariants.off_the_tree(), "pupils, cases or register lines off the tree"),
        none_of("register", invariants.lines_doubled(), "register lines with two present versions"),
        none_of("posts", invariants.posts_at_wrong_units(), "posts at a unit that cannot have them"),
        none_of("audit", invariants.chains_off_their_head(), "audit chains off their head"),
        _administrators(invariants.administrators(today)),
        _holidays(now),
    )


def _administrators(count: int) -> Finding:
    if count == 0:
        return Finding("administrator", Verdict.RED, "nobody can administer: use “people create --role administrator”")
    return Finding("administrator", Verdict.OK, f"{count} can sign in")


def _holidays(now: datetime) -> Finding:
    entered = {period.first_day.year for period in list_periods() if period.kind is PeriodKind.HOLIDAY}
    missing = years_without_holidays(china_date(now), entered)
    if missing:
        return Finding("holidays", Verdict.WARNING, "not entered: " + ", ".join(map(str, missing)))
    return Finding("holidays", Verdict.OK, "entered for this year and the next")
