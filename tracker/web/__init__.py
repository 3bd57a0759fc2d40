"""Pages: each noun's module turns requests into one call of a service and shows the answer."""

from tracker.web import accounts, acts, audit, duties, identify, mark_offs, register, search, todo, watch

BLUEPRINTS = (
    accounts.bp,
    acts.bp,
    audit.bp,
    duties.bp,
    identify.bp,
    mark_offs.bp,
    register.bp,
    search.bp,
    todo.bp,
    watch.bp,
)
