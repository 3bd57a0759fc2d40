"""Real servers on loopback for messages: one takes mail, one is a work group's service; both can misbehave."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass
class MailBox:
    """A mail server that keeps what it takes; `answers` replaces its answer at a command: `RCPT`, `DATA`."""

    mails: list[Envelope] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    port: int = 0

    @property
    def address(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    async def handle_RCPT(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        envelope.rcpt_tos.append(address)
        return self.answers.get("RCPT", "250 OK")

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:
        answer = self.answers.get("DATA", "250 OK")
        if answer == "hang up":
            self.mails.append(envelope)
            server.transport.close()
        if answer.startswith("250"):
            self.mails.append(envelope)
        return answer


@contextmanager
def mail_server(box: MailBox) -> Iterator[MailBox]:
    """Runs the server on a free port of loopback."""
    controller = Controller(box, hostname="127.0.0.1", port=box.port or _free_port(), ready_timeout=10)
    controller.start()
    box.port = controller.port
    try:
        yield box
    finally:
        controller.stop()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class WorkGroup:
    """A service of work-group bots: what arrived, and what it answers, in order; the last answer stays."""

    answers: list[tuple[int, Any]]
    arrived: list[tuple[str, dict[str, str], Any]] = field(default_factory=list)
    port: int = 0

    def client(self) -> httpx.Client:
        """A client whose connections to the one listed host end at this server."""
        return httpx.Client(transport=_ToLoopback(self.port))


class _ToLoopback(httpx.HTTPTransport):
    def __init__(self, port: int) -> None:
        super().__init__()
        self.port = port

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        request.url = request.url.copy_with(scheme="http", host="127.0.0.1", port=self.port)
        return super().handle_request(request)


@contextmanager
def work_group(*answers: tuple[int, Any]) -> Iterator[WorkGroup]:
    """Runs the service; an answer is `(status, JSON or text)`, status 0 hangs up without a word."""
    group = WorkGroup(list(answers))

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            group.arrived.append((self.path, dict(self.headers), json.loads(body)))
            status, said = group.answers.pop(0) if len(group.answers) > 1 else group.answers[0]
            if status == 0:
                self.connection.close()
                return
            text = said if isinstance(said, str) else json.dumps(said)
            self.send_response(status)
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *_args: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    group.port = server.server_port
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield group
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
