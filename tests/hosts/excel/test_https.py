"""xlwings Server over https, with a certificate of this machine, and certificates and tokens that are none."""

import datetime as dt
import ipaddress

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from cryptography.x509 import NameOID
from office_cells import call

from payroll_impact.errors import HostError
from payroll_impact.functions import CATALOGUE
from payroll_impact.hosts.excel import server as host


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """Return the files of a certificate of this machine, and of its key with a password and without."""
    folder, key = tmp_path_factory.mktemp("certificate"), ec.generate_private_key(ec.SECP256R1())
    name, now = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "here")]), dt.datetime.now(dt.UTC)
    here = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    named = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    dated = named.serial_number(1).not_valid_before(now).not_valid_after(now + dt.timedelta(days=1))
    signed = dated.add_extension(here, critical=False).sign(key, hashes.SHA256())
    (folder / "here.pem").write_bytes(signed.public_bytes(Encoding.PEM))
    for file, secret in (("key.pem", NoEncryption()), ("locked.pem", BestAvailableEncryption(b"secret"))):
        (folder / file).write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, secret))
    return folder


def test_with_a_certificate_it_answers_over_https_to_who_brings_the_token(start_server, certificate):
    pem, key = (str(certificate / name) for name in ("here.pem", "key.pem"))
    options = f"certificate=Path({pem!r}), key=Path({key!r}), token='an open secret'"
    path, asked = "/xlwings/custom-functions-call", call(CATALOGUE["PAYROLL_CUT"], (1500,))
    with start_server(options, before="from pathlib import Path", certificate=pem) as client:
        assert client.base_url.scheme == "https"
        for headers in ({}, {"Authorization": "another"}):
            refused = client.post(path, json=asked, headers=headers)
            assert (refused.status_code, "result" in refused.text) == (401, False)
        answer = client.post(path, json=asked, headers={"Authorization": "an open secret"})
        assert answer.json()["result"] == [[500.0]]


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ({"certificate": "gone.pem"}, "there is no file .*gone.pem"),
        ({"certificate": "here.pem", "key": "gone.pem"}, "there is no file .*gone.pem"),
        ({"key": "key.pem"}, "give --certificate too"),
        ({"certificate": "here.pem"}, r"here.pem is no PEM certificate with its key, without a password: .*"),
        ({"certificate": "here.pem", "key": "locked.pem"}, "is no PEM certificate with its key, without a password"),
        ({"certificate": "key.pem", "key": "here.pem"}, "is no PEM certificate with its key"),
    ],
)
def test_a_certificate_that_is_none_is_named(certificate, files, told):
    with pytest.raises(HostError, match=told):
        host.serve("0.0.0.0", **{name: certificate / file for name, file in files.items()})  # noqa: S104 - refused


@pytest.mark.parametrize("token", ["geheimé", " padded", "two\nlines", "\x7f"])
def test_a_token_no_browser_could_send_is_refused(token):
    for refuse in (host.serve, host.manifest):
        with pytest.raises(HostError, match="a token is letters, digits and signs of ASCII"):
            refuse(token=token)
