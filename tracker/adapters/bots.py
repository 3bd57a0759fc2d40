"""Work-group bots of WeCom, DingTalk and Feishu: their three ways to take a text and to say no."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote_plus, urlsplit

import httpx

from tracker.domain.errors import Refused
from tracker.domain.outbox import Channel, Result, Sending
from tracker.domain.words import N_

SECONDS = 20
KEY_HEADER = "X-Delivery-Key"


@dataclass(frozen=True)
class Service:
    """One service: its only host, how a text is wrapped and signed, where its answer says no, which no is for now."""

    host: str
    body: Callable[[str], dict[str, Any]]
    sign: Callable[[str, datetime], tuple[dict[str, str], dict[str, Any]]]
    code: Callable[[Mapping[str, Any]], int | None]
    for_now: frozenset[int]


def _unsigned(secret: str, now: datetime) -> tuple[dict[str, str], dict[str, Any]]:
    return {}, {}


def _sign_dingtalk(secret: str, now: datetime) -> tuple[dict[str, str], dict[str, Any]]:
    """In the address: milliseconds, and an HMAC of them under the secret."""
    stamp = str(int(now.timestamp() * 1000))
    digest = hmac.new(secret.encode(), f"{stamp}\n{secret}".encode(), hashlib.sha256).digest()
    return {"timestamp": stamp, "sign": base64.b64encode(digest).decode()}, {}


def _sign_feishu(secret: str, now: datetime) -> tuple[dict[str, str], dict[str, Any]]:
    """In the body: seconds, and an HMAC of nothing under seconds and secret."""
    stamp = str(int(now.timestamp()))
    digest = hmac.new(f"{stamp}\n{secret}".encode(), b"", hashlib.sha256).digest()
    return {}, {"timestamp": stamp, "sign": base64.b64encode(digest).decode()}


def _errcode(answer: Mapping[str, Any]) -> int | None:
    code = answer.get("errcode")
    return code if isinstance(code, int) else None


def _feishu_code(answer: Mapping[str, Any]) -> int | None:
    code = answer.get("code", answer.get("StatusCode"))
    return code if isinstance(code, int) else None


SERVICES: Mapping[Channel, Service] = {
    Channel.WECOM: Service(
        "qyapi.weixin.qq.com",
        lambda text: {"msgtype": "text", "text": {"content": text}},
        _unsigned,
        _errcode,
        frozenset({-1, 45009}),
    ),
    Channel.DINGTALK: Service(
        "oapi.dingtalk.com",
        lambda text: {"msgtype": "text", "text": {"content": text}},
        _sign_dingtalk,
        _errcode,
        frozenset({-1, 130101, 410100}),
    ),
    Channel.FEISHU: Service(
        "open.feishu.cn",
        lambda text: {"msg_type": "text", "content": {"text": text}},
        _sign_feishu,
        _feishu_code,
        frozenset({9499, 11232, 11247}),
    ),
}


def check_address(channel: Channel, address: str) -> None:
    """Raises Refused for an address that is not the service's own: no bot leads anywhere else."""
    url = urlsplit(address)
    if url.scheme != "https" or url.hostname != SERVICES[channel].host or url.username or url.port not in {None, 443}:
        raise Refused(N_("A bot's address must begin with https://%(host)s/."), host=SERVICES[channel].host)


@dataclass(frozen=True, repr=False)
class Group:
    """A work group: its service, the bot's address, and the secret where the service wants a signature."""

    channel: Channel
    address: str
    secret: str | None = None


def send_to_bot(client: httpx.Client, group: Group, key: str, text: str, now: datetime) -> Sending:
    """Hands one text to a work group; done only when the service's own code says so, whatever the HTTP status."""
    service = SERVICES[group.channel]
    check_address(group.channel, group.address)
    query, extra = service.sign(group.secret, now) if group.secret else ({}, {})
    url = group.address + "".join(f"&{name}={quote_plus(value)}" for name, value in query.items())
    try:
        answer = client.post(url, json=service.body(text) | extra, headers={KEY_HEADER: key}, timeout=SECONDS)
    except (httpx.ConnectError, httpx.ConnectTimeout) as failure:
        return Sending(Result.BROKEN, type(failure).__name__)
    except httpx.HTTPError as failure:
        return Sending(Result.AGAIN, type(failure).__name__, in_doubt=True)
    return _result(service, answer)


def _result(service: Service, answer: httpx.Response) -> Sending:
    if answer.status_code == 429 or answer.status_code >= 500:
        return Sending(Result.AGAIN, f"HTTP {answer.status_code}")
    if answer.status_code != 200:
        return Sending(Result.NEVER, f"HTTP {answer.status_code}")
    try:
        said = answer.json()
    except ValueError:
        return Sending(Result.AGAIN, "no JSON", in_doubt=True)
    code = service.code(said) if isinstance(said, dict) else None
    if code is None:
        return Sending(Result.AGAIN, "no code", in_doubt=True)
    if code == 0:
        return Sending(Result.DONE)
    return Sending(Result.AGAIN if code in service.for_now else Result.NEVER, f"code {code}")
