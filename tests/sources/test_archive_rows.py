"""What a date archive page lists: which links are articles, by what title, and which address is its next page."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from breachledger.sources.archive_rows import MOST_CHARACTERS, Listed, read_archive
from tests.sources.desk import HOME, outlet, page

DAY = date(2025, 12, 9)
URL = f"{HOME}2025/12/09/"
TEXT = "Comune senza posta da tre giorni"
SOURCE = outlet("archive_page", URL)


def read(body: str | bytes, day: date | None = DAY, url: str = URL, start: str | None = None) -> Listed:
    return read_archive(page(url, body, "text/html; charset=utf-8"), day, SOURCE, start)


def rows(body: str, day: date | None = DAY) -> list[tuple[str, str, str]]:
    return [(row.href.removeprefix(HOME), row.title, row.published) for row in read(body, day).entries]


@pytest.mark.parametrize(
    "body",
    [
        f"<h2><a href=/a>{TEXT}</a></h2>",
        f"<main><article><header class=entry-header><h2><a href=/a>{TEXT}</a></h2></header></article></main>",
        f"<form id=aspnetForm><a href=/a>{TEXT}</a></form>",
        f"<main></main><div><a href=/a>{TEXT}</a></div>",
        f"<a href=/a><img src=/a.jpg></a><a href=/a>{TEXT}</a><a href=/a#comments>Ci sono ben tre commenti</a>",
        f"<a href=/a><h3>{TEXT}</h3><p>La posta del Comune non parte e non arriva.</p></a>",
        f"<a href=https://www.desk.example/a>{TEXT}</a>".replace("www.", ""),
        f"<header><a href=/b>{TEXT}</a></header><a href=/a>{TEXT}</a><div role=navigation><a href=/c>{TEXT}</a></div>",
        f"<nav><a href=/b>{TEXT}</a></nav><aside><a href=/c>{TEXT}</a></aside><a href=/a>{TEXT}</a>",
        f"<a href=/b>{TEXT}</a><main><a href=/a>{TEXT}</a></main>",
    ],
)
def test_the_articles_of_a_page_and_their_headlines(body: str):
    assert rows(body) == [("a", TEXT, "2025-12-09")]


@pytest.mark.parametrize(
    "href",
    [
        "https://other.example/a", "mailto:desk@desk.example", "javascript:void(0)", "#top", "/", "", "/tag/comune",
        "/category/rete/comuni/", "/author/anna-rossi/", "/feed/", "/a/feed/", "/foto/comune.jpg", "/lista.pdf",
        "/2025/", "/2025/12/", "/2025/12/08/", "/2025/12/09/", "/2025/12/09/page/2/", "/2025/12/9/", "http://[",
        "/archives/comuni/", "/tipi/comune.woff2",
    ],
)  # fmt: skip
def test_links_that_are_no_articles(href: str):
    assert rows(f"<a href='{href}'>{TEXT}</a>") == []


def test_short_words_are_no_headline_but_a_day_in_the_address_makes_an_article():
    assert rows("<a href=/a>Leggi tutto</a>") == []
    assert rows("<a href=/2025/12/08/banca-chiusa>Banca chiusa</a>") == [("2025/12/08/banca-chiusa", "", "")]
    assert rows("<a href=/2025/12/08/banca-chiusa?share=mail>Condividi</a>") == []


@pytest.mark.parametrize(
    "title", ["病院がサイバー攻撃を受け診療停止", "병원 해킹으로 진료 중단", "โรงพยาบาลถูกโจมตีทางไซเบอร์"]
)
def test_headlines_in_scripts_that_write_words_together(title: str):
    assert rows(f"<a href=/a>{title}</a>") == [("a", title, "2025-12-09")]
    assert rows("<a href=/b>次へ</a>") == []


def test_the_page_of_a_month_takes_the_time_beside_a_link_and_no_other():
    def item(path: str, times: str) -> str:
        return f"<li><a href=/tema>Rete</a><h2><a href=/{path}>{TEXT}</a></h2><p>{times}</p></li>"

    edited = "<time class='entry-date updated' datetime=2025-12-20></time>"
    body = (
        "<time datetime=2020-01-01></time><ul>"
        + item("a", "<time datetime=2025-12-09></time>")
        + item("b", f"{edited}<time datetime=2025-12-10></time><time datetime=2025-12-11></time>")
        + item("c", edited)
        + item("2025/12/08/d", "<time datetime=2025-12-12></time>")
        + f"</ul><a href=/e>{TEXT}</a><time datetime=2025-12-13></time><a href=/f>{TEXT}</a>"
    )
    told = {path: published for path, _, published in rows(body, None)}
    assert told == {"a": "2025-12-09", "b": "2025-12-10", "c": "", "2025/12/08/d": "", "e": "", "f": ""}


@pytest.mark.parametrize(
    ("link", "following"),
    [
        ("<a rel=next href=page/2/>x</a>", "2025/12/09/page/2/"),
        ("<a rel='nofollow next' href=/2025/12/09/2>x</a>", "2025/12/09/2"),
        ("<a class=next href=?pagina=2>x</a>", "2025/12/09/?pagina=2"),
        ("<a href=?paged=3>3</a><a href=?paged=2>2</a>", "2025/12/09/?paged=2"),
        ("<footer><nav><a href=page/2/>2</a></nav></footer>", "2025/12/09/page/2/"),
        ("<a href=page/3/>3</a>", None),
        ("<a rel=next href=/2025/12/10/>domani</a>", None),
        ("<a rel=next href=/2025/12/09/un-articolo-lungo/>x</a>", None),
        ("<a rel=next href=https://other.example/2025/12/09/page/2/>x</a>", None),
        ("<a class=text-next-gen href=page/9/>x</a>", None),
        ("<a rel=next href=/2025/12/09/>x</a>", None),
    ],
)
def test_the_next_page_is_one_of_the_same_day(link: str, following: str | None):
    assert read(link).following == (following and HOME + following)


def test_the_next_page_of_a_further_page_is_the_one_after_it():
    body = "<a href=/2025/12/09/>1</a><a href=/2025/12/09/page/2/>2</a><a href=/2025/12/09/page/3/>3</a>"
    assert read(body, url=f"{URL}page/2/", start=URL).following == f"{URL}page/3/"
    query = f"{HOME}archivio?giorno=20251209"
    body = "<a rel=next href='?giorno=20251210'>domani</a><a rel=next href='?giorno=20251209&p=2'>altri</a>"
    assert read(body, url=query).following == f"{query}&p=2"


def test_a_page_that_is_too_long_is_read_as_far_as_that_and_said_to_be():
    found = read(f"<a href=/a>{TEXT}</a>" + " " * MOST_CHARACTERS + f"<a href=/b>{TEXT}</a>")
    assert [row.href for row in found.entries] == [f"{HOME}a"]
    assert f"more than {MOST_CHARACTERS} characters" in found.damage


@pytest.mark.parametrize(
    ("encoding", "title"),
    [
        ("iso-8859-2", "Włamanie do sieci urzędu gminy: żadne dane nie wyciekły"),
        ("windows-1251", "Администрация порта сообщила о взломе сервера"),
    ],
)
@pytest.mark.parametrize(
    "declared", ['<meta charset="{}">', '<meta http-equiv="Content-Type" content="text/html; charset={}">']
)
def test_the_charset_that_a_page_declares_is_read(encoding: str, title: str, declared: str):
    body = f"<html><head>{declared.format(encoding)}</head><body><a href=/a>{title}</a></body></html>"
    found = read_archive(page(URL, body.encode(encoding), "text/html"), DAY, SOURCE)
    assert [row.title for row in found.entries] == [title]


def test_old_charsets_are_read():
    assert read(f"<a href=/a>Perché {TEXT}</a>".encode("cp1252")).entries[0].title == f"Perché {TEXT}"


@given(
    st.binary(max_size=400)
    | st.text(alphabet="<>a=\"'/hrefnavtimedatetime20 \0", max_size=400).map(str.encode)
    | st.text(max_size=80).map(lambda text: f"<a href='{text}' rel=next>{text * 9}</a>".encode("utf-8", "replace")),
    st.sampled_from([DAY, None]),
)
def test_no_page_is_too_broken(body: bytes, day: date | None):
    found = read(body, day)
    assert all(row.href.startswith("https://desk.example") for row in found.entries)
    assert found.following is None or found.following.startswith(URL)
