"""Commands: each noun's module turns arguments into one call of a service and prints the answer."""

from tracker.cli import audit, database, duties, outbox, scheduler, serve

COMMANDS = (
    audit.group,
    database.group,
    duties.group,
    outbox.group,
    scheduler.group,
    scheduler.worker,
    serve.serve,
)
