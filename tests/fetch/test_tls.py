"""TLS is asked for by name, though the connection goes to an address that was looked up and checked before."""

from __future__ import annotations

import datetime as dt
import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from breachledger.errors import GiveUp
from breachledger.vocabulary import Reason
from tests.fetch.conftest import Get
from tests.fetch.server import Server, answer, redirect

NAME = "press.example"


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate for `NAME`, signed by itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    now = dt.datetime.now(dt.UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path / "certificate.pem"
    path.write_bytes(
        signed.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return path


@pytest.fixture
def secure(certificate: Path) -> Iterator[Server]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with Server(tls=context) as running:
        running.replies["/a"] = answer("<p>a</p>")
        yield running


def by_tls(secure: Server) -> dict[str, object]:
    return {"connect_to": (("*.example", f"127.0.0.1:{secure.port}"),)}


def test_the_certificate_is_held_against_the_name(secure: Server, get: Get, certificate: Path) -> None:
    trusted = ssl.create_default_context(cafile=str(certificate))
    page = get(f"https://{NAME}/a", using={"tls": trusted}, changed=by_tls(secure))
    assert page.body == b"<p>a</p>"
    assert {request.host for request in secure.requests} == {NAME}


def test_a_certificate_for_another_name_is_no_connection(secure: Server, refusal: Get, certificate: Path) -> None:
    trusted = ssl.create_default_context(cafile=str(certificate))
    error = refusal("https://other.example/a", using={"tls": trusted}, changed=by_tls(secure))
    assert error.reason == Reason.ROBOTS_UNREACHABLE
    assert "certificate" in error.detail
    assert secure.requests == []


def test_a_certificate_that_nobody_vouches_for_is_not_tried_again(secure: Server, refusal: Get) -> None:
    error = refusal(f"https://{NAME}/a", changed=by_tls(secure) | {"fetch_retries": 5}, using={"backoff": 30.0})
    assert type(error) is GiveUp
    assert "certificate" in error.detail


def test_a_way_from_https_to_http_is_followed_and_recorded(
    secure: Server, server: Server, get: Get, certificate: Path
) -> None:
    secure.replies["/old"] = redirect("http://plain.example/new")
    server.replies["/new"] = answer("<p>new</p>")
    ways = ((NAME, f"127.0.0.1:{secure.port}"), ("plain.example", f"127.0.0.1:{server.port}"))
    trusted = ssl.create_default_context(cafile=str(certificate))
    page = get(f"https://{NAME}/old", using={"tls": trusted}, changed={"connect_to": ways})
    assert (page.url, page.final_url) == (f"https://{NAME}/old", "http://plain.example/new")
