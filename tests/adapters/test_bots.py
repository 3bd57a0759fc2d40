"""Work-group bots against a real HTTP server that answers, and misbehaves, as the three services do."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.county import START
from tests.servers import work_group
from tracker.adapters.bots import KEY_HEADER, Group, check_address, send_to_bot
from tracker.domain.errors import Refused
from tracker.domain.outbox import Channel, Result

WECOM = Group(Channel.WECOM, "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k")
DINGTALK = Group(Channel.DINGTALK, "https://oapi.dingtalk.com/robot/send?access_token=t", "SECabc")
FEISHU = Group(Channel.FEISHU, "https://open.feishu.cn/open-apis/bot/v2/hook/h", "secret")
OK = {"errcode": 0, "errmsg": "ok"}

CASES: list[tuple[Group, int, Any, Result, bool]] = [
    (WECOM, 200, OK, Result.DONE, False),
    (WECOM, 200, {"errcode": 93000, "errmsg": "invalid webhook"}, Result.NEVER, False),
    (WECOM, 200, {"errcode": 45009, "errmsg": "api freq out of limit"}, Result.AGAIN, False),
    (DINGTALK, 200, OK, Result.DONE, False),
    (DINGTALK, 200, {"errcode": 310000, "errmsg": "sign not match"}, Result.NEVER, False),
    (DINGTALK, 200, {"errcode": 130101, "errmsg": "send too fast"}, Result.AGAIN, False),
    (FEISHU, 200, {"code": 0, "msg": "success"}, Result.DONE, False),
    (FEISHU, 200, {"StatusCode": 0, "StatusMessage": "success"}, Result.DONE, False),
    (FEISHU, 200, {"code": 19021, "msg": "sign match fail"}, Result.NEVER, False),
    (FEISHU, 200, {"code": 11232, "msg": "frequency limited"}, Result.AGAIN, False),
    (WECOM, 500, "oops", Result.AGAIN, False),
    (WECOM, 429, "slow down", Result.AGAIN, False),
    (WECOM, 404, "gone", Result.NEVER, False),
    (WECOM, 302, "elsewhere", Result.NEVER, False),
    (WECOM, 200, "<html>a proxy</html>", Result.AGAIN, True),
    (WECOM, 200, {"result": "fine"}, Result.AGAIN, True),
    (WECOM, 200, [], Result.AGAIN, True),
    (WECOM, 0, "", Result.AGAIN, True),
]


@pytest.mark.parametrize(("group", "status", "said", "result", "in_doubt"), CASES)
def test_only_the_services_own_yes_counts(group: Group, status: int, said: Any, result: Result, in_doubt: bool) -> None:
    with work_group((status, said)) as service, service.client() as client:
        sending = send_to_bot(client, group, "key-1", "超期 2 件", START)
    assert (sending.result, sending.in_doubt) == (result, in_doubt)
    assert service.arrived[0][1][KEY_HEADER] == "key-1"


def test_dingtalk_is_signed_in_the_address_and_feishu_in_the_body() -> None:
    with work_group((200, OK), (200, {"code": 0})) as service, service.client() as client:
        send_to_bot(client, DINGTALK, "key-1", "超期 2 件", START)
        send_to_bot(client, FEISHU, "key-2", "超期 2 件", START)
    (dingtalk, _, _), (_, _, feishu) = service.arrived
    assert "timestamp=1793581200000" in dingtalk
    assert "sign=" in dingtalk
    assert feishu["timestamp"] == "1793581200"
    assert feishu["sign"] != ""


def test_a_service_that_is_down_is_a_broken_channel() -> None:
    with work_group((200, OK)) as service:
        client = service.client()
    with client:
        assert send_to_bot(client, WECOM, "key-1", "超期", START).result is Result.BROKEN


@pytest.mark.parametrize(
    "address",
    [
        "http://qyapi.weixin.qq.com/x",
        "https://127.0.0.1/x",
        "https://qyapi.weixin.qq.com.example.cn/x",
        "https://a@qyapi.weixin.qq.com/x",
        "https://qyapi.weixin.qq.com:8443/x",
        "file:///etc/passwd",
    ],
)
def test_a_bot_leads_to_no_other_host(address: str) -> None:
    with pytest.raises(Refused):
        check_address(Channel.WECOM, address)
    with httpx.Client() as client, pytest.raises(Refused):
        send_to_bot(client, Group(Channel.WECOM, address), "key-1", "text", START)
