"""Files of the look, addressed by the hash of their content and kept by the browser for a year."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Flask, Response, current_app, request

from tracker.web.routing import PUBLIC_FILES

A_YEAR = "public, max-age=31536000, immutable"
A_LOOK_EACH_TIME = "no-cache"


def init_app(app: Flask) -> None:
    app.url_defaults(add_hash)
    app.after_request(keep)


def add_hash(endpoint: str, values: dict[str, Any]) -> None:
    """Every address made for a file carries `v`, so that a new version is fetched at once."""
    if endpoint in PUBLIC_FILES and "v" not in values:
        values["v"] = _hash_of(endpoint, values["filename"])


def keep(response: Response) -> Response:
    """A file asked for with its hash never changes; any other address of it is looked up again."""
    if request.endpoint in PUBLIC_FILES and response.status_code in {200, 304}:
        response.headers["Cache-Control"] = A_YEAR if "v" in request.args else A_LOOK_EACH_TIME
        response.direct_passthrough = False
    return response


def _hash_of(endpoint: str, filename: str) -> str | None:
    owner = current_app if endpoint == "static" else current_app.blueprints[endpoint.removesuffix(".static")]
    path = Path(owner.static_folder or "") / filename
    return _hash(str(path), path.stat().st_mtime_ns) if path.is_file() else None


@lru_cache(maxsize=200)
def _hash(path: str, changed: int) -> str:
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()[:12]
