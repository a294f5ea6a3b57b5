"""Date archive pages: whose links are articles, of which day, and where a day ends."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from breachledger.model import Link, Window
from breachledger.sources.archive_page import MOST_PAGES, read_archive
from breachledger.vocabulary import Precision
from tests.sources.desk import HOME, Documents, collect, outlet, page, paths

DAILY = f"{HOME}{{year}}/{{month}}/{{day}}/"
MONTHLY = f"{HOME}archivio/{{year}}-{{month}}"
WINDOW = Window(date(2025, 12, 9), date(2025, 12, 9))


def listing(*rows: str, more: str = "") -> str:
    """A page with menus around its rows, each `path|headline`."""
    told = "".join(f'<h2><a href="/{path}">{text}</a></h2>' for path, text in (row.split("|") for row in rows))
    return (
        '<html><body><nav><a href="/chi-siamo">Chi siamo e come lavoriamo noi</a></nav>'
        f"<main>{told}<a href='/tag/rete'>Rete</a>{more}</main>"
        '<footer><a href="/privacy">Le regole della casa per tutti</a></footer></body></html>'
    )


def told_by(documents: Documents, url: str = DAILY, window: Window = WINDOW) -> tuple[list[Link], object, list[str]]:
    return collect(outlet("archive_page", url), documents, window, "text/html; charset=utf-8")


def test_the_page_of_a_day_dates_what_it_lists():
    document = listing("ospedale-fermo|Ospedale fermo dopo un attacco alla rete")
    found, error, asked = told_by({f"{HOME}2025/12/09/": document})
    assert error is None
    assert asked == [f"{HOME}2025/12/{day}/" for day in ("08", "09", "10")], "a day more on both sides, for time zones"
    (link,) = found
    assert (link.url, link.title) == (f"{HOME}ospedale-fermo", "Ospedale fermo dopo un attacco alla rete")
    assert (link.published_at.date(), link.published_precision) == (date(2025, 12, 9), Precision.DAY)


def test_a_day_in_an_address_wins():
    rows = (
        "2025/12/04/vecchio|Un articolo di qualche giorno prima",
        "2025/12/09/nuovo|Un articolo di questo stesso giorno",
    )
    found, _, _ = told_by({f"{HOME}2025/12/09/": listing(*rows)})
    assert paths(found) == ["2025/12/09/nuovo"]


def test_menus_other_sites_and_short_words_are_no_articles():
    more = '<a href="https://other.example/a">Un altro sito con un titolo lungo</a><a href="/b">Leggi tutto</a>'
    found, _, _ = told_by({f"{HOME}2025/12/09/": listing("a|Comune senza posta da tre giorni", more=more)})
    assert paths(found) == ["a"]


def test_further_pages_of_a_day_are_read_until_one_comes_again():
    following = '<a class="next page-numbers" href="{}">Avanti</a>'
    documents = {
        f"{HOME}2025/12/09/": listing(
            "a|Comune senza posta da tre giorni", more=following.format("/2025/12/09/page/2/")
        ),
        f"{HOME}2025/12/09/page/2/": listing(
            "b|Clinica paga per riavere i dati", more=following.format("/2025/12/09/")
        ),
    }
    found, error, _ = told_by(documents)
    assert (paths(found), error) == (["a", "b"], None)


def test_pages_without_end_are_a_fault():
    documents: dict[str, str] = {}
    for day in ("08", "09", "10"):
        for number in range(MOST_PAGES + 1):
            following = f'<a rel="next" href="?n={number + 1}">Avanti</a>'
            query = f"?n={number}" if number else ""
            documents[f"{HOME}2025/12/{day}/{query}"] = listing("a|Comune senza posta da ieri", more=following)
    _, error, asked = told_by(documents)
    assert "pages" in str(error)
    assert len(asked) == 3 * MOST_PAGES


def test_the_page_of_a_month_dates_nothing_by_itself():
    rows = ("a|Comune senza posta da tre giorni", "2025/12/09/b|Clinica paga per riavere i dati")
    found, _, asked = told_by({f"{HOME}archivio/2025-12": listing(*rows)}, MONTHLY)
    assert asked == [f"{HOME}archivio/2025-12"]
    assert [(link.url.removeprefix(HOME), link.published_at is None) for link in found] == [
        ("a", True),
        ("2025/12/09/b", False),
    ]


def test_a_day_without_a_page_is_a_day_without_articles():
    assert told_by({})[:2] == ([], None)


@given(st.binary(max_size=400) | st.text(alphabet="<>a=\"'/hrefnavx \0", max_size=400).map(str.encode))
def test_no_page_is_too_broken(body: bytes):
    rows, _ = read_archive(page(HOME, body, "text/html"), date(2025, 12, 9), outlet("archive_page", DAILY))
    assert all(row.href.startswith("https://desk.example") for row in rows)
