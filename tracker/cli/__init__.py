"""Commands: each noun's module turns arguments into one call of a service and prints the answer."""

from tracker.cli import (
    audit,
    cases,
    database,
    digest,
    doctor,
    duties,
    keys,
    outbox,
    people,
    scheduler,
    serve,
    students,
    units,
)

COMMANDS = (
    audit.group,
    cases.group,
    database.group,
    digest.group,
    doctor.doctor,
    duties.group,
    keys.group,
    outbox.group,
    people.group,
    scheduler.group,
    scheduler.worker,
    serve.serve,
    students.group,
    units.group,
)
