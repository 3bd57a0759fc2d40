"""`db upgrade`: Flask-Migrate's own commands, quiet about what needs no doing."""

from __future__ import annotations

from flask_migrate.cli import db as group

__all__ = ["group"]
