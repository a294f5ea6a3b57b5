"""Date archive pages: which are asked for, of which day their articles are, and where a day ends."""

from __future__ import annotations

import asyncio
import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from breachledger.errors import BreachledgerError, GiveUp, RetryLater
from breachledger.model import Link, Page, Window
from breachledger.sources.archive_page import MOST_PAGES, MOST_ROWS
from breachledger.vocabulary import Origin, Precision, Reason
from tests.fetch.server import Server, answer, redirect
from tests.sources import loopback
from tests.sources.desk import HOME, Documents, collect, outlet, page, paths
from tests.sources.walk import urls, walk

DAILY = f"{HOME}{{year}}/{{month}}/{{day}}/"
MONTHLY = f"{HOME}archivio/{{year}}-{{month}}"
WINDOW = Window(date(2025, 12, 9), date(2025, 12, 9))
D08, D09, D10 = (f"{HOME}2025/12/{day}/" for day in ("08", "09", "10"))
TOWN, CLINIC = "Comune senza posta da tre giorni", "Clinica paga per riavere i dati"


def listing(*rows: str, more: str = "") -> str:
    """A page with menus around its rows, each `path|headline`."""
    told = "".join(f'<h2><a href="/{path}">{text}</a></h2>' for path, text in (row.split("|") for row in rows))
    return (
        '<html><body><nav><a href="/chi-siamo">Chi siamo e come lavoriamo noi</a></nav>'
        f"<main>{told}<a href='/tag/rete'>Rete</a>{more}</main>"
        '<footer><a href="/privacy">Le regole della casa per tutti</a></footer></body></html>'
    )


def told_by(
    documents: Documents, url: str = DAILY, window: Window = WINDOW
) -> tuple[list[Link], BreachledgerError | None, list[str]]:
    return collect(outlet("archive_page", url), documents, window, "text/html; charset=utf-8")


def test_the_page_of_a_day_dates_what_it_lists():
    found, error, asked = told_by({D09: listing("ospedale-fermo|Ospedale fermo dopo un attacco alla rete")})
    assert error is None
    assert asked == [D08, D09, D10], "a day more on both sides, for time zones"
    (link,) = found
    assert (link.url, link.title) == (f"{HOME}ospedale-fermo", "Ospedale fermo dopo un attacco alla rete")
    assert link.published_at is not None
    assert (link.published_at.date(), link.published_precision) == (date(2025, 12, 9), Precision.DAY)
    assert (link.published_origin, link.listed_in) == (Origin.URL, D09)


def test_a_day_in_an_address_wins():
    rows = (
        "2025/12/04/vecchio|Un articolo di qualche giorno prima",
        "2025/12/09/nuovo|Un articolo di questo stesso giorno",
    )
    found, _, _ = told_by({D09: listing(*rows)})
    assert paths(found) == ["2025/12/09/nuovo"]


def test_what_stands_on_the_pages_of_other_days_too_is_none_of_the_day():
    """A menu stands on all; of what stands on two, the page has to tell."""
    menu, newest, own = f"manuale|{TOWN}", f"nuovissimo|{CLINIC}", "2025/12/09/x|Banca chiusa per un guasto"
    found, error, _ = told_by(
        {
            D08: listing(menu, own),
            D09: listing(menu, f"a|{CLINIC}", newest, own),
            D10: listing(menu, newest, own),
        }
    )
    assert error is None
    assert [(link.url.removeprefix(HOME), link.published_at and link.published_at.day) for link in found] == [
        ("2025/12/09/x", 9),
        ("a", 9),
        ("nuovissimo", None),
    ]


@pytest.mark.parametrize(
    "link",
    [
        '<a class="next page-numbers" href="/2025/12/09/page/2/">Avanti</a>',
        '<nav class="pagination"><a class="next page-numbers" href="/2025/12/09/page/2/">Avanti</a></nav>',
        '<nav><div class="nav-previous"><a href="/2025/12/09/page/2/">Articoli meno recenti</a></div></nav>',
        '<a class="page-numbers" href="/2025/12/09/page/3/">3</a><a href="/2025/12/09/page/2/">2</a>',
        '<a rel="next" href="/2025/12/10/">domani</a><a rel="next" href="page/2/">altri</a>',
        '<link rel="next" href="https://www.desk.example/2025/12/09/page/2/">',
    ],
)
def test_further_pages_of_a_day_are_read(link: str):
    second = D09.replace("desk", "www.desk") if "www." in link else D09
    back = '<a class="prev page-numbers" href="/2025/12/09/">Indietro</a>'
    documents = {D09: listing(f"a|{TOWN}", more=link), f"{second}page/2/": listing(f"b|{CLINIC}", more=back)}
    found, error, asked = told_by(documents)
    assert ([link.url.rpartition("/")[2] for link in found], error) == (["a", "b"], None)
    assert asked == [D08, D09, f"{second}page/2/", D10]


def test_pages_with_a_number_in_the_address_are_asked_for_until_one_brings_nothing_new():
    pages = f"{HOME}archivio?giorno={{year}}{{month}}{{day}}&p={{page}}"
    first = f"{HOME}archivio?giorno=20251209&p="
    documents = {f"{first}1": listing(f"a|{TOWN}"), f"{first}2": listing(f"b|{CLINIC}")}
    documents |= {f"{first}3": documents[f"{first}2"], f"{first}4": listing("c|Non si arriva mai fin qui")}
    found, error, asked = told_by(documents, pages)
    assert (paths(found), error) == (["a", "b"], None)
    assert [url.removeprefix(first) for url in asked] == [
        f"{HOME}archivio?giorno=20251208&p=1", "1", "2", "3", f"{HOME}archivio?giorno=20251210&p=1",
    ]  # fmt: skip


def test_pages_without_end_are_a_fault():
    documents: dict[str, str] = {}
    for day in (D08, D09, D10):
        for number in range(MOST_PAGES + 1):
            following = f'<a rel="next" href="?n={number + 1}">Avanti</a>'
            query = f"?n={number}" if number else ""
            documents[f"{day}{query}"] = listing(f"a{day[-3:-1]}-{number}|{TOWN}", more=following)
    found, error, asked = told_by(documents)
    assert len(found) == 2 * MOST_PAGES, "the tenth in Rome begins on the ninth"
    assert f"2025-12-08: more than {MOST_PAGES} pages" in str(error)
    assert len(asked) == 3 * MOST_PAGES


def test_comments_without_end_in_a_headline_take_no_square_time():
    start = time.process_time()
    links, _, _ = told_by({D09: listing(f"2025/12/09/posta|{TOWN}{'<!---->' * 500_000}")})
    assert [link.title for link in links] == [TOWN]
    assert time.process_time() - start < 5


def test_links_without_end_are_a_fault():
    found, error, _ = told_by({D09: listing(*(f"a{number}|{TOWN}" for number in range(MOST_ROWS + 9)))})
    assert len(found) == MOST_ROWS
    assert f"{MOST_ROWS} links or more" in str(error)


def test_the_page_of_a_month_dates_nothing_by_itself():
    rows = (f"a|{TOWN}", f"2025/12/09/b|{CLINIC}", "2025/12/21/c|Un articolo di tutt'altro giorno")
    found, _, asked = told_by({f"{HOME}archivio/2025-12": listing(*rows)}, MONTHLY)
    assert asked == [f"{HOME}archivio/2025-12"]
    assert [(link.url.removeprefix(HOME), link.published_at is None) for link in found] == [
        ("a", True),
        ("2025/12/09/b", False),
    ]


def test_a_date_beside_a_link_dates_it_on_the_page_of_a_month():
    times = "<li><a href='/{0}'>Numero {0} senza posta da ieri</a> <time datetime='2025-12-{1}'>x</time></li>"
    more = times.format("b", "09T23:30:00+01:00") + times.format("c", "21")
    found, _, _ = told_by({f"{HOME}archivio/2025-12": listing(f"a|{TOWN}", more=f"<ul>{more}</ul>")}, MONTHLY)
    told = [(link.url.removeprefix(HOME), str(link.published_at)[:16], link.published_origin) for link in found]
    assert told == [("a", "None", None), ("b", "2025-12-09 22:30", Origin.TEXT)]


def test_each_month_is_asked_for_once():
    _, _, asked = told_by({}, MONTHLY, Window(date(2025, 11, 30), date(2025, 12, 31)))
    assert asked == [f"{HOME}archivio/{month}" for month in ("2025-11", "2025-12", "2026-01")]


def test_a_day_without_a_page_is_a_day_without_articles():
    assert told_by({})[:2] == ([], None)


@pytest.mark.parametrize("error", [GiveUp(Reason.FORBIDDEN, "no"), RetryLater(Reason.TIMEOUT, "slow")])
def test_what_came_before_a_fault_is_told_and_no_more_is_asked(error: GiveUp | RetryLater):
    following = '<a rel="next" href="page/2/">Avanti</a>'
    documents = {D08: listing(f"2025/12/09/x|{CLINIC}"), D09: listing(f"a|{TOWN}", more=following)}
    found, raised, asked = told_by(documents | {f"{D09}page/2/": error, D10: listing(f"b|{CLINIC}")})
    assert (paths(found), raised) == (["2025/12/09/x", "a"], error)
    assert asked == [D08, D09, f"{D09}page/2/"]


def test_over_a_real_server_a_day_that_leads_to_the_home_page_is_empty(tmp_path: Path):
    home = listing(f"a|{TOWN}")
    replies = {
        "/": answer(home, content_type="text/html"),
        "/2025/12/08/": redirect("/"),
        "/2025/12/09": redirect("/2025/12/09/"),
        "/2025/12/09/": answer(listing(f"b|{CLINIC}"), content_type="text/html"),
    }
    with Server(replies) as server:
        daily = f"{loopback.HOME}{{year}}/{{month}}/{{day}}"
        found, error = loopback.walk_over(server, tmp_path, "archive_page", daily, WINDOW)
        assert (urls(found), error) == ([f"{loopback.HOME}b"], None)
        assert loopback.asked(server) == ["/2025/12/08", "/2025/12/09", "/2025/12/09/", "/2025/12/10"]
        replies["/2025/12/08"] = redirect("/")
        found, error = loopback.walk_over(server, tmp_path, "archive_page", daily, WINDOW)
    assert (urls(found), error) == ([f"{loopback.HOME}b"], None)


_ANSWERS = (
    st.sampled_from([
        listing(f"a|{TOWN}", more='<a rel=next href="?n=2">x</a>'), listing(f"b|{CLINIC}"), "", "<a href=//[>",
        GiveUp(Reason.NOT_FOUND, ""), GiveUp(Reason.MALFORMED, ""), RetryLater(Reason.TIMEOUT, ""),
    ])
    | st.text(alphabet="<>a=\"'/hrefnavx \0", max_size=200)
    | st.binary(max_size=60)
)  # fmt: skip


@given(st.lists(_ANSWERS, min_size=1, max_size=5), st.sampled_from([DAILY, MONTHLY, f"{DAILY}page/{{page}}/"]))
def test_no_answers_raise_anything_else(answers: list[str | bytes | BreachledgerError], url: str):
    asked: list[str] = []

    async def get(url: str, *, elsewhere: bool = False) -> Page:
        await asyncio.sleep(0)
        told = answers[len(asked) % len(answers)]
        asked.append(url)
        if isinstance(told, BreachledgerError):
            raise told
        return page(url, told, "text/html")

    found, error = walk(outlet("archive_page", url), WINDOW, get)
    assert error is None or isinstance(error, GiveUp | RetryLater)
    assert all(address.startswith(HOME) for address in urls(found))
    assert len(asked) <= 3 * MOST_PAGES
