"""xlwings Server as a process: what Excel reads from it, and every example posted as xlwings' script posts it."""

import datetime as dt
import re
import socket
import threading
import time
import xml.etree.ElementTree as ET

import httpx
import pytest
from office_cells import call, matrices, written

from payroll_impact.cells import ERROR_CODES, CellError
from payroll_impact.errors import HostError, InputError
from payroll_impact.functions import CATALOGUE, Choice
from payroll_impact.hosts.excel import Limits
from payroll_impact.hosts.excel import server as host
from proof import some

every = pytest.mark.parametrize("function", CATALOGUE.values(), ids=CATALOGUE)
demanding = {name: each for name, each in CATALOGUE.items() if any(not a.optional for a in each.arguments)}
every_with_arguments = pytest.mark.parametrize("function", demanding.values(), ids=demanding)
CUT = CATALOGUE["PAYROLL_CUT"]


@pytest.fixture(scope="module")
def metadata(server):
    return server.get("/xlwings/custom-functions-meta.json").json()


def test_the_metadata_has_the_catalogue_and_nothing_else(metadata):
    assert {each["name"] for each in metadata["functions"]} == set(CATALOGUE)


@every
def test_the_metadata_has_help_optional_arguments_and_drop_downs(metadata, function):
    (meta,) = [each for each in metadata["functions"] if each["name"] == function.name]
    enums = {each["id"]: [value["stringValue"] for value in each["values"]] for each in metadata["enums"]}
    assert meta["id"] == function.name
    assert meta["description"] == function.summary
    assert [each["name"] for each in meta["parameters"]] == [a.name for a in function.arguments]
    for argument, parameter in zip(function.arguments, meta["parameters"], strict=True):
        assert parameter["description"] == argument.help
        assert parameter.get("optional", False) == argument.optional
        if isinstance(argument.kind, Choice):
            assert enums[parameter["customEnumId"]] == list(argument.kind.options)


@every
def test_the_example_posted_gives_its_result(post, function):
    response = post(call(function, function.example.arguments))
    assert response.status_code == 200, response.text
    assert response.json() == {"result": written(function.example.result)}


@every_with_arguments
def test_too_few_arguments_say_which_is_missing(post, function):
    required = [argument for argument in function.arguments if not argument.optional]
    response = post(call(function, ()))
    assert response.status_code == 400
    assert f"{required[0].name} is missing" in response.text


@every_with_arguments
@pytest.mark.parametrize("code", ERROR_CODES)
def test_an_error_cell_comes_out_as_that_error(post, function, code):
    for position, argument in some(enumerate(function.arguments)):
        if isinstance(argument.kind, Choice):
            continue  # Excel itself answers for an error in a drop-down's argument
        cells = [*function.example.arguments, *[None] * len(function.arguments)][: len(function.arguments)]
        cells[position] = CellError(code)
        (result,) = post(call(function, cells)).json()["result"]
        assert result == written(CellError(code))[0]


def test_bad_input_gives_the_message_once(post):
    response = post(call(CUT, ("many",)))
    assert (response.status_code, response.text) == (400, 'headcount must be a number, 0 or more; got "many"')
    response = post(call(CUT, (1500, 5)))
    assert (response.status_code, response.text) == (400, "#NUM! fraction must be a number from 0 to 1")


def test_errors_within_an_array_stay_in_their_cells(post):
    response = post(call(CUT, ([[1500, "x", -1, CellError("#REF!")]], 0.5)))
    assert response.json()["result"] == written([[750.0, CellError("#VALUE!"), CellError("#NUM!"), CellError("#REF!")]])


def test_a_law_nobody_published_is_not_available(post):
    asked = call(CATALOGUE["PAYROLL_PARAMETER"], ("social_security.wage_base", "US", dt.date(1950, 1, 1)))
    assert post(asked).json()["result"] == written(CellError("#N/A"))


@pytest.mark.parametrize("blank", [None, "", [[None]], [[""]]])
def test_a_blank_means_the_default(post, blank):
    asked = call(CUT, (1500,))
    asked["args"] = [[[1500]], blank, None]
    assert post(asked).json()["result"] == [[500.0]]


def test_a_word_of_a_drop_down_may_be_a_cell_too(post):
    asked = call(CUT, (10, 0.25))
    for word in ("down", [["down"]], [["DOWN "]]):
        asked["args"] = [[[10]], [[0.25]], word]
        assert post(asked).json()["result"] == [[2.0]]


def test_columns_and_rows_keep_their_shape(post):
    asked = call(CUT, ([[10], [20]], [[0.5, 1.0]]))
    assert post(asked).json()["result"] == [[5.0, 10.0], [10.0, 20.0]]


def test_dates_come_as_day_numbers_dates_or_text(post):
    parameter = CATALOGUE["PAYROLL_PARAMETER"]
    for date in (45912, dt.date(2025, 9, 12), "2025-09-12"):
        asked = call(parameter, ("social_security.wage_base", "US", date))
        assert post(asked).json()["result"] == [[176_100.0]]


def test_newer_error_values_are_errors_and_not_words(post):
    asked = call(CUT, (1500,))
    asked["args"][0] = [[{"type": "Error", "errorType": "Spill", "basicType": "Error", "basicValue": "#SPILL!"}]]
    assert post(asked).text == "headcount the input is #SPILL!"


def test_the_manifest_names_us_and_every_file_in_it_is_there(server):
    text = server.get("/manifest").text
    root = ET.fromstring(text)  # noqa: S314 - our own server wrote it
    values = [each.get("DefaultValue") for each in root.iter() if each.get("DefaultValue")]
    addresses = [value for value in values if value.startswith("http")]
    assert host.PROJECT_NAME in values
    assert "Namespace" not in text
    assert len([address for address in addresses if address.endswith(".png")]) == 5
    for address in addresses:
        assert address.startswith(str(server.base_url).rstrip("/"))
        response = server.get(address)
        assert response.status_code == 200
        assert response.content.startswith(b"\x89PNG") or not address.endswith(".png")


def test_the_manifest_is_written_without_a_server_too(server):
    assert host.manifest(str(server.base_url)) == server.get("/manifest").text
    with pytest.raises(HostError, match="https://"):
        host.manifest("localhost:8000")


def test_the_page_names_us(server):
    assert f'<h1 class="h5">{host.PROJECT_NAME}</h1>' in server.get("/taskpane.html").text


@pytest.mark.parametrize("climb", ["..", "%2e%2e"])
def test_no_file_outside_the_served_folders_is_served(server, climb):
    path = "/static/" + "/".join([climb] * 12) + "/etc/hostname"
    with httpx.stream("GET", httpx.URL(str(server.base_url)).copy_with(raw_path=path.encode())) as response:
        assert response.status_code == 404


def test_a_request_too_large_says_so(start_server):
    options = "limits=Limits(megabytes=0.01, cells=100, seconds=60)"
    with start_server(options) as client:
        asked = call(CUT, ([[1.0]] * 5000,))
        response = client.post("/xlwings/custom-functions-call", json=asked)
        assert response.status_code == 413
        assert re.fullmatch(r"too much in one call: 0\.0\d+ MB, and it may have 0\.01 MB", response.text)
        response = client.post("/xlwings/custom-functions-call", json=call(CUT, ([[1.0]] * 11, [[0.5] * 11])))
        assert response.status_code == 400
        assert response.text == "PAYROLL_CUT: too many cells: 121, and one call may have 100; split the range"
        response = client.post("/xlwings/custom-functions-call", content=iter([b"{}"]))
        assert (response.status_code, response.text) == (411, "the request must say its length")


SLOW = """
import os, sys, time
import attrs
from payroll_impact.functions import reference
fast = reference.payroll_version.compute
def slow():
    time.sleep(1.5)
    return fast()
reference.payroll_version = attrs.evolve(reference.payroll_version, compute=slow)
"""


def test_a_slow_function_holds_up_no_other_and_is_cut_short(start_server):
    slow = call(CATALOGUE["PAYROLL_VERSION"], ())
    with start_server("limits=Limits(seconds=1)", before=SLOW) as client:
        answers = []
        path = "/xlwings/custom-functions-call"
        thread = threading.Thread(target=lambda: answers.append(client.post(path, json=slow)))
        thread.start()
        time.sleep(0.3)
        start = time.perf_counter()
        for _ in range(10):
            assert client.post(path, json=call(CUT, (1500,))).json()["result"] == [[500.0]]
        assert time.perf_counter() - start < 0.6
        assert not answers
        thread.join()
    (answer,) = answers
    assert answer.status_code == 400
    assert answer.text == "PAYROLL_VERSION took longer than 1 seconds; ask for less in one call"


def test_two_processes_serve_as_one(start_server):
    with start_server("workers=2") as client:
        for _ in range(20):
            assert client.post("/xlwings/custom-functions-call", json=call(CUT, (1500,))).json()["result"] == [[500.0]]


def test_without_a_licence_key_the_licences_are_named(monkeypatch):
    monkeypatch.delenv("XLWINGS_LICENSE_KEY", raising=False)
    with pytest.raises(HostError, match=r"PolyForm Noncommercial.*xlwings\.org/pricing"):
        host.serve(port=0)


def test_a_taken_port_is_named(monkeypatch):
    monkeypatch.setenv("XLWINGS_ON_SERVER", "true")
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]
        with pytest.raises(HostError, match=f"cannot listen on 127.0.0.1 port {port}"):
            host.serve(port=port, license_key="noncommercial")


def test_without_the_extra_the_install_command_is_named(monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    with pytest.raises(HostError, match=r"pip install 'payroll-impact\[server\]'"):
        host.serve()
    with pytest.raises(HostError, match=r"pip install 'payroll-impact\[server\]'"):
        host.manifest()


def test_limits_survive_the_way_to_a_process_and_are_checked():
    limits = Limits(megabytes=1.5, cells=7, seconds=2.5, threads=3)
    assert Limits.from_environment(limits.to_environment()) == limits
    assert Limits.from_environment({}) == Limits()
    with pytest.raises(InputError, match="seconds must be above 0"):
        Limits(seconds=0)
    with pytest.raises(InputError, match="PAYROLL_IMPACT_MAX_"):
        Limits.from_environment({"PAYROLL_IMPACT_MAX_CELLS": "many"})


def test_what_the_script_sends_for_a_missing_argument_is_null():
    assert matrices(CUT, (1500,)) == [[[1500]], None, None]


def test_who_brings_no_token_gets_no_answer(start_server):
    with start_server("token='an open secret'") as client:
        path, asked = "/xlwings/custom-functions-call", call(CUT, (1500,))
        refused = client.post(path, json=asked)
        assert (refused.status_code, refused.text) == (
            401,
            "the server answers only with its token: load the manifest made with it",
        )
        assert client.post(path, json=asked, headers={"Authorization": "an open secre"}).status_code == 401
        assert client.post(path, json=asked, headers={"Authorization": "an open secret"}).json()["result"] == [[500.0]]
        # the program itself is no secret, and the manifest hands the token to the page
        text = host.manifest(str(client.base_url), token="an open secret")  # noqa: S106 - made up
        pages = re.findall(r'"(http[^"]+taskpane\.html[^"]*)"', text)
        assert pages.count(f"{client.base_url}/taskpane.html?token=an%20open%20secret".replace("//t", "/t")) == 2
        assert "globalThis.getAuth" in client.get(pages[-1]).text
        assert "secret" not in client.get("/manifest").text


@pytest.mark.parametrize("address", ["0.0.0.0", "::", "10.1.2.3", "payroll.example"])  # noqa: S104 - refused
def test_beyond_this_machine_a_certificate_or_a_token_is_asked_for(monkeypatch, address):
    monkeypatch.setenv("XLWINGS_ON_SERVER", "true")
    with pytest.raises(HostError, match=r"--certificate and --key for https, or a --token"):
        host.serve(address, license_key="noncommercial")


@pytest.mark.parametrize(
    "address", ["http://payroll.example", "ftp://127.0.0.1", "payroll.example", "http://10.0.0.1", "https://"]
)
def test_an_address_excel_would_not_take_is_refused(address):
    with pytest.raises(HostError, match="https:// only"):
        host.manifest(address)
    with pytest.raises(HostError, match="https:// only"):
        host.manifest(icons=address)


def test_the_manifest_is_of_https_and_icons_may_be_elsewhere():
    addresses = set(re.findall(r'"(https?://[^/"]+)', host.manifest(icons="https://icons.example/payroll/")))
    assert addresses >= {"https://127.0.0.1:8000", "https://icons.example"}
    assert not [each for each in addresses if each.startswith("http://") and "127" in each]
    assert 'DefaultValue="https://icons.example/payroll/payroll-impact-32.png"' in host.manifest(
        icons="https://icons.example/payroll/"
    )
