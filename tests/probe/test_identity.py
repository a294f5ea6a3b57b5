"""How an outlet is called in the catalog."""

from __future__ import annotations

import pytest

from breachledger.probe.draft import Draft
from breachledger.probe.home import Home
from breachledger.probe.identity import id_of, put_down_kind, put_down_name
from tests.probe.answers import HOME


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.outlet.co.uk/", "outlet"),
        ("https://outlet.example/news/security/", "outlet-news-security"),
        ("https://desk.outlet.com.br/category/seguran%C3%A7a/", "desk-outlet-seguran-a"),
        ("https://x.com/", "outlet-x"),
        ("https://xn--bcher-kva.example/", "xn-bcher-kva"),
        ("http://192.0.2.7/", "192-0-2-7"),
        ("http://[2001:db8::1]/", "2001-db8-1"),
        (f"https://outlet.example/{'long-' * 20}/", "outlet-long-long-long-long-long-long-lon"),
    ],
)
def test_an_id_comes_from_host_and_section(url: str, expected: str):
    assert id_of(Home(url)) == expected


@pytest.mark.parametrize(
    ("name", "of_site", "title", "expected"),
    [
        ("Abendnetz", "Other", "Third", "Abendnetz"),
        ("", "Other", "Third", "Other"),
        ("", "", "Alles Neue aus dem Netz | Abend", "Abend"),
        ("", "", "Abend – die Zeitung", "Abend"),
        ("", "", " | ", "abend.example"),
        ("", "", "", "abend.example"),
    ],
)
def test_a_name_is_the_best_that_is_told(name: str, of_site: str, title: str, expected: str):
    draft = Draft()
    put_down_name(Home(HOME, name=name, title=title), of_site, draft)
    assert draft.values["name"] == expected
    assert ("name" in draft.remarks) == (not name and not of_site)


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("https://cert.example/", "cert"),
        ("https://www.dkcert.example/", "cert"),
        ("https://cert-bund.example/", "cert"),
        ("https://concert.example/", "specialist_press"),
        ("https://zeitung.example/netz/", "general_press"),
    ],
)
def test_a_kind_is_a_guess(url: str, kind: str):
    draft = Draft()
    put_down_kind(Home(url), draft)
    assert draft.values["kind"] == kind
    assert "a guess" in draft.remarks["kind"]
