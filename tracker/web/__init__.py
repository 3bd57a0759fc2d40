"""Pages: each noun's module turns requests into one call of a service and shows the answer."""

from tracker.web import (
    accounts,
    acts,
    audit,
    cases,
    duties,
    evidence,
    identify,
    mark_offs,
    people,
    register,
    search,
    slips,
    todo,
    units,
    watch,
)

BLUEPRINTS = (
    accounts.bp,
    acts.bp,
    audit.bp,
    cases.bp,
    duties.bp,
    evidence.bp,
    identify.bp,
    mark_offs.bp,
    people.bp,
    register.bp,
    search.bp,
    slips.bp,
    todo.bp,
    units.bp,
    watch.bp,
)
