"""What no script of xlwings posts gets one line, and none of it reaches the log."""

import json
import os
import random
import socket
import sys
import time
from pathlib import Path

import pytest
from office_cells import call

from payroll_impact.functions import CATALOGUE
from payroll_impact.hosts.excel import MalformedCallError, checked_body
from proof import some

sys.path.insert(0, str(Path(__file__).parents[2] / "fuzz"))

from bodies import CALL, broken_promises, random_body

CUT = CATALOGUE["PAYROLL_CUT"]
POSTS = int(os.environ.get("PAYROLL_IMPACT_FUZZ", "1")) * 300


def test_any_body_is_answered_in_one_line_and_the_log_stays_empty(start_server):
    rng, log, broken = random.Random(1), [], []  # noqa: S311 - no secret
    with start_server(log=log) as client:
        for _ in range(POSTS):
            broken += broken_promises(client.post(CALL, content=random_body(rng)))
        strange = call(CUT, (1500,)) | {"caller_address": "Sheet1!A1\nERROR: a line of nobody's"}
        assert client.post(CALL, json=strange).json() == {"result": [[500.0]]}
    assert broken == []
    addresses = [line for line in log if "Could not parse caller address" in line]
    assert [line for line in log if line not in addresses] == []
    assert any("Sheet1!A1 ERROR: a line of nobody's" in line for line in addresses)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"func_name": "os.system"}, "func_name must be the name of a function of this server"),
        ({"func_name": 5}, "func_name must be the name"), ({"func_name": "PAYROLL_CUT"}, "func_name must be the name"),
        ({"client": None, "version": "0.1"}, "client must be text"),
        ({"args": [[[{"type": "Error", "basicType": "Error"}]]]}, "argument 1 must be a cell"),
        ({"args": None}, "args must be a list"),
        ({"args": [1] * 9}, "PAYROLL_CUT takes at most 3 arguments; got 9"),
        ({"func_name": "payroll_version"}, "PAYROLL_VERSION takes at most 0 arguments; got"),
        ({"args": [[[1], [2, 3]]]}, "argument 1 must be a cell, or rows of cells of one length"),
        ({"args": [None, [[[]]]]}, "argument 2 must be"), ({"version": None}, "version must be text"),
        ({"date_format": []}, "date_format must be text"), ({"args": [[["\ud800"]]]}, "is no Unicode text"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said(server, change, told):
    response = server.post(CALL, content=json.dumps(call(CUT, (1500,)) | change))
    assert response.status_code == 400
    assert told in response.text


def test_there_are_no_scripts_to_call(server):
    assert server.post("/xlwings/custom-scripts-call/x", json={"a": 1}).status_code == 404


@pytest.mark.parametrize("body", [b"", b"{]", b"[1]", b"null", b"[" * 100_000, b'{"\xe9": 1}', b'{"args": [NaN]}'])
def test_what_is_no_json_object_is_refused(body):
    with pytest.raises(MalformedCallError, match="must be"):
        checked_body(body, {"payroll_cut": 3})


def test_who_sends_no_end_of_a_request_does_not_hold_a_place(start_server):
    before = "from payroll_impact.hosts.excel import app, patience; app._PATIENCE = patience.PATIENCE = 1.0"
    begin = f"POST {CALL} HTTP/1.1\r\nHost: x\r\n".encode()
    with start_server(before=before) as client:
        for sent, answer in some([(begin, b""), (b"", b""), (begin + b"Content-Length: 9\r\n\r\n{", b"HTTP/1.1 408 ")]):
            with socket.create_connection((client.base_url.host, client.base_url.port)) as connection:
                connection.settimeout(20)
                started = time.monotonic()
                connection.sendall(sent)
                assert connection.recv(100)[: len(answer) or 1] == answer
                assert time.monotonic() - started < 10
        assert client.post(CALL, json=call(CUT, (1500,))).json() == {"result": [[500.0]]}
