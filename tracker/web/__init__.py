"""Pages: each noun's module turns requests into one call of a service and shows the answer."""

from tracker.web import accounts, acts, audit, cases, duties, evidence, identify, mark_offs, register, search, todo, watch

BLUEPRINTS = (
    accounts.bp,
    acts.bp,
    audit.bp,
    cases.bp,
    duties.bp,
    evidence.bp,
    identify.bp,
    mark_offs.bp,
    register.bp,
    search.bp,
    todo.bp,
    watch.bp,
)
