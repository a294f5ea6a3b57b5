from __future__ import annotations

import asyncio
import contextlib
import ipaddress
from collections.abc import Sequence

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from breachledger.errors import GiveUp, UsageError
from breachledger.fetch.guard import Guard, Resolve, is_public
from breachledger.settings import Settings
from breachledger.vocabulary import Reason


def resolver(*answers: str) -> Resolve:
    async def resolve(host: str, port: int) -> Sequence[str]:
        return await asyncio.sleep(0, answers)

    return resolve


def addresses(settings: Settings, host: str, *answers: str, port: int = 80) -> list[tuple[str, int]]:
    return list(asyncio.run(Guard(settings, resolver(*answers)).addresses(host, port)))


def reason_of(url: str, settings: Settings | None = None) -> str:
    with pytest.raises(GiveUp) as caught:
        Guard(settings or Settings()).examine(url)
    return caught.value.reason


@pytest.mark.parametrize(
    ("url", "wire"),
    [
        ("http://press.example/a?b=c#d", "http://press.example/a?b=c"),
        ("HTTPS://Press.Example:443/", "https://press.example/"),
        ("http://press.example", "http://press.example/"),
        ("http://bücher.example/ä ö", "http://xn--bcher-kva.example/%C3%A4%20%C3%B6"),
        ("http://8.8.8.8/", "http://8.8.8.8/"),
        ("http://[2606:4700::1111]/", "http://[2606:4700::1111]/"),
    ],
)
def test_public_addresses_pass_in_their_wire_form(url: str, wire: str) -> None:
    examined = Guard(Settings()).examine(url)
    asked = f"{examined.scheme}://{examined.netloc.decode()}{examined.raw_path.decode()}"
    assert asked == wire


@pytest.mark.parametrize(
    "url",
    [
        "",
        "press.example/a",
        "//press.example/a",
        "ftp://press.example/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "data:text/html,x",
        "http:///a",
        "http://user:secret@press.example/",
        "http://user@press.example/",
        "http://press.example:8080/",
        "https://press.example:22/",
        "http://press.example:0/",
        "http://press.example:99999/",
        "http://press.example/a\r\nHost: other.example",
        "http://press.example/\x00",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0x7f.1/",
        "http://0177.0.0.1/",
        "http://127.1/",
        "http://127.0.0.01/",
        "http://1.2.3.4.5/",
        "http://-press.example/",
        "http://press.example%2f@other.example/",
        "http://press.example/" + "a" * 9_000,
    ],
)
def test_malformed_and_disguised_addresses_are_refused(url: str) -> None:
    assert reason_of(url) == Reason.BAD_ADDRESS


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.31.255.255",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "100.100.100.200",
        "168.63.129.16",
        "0.0.0.0",
        "0.1.2.3",
        "192.0.0.192",
        "192.0.2.1",
        "198.18.0.1",
        "198.51.100.1",
        "203.0.113.1",
        "192.88.99.1",
        "224.0.0.1",
        "239.255.255.255",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::7f00:1",
        "::ffff:127.0.0.1",
        "::ffff:8.8.8.8",
        "64:ff9b::7f00:1",
        "64:ff9b:1::1",
        "100::1",
        "2001::1",
        "2001:db8::1",
        "2002:7f00:1::",
        "3fff::1",
        "fc00::1",
        "fd00:ec2::254",
        "fe80::1",
        "fe80::1%25eth0",
        "fec0::1",
        "ff02::1",
    ],
)
def test_no_address_but_a_public_one_is_asked(host: str) -> None:
    literal = f"[{host}]" if ":" in host else host
    assert reason_of(f"http://{literal}/") == Reason.PRIVATE_ADDRESS
    with pytest.raises(GiveUp, match="private_address"):
        addresses(Settings(), "press.example", host.replace("%25", "%"))


def test_one_private_answer_condemns_all() -> None:
    with pytest.raises(GiveUp, match="private_address"):
        addresses(Settings(), "press.example", "8.8.8.8", "10.0.0.1")


def test_public_answers_keep_their_order() -> None:
    found = addresses(Settings(), "press.example", "2606:4700::1111", "8.8.8.8", "8.8.8.8", port=443)
    assert found == [("2606:4700::1111", 443), ("8.8.8.8", 443)]


def test_a_name_without_addresses_is_not_found() -> None:
    with pytest.raises(GiveUp, match="name_not_found"):
        addresses(Settings(), "press.example")


@given(st.integers(0, 2**32 - 1))
def test_whatever_python_calls_private_is_not_public(number: int) -> None:
    address = ipaddress.IPv4Address(number)
    if not address.is_global or address.is_multicast:
        assert not is_public(address)


@pytest.mark.parametrize(
    ("entry", "url", "allowed"),
    [
        ("demo.example", "http://demo.example:8080/", True),
        ("demo.example", "http://sub.demo.example:8080/", False),
        ("Demo.Example", "http://demo.example:8080/", True),
        ("demo.example:8080", "http://demo.example:8080/", True),
        ("demo.example:8080", "http://demo.example:8081/", False),
        ("*.example", "http://sub.demo.example:8080/", True),
        ("*.example", "http://notexample:8080/", False),
        ("*.example:8080", "http://demo.example:8080/", True),
        ("*.example:8080", "http://demo.example:9090/", False),
        ("127.0.0.1:8080", "http://127.0.0.1:8080/", True),
        ("[::1]:8080", "http://[::1]:8080/", True),
        ("::1", "http://[::1]:8080/", True),
    ],
)
def test_private_hosts_are_allowed_one_by_one(entry: str, url: str, allowed: bool) -> None:
    guard = Guard(Settings(allow_private_hosts=frozenset({entry})), resolver("127.0.0.1"))

    def ask() -> None:
        examined = guard.examine(url)
        asyncio.run(guard.addresses(examined.host, examined.port or 80))

    with contextlib.nullcontext() if allowed else pytest.raises(GiveUp):
        ask()


@pytest.mark.parametrize("ip", ["169.254.169.254", "0.0.0.0", "224.0.0.1", "100.64.0.1", "::ffff:127.0.0.1", "fe80::1"])
def test_an_allowed_host_may_be_private_but_nothing_worse(ip: str) -> None:
    with pytest.raises(GiveUp, match="private_address"):
        addresses(Settings(allow_private_hosts=frozenset({"demo.example"})), "demo.example", ip)


def test_connect_to_takes_the_place_of_the_resolver() -> None:
    settings = Settings(allow_private_hosts=frozenset({"*.example"}), connect_to=(("*.example", "127.0.0.1:8080"),))
    assert addresses(settings, "press.example", "8.8.8.8") == [("127.0.0.1", 8080)]
    assert addresses(settings, "press.test", "8.8.8.8") == [("8.8.8.8", 80)]


def test_connect_to_a_private_address_needs_leave_as_well() -> None:
    with pytest.raises(GiveUp, match="private_address"):
        addresses(Settings(connect_to=(("press.example", "127.0.0.1:8080"),)), "press.example")


@pytest.mark.parametrize("to", ["127.0.0.1", "localhost:80", "127.0.0.1:x", "127.0.0.1:0", "127.0.0.1:70000", ""])
def test_connect_to_wants_an_address_and_a_port(to: str) -> None:
    with pytest.raises(UsageError, match=r"press\.example.*give an IP address and a port"):
        Guard(Settings(connect_to=(("press.example", to),)))


def test_relative_addresses_are_seen_from_their_base() -> None:
    guard = Guard(Settings())
    base = httpx.URL("https://press.example/a/b?c")
    assert str(guard.examine("../d#e", base)) == "https://press.example/d"
    assert str(guard.examine("//other.example/x", base)) == "https://other.example/x"


@given(st.one_of(st.text(), st.from_regex(r"https?://[^ ]{0,30}")))
def test_any_text_is_examined_without_another_error(url: str) -> None:
    guard = Guard(Settings())
    for base in (None, httpx.URL("http://press.example/")):
        with contextlib.suppress(GiveUp):
            examined = guard.examine(url, base)
            assert examined.scheme in {"http", "https"}
            assert not set(str(examined)) & set("\r\n\0 ")
