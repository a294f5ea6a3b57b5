"""Alone, the room lets in whoever has the token, by this machine's own names, and nobody else."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from fastapi.routing import APIRoute

from breachledger.web.entrance import COOKIE, Entrance
from tests.web.rooms import STRICT, reader, room

TOKEN = "a-token-that-is-long-enough"
VALUES = {"incident_id": "i-1", "article_id": "a-1", "day": "2025-12-12", "form": "csv", "name": "style.css"}


@pytest.fixture(scope="module")
def client(demo_lake: str) -> Iterator[httpx.Client]:
    with reader(Entrance(room(demo_lake), TOKEN)) as one:
        yield one


@pytest.fixture
def stranger(client: httpx.Client) -> httpx.Client:
    client.cookies.clear()
    return client


def test_a_stranger_gets_401_on_every_route_and_beside(stranger: httpx.Client, demo_lake: str):
    routes = [one.path.format(**VALUES) for one in room(demo_lake).routes if isinstance(one, APIRoute)]
    assert len(routes) >= 12
    for path in [*routes, "/nothing", "/static/../app.py", "//", "/docs", "/%00"]:
        for method in ("GET", "HEAD", "POST", "DELETE", "OPTIONS"):
            answer = stranger.request(method, f"{stranger.base_url}{path}")
            assert answer.status_code == 401, (method, path)
            assert answer.headers["www-authenticate"] == "Bearer"
            assert not answer.cookies
            assert STRICT.items() <= dict(answer.headers).items()


@pytest.mark.parametrize(
    "given",
    [
        {"params": {"token": "wrong"}},
        {"params": {"token": ""}},
        {"params": {"token": TOKEN[:-1]}},
        {"params": {"token": TOKEN + "x"}},
        {"params": {"token": "\u00e9\ud83d".encode(errors="ignore").decode()}},
        {"params": {"Token": TOKEN}},
        {"headers": {"cookie": f"{COOKIE}=wrong"}},
        {"headers": {"cookie": f"{COOKIE}="}},
        {"headers": {"cookie": f"other={TOKEN}"}},
        {"headers": {"cookie": f"{COOKIE}=\u00e9".encode("latin-1")}},
        {"headers": {"authorization": "Bearer wrong"}},
        {"headers": {"authorization": f"Basic {TOKEN}"}},
        {"headers": {"authorization": TOKEN}},
        {"headers": {"authorization": "Bearer"}},
    ],
)
def test_what_is_not_the_token_opens_nothing(stranger: httpx.Client, given: dict):
    assert stranger.get("/incidents", **given).status_code == 401


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:{port}", "127.0.0.1.evil.example:{port}", "localhost.evil.example:{port}", "",
     "0.0.0.0:{port}", "10.0.0.1:{port}", "[::]:{port}", "127.0.0.1@evil.example:{port}", "evil.example:80:{port}"],
)  # fmt: skip
def test_by_another_name_nothing_is_served_even_with_the_token(stranger: httpx.Client, host: str):
    named = host.format(port=stranger.base_url.port)
    for headers in ({}, {"authorization": f"Bearer {TOKEN}"}):
        answer = stranger.get(f"/incidents?token={TOKEN}", headers={"host": named, **headers})
        assert answer.status_code == 421
        assert not answer.cookies
        assert STRICT.items() <= dict(answer.headers).items()


@pytest.mark.parametrize(
    "host", ["127.0.0.1:{port}", "localhost:{port}", "[::1]:{port}", "LOCALHOST:{port}", "localhost"]
)
def test_the_names_of_this_machine_are_served(stranger: httpx.Client, host: str):
    headers = {"host": host.format(port=stranger.base_url.port), "authorization": f"Bearer {TOKEN}"}
    assert stranger.get("/query", headers=headers).status_code == 200


def test_the_token_is_taken_out_of_the_address_and_a_cookie_kept(stranger: httpx.Client):
    answer = stranger.get(f"/incidents?country=FR&token={TOKEN}&q=a%26b&country=DE")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/incidents?country=FR&q=a%26b&country=DE"
    assert STRICT.items() <= dict(answer.headers).items()
    set_cookie = answer.headers["set-cookie"].lower()
    assert {"httponly", "samesite=strict", "path=/"} <= {part.strip() for part in set_cookie.split(";")}
    assert "domain" not in set_cookie
    assert stranger.get("/query").status_code == 200, "with the cookie"
    assert TOKEN not in stranger.get("/query").text


@pytest.mark.parametrize(
    "path", ["//evil.example/", "///evil.example", "/\\evil.example", "//evil.example/%2f..",
    "/%2fevil.example", "/%5cevil.example",
             "/.//evil.example", "/%09/evil.example"],
)  # fmt: skip
def test_the_redirect_stays_on_this_host(stranger: httpx.Client, path: str):
    answer = stranger.request("GET", httpx.URL(f"{stranger.base_url}{path}?token={TOKEN}"))
    assert answer.status_code == 303
    place = answer.headers["location"]
    assert place.startswith("/")
    assert "\\" not in place
    assert "\t" not in place
    assert httpx.URL(str(answer.url)).join(place).host == "127.0.0.1"
    assert not place.startswith("//")


def test_a_header_opens_it_without_a_cookie(stranger: httpx.Client):
    answer = stranger.get("/query", headers={"authorization": f"bearer {TOKEN}"})
    assert answer.status_code == 200
    assert not answer.cookies
