"""Commands: each noun's module turns arguments into one call of a service and prints the answer."""

from tracker.cli import (
    audit,
    backup,
    cases,
    database,
    demo,
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
    backup.group,
    cases.group,
    database.group,
    demo.group,
    digest.group,
    doctor.doctor,
    duties.group,
    keys.group,
    outbox.group,
    people.group,
    scheduler.group,
    scheduler.worker,
    serve.serve,
    serve.start,
    students.group,
    units.group,
)
