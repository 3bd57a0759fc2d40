"""Commands: each noun's module turns arguments into one call of a service and prints the answer."""

from tracker.cli import audit, database, doctor, duties, keys, outbox, people, scheduler, serve

COMMANDS = (
    audit.group,
    database.group,
    doctor.doctor,
    duties.group,
    keys.group,
    outbox.group,
    people.group,
    scheduler.group,
    scheduler.worker,
    serve.serve,
)
