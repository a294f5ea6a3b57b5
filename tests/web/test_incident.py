"""One incident: conflicts first, each quote leads to its place in the article, and an old id to what stands now."""

from __future__ import annotations

from urllib.parse import urldefrag

import httpx
import pytest

from breachledger import connect
from breachledger.export.dossiers import dossiers
from breachledger.export.selection import Selection
from breachledger.files import LocalFiles
from breachledger.query.ledger import Ledger
from breachledger.store.schema import STANDING
from tests.demo import FOUNDING_CASE
from tests.web.conftest import merge
from tests.web.rooms import page, reader, room, texts


@pytest.fixture(scope="module")
def founding(ledger: Ledger) -> str:
    return str(ledger.sql(FOUNDING_CASE).to_pylist()[0]["incident_id"])


def test_the_conflict_on_the_ransom_stands_first(demo: httpx.Client, founding: str):
    tree = page(demo, f"/incidents/{founding}")
    assert texts(tree, "//main/section/h2")[:2] == ["Where sources disagree", "Values"]
    shown = texts(tree, "//section[@id='conflicts']//section[contains(@class, 's-disputed')]/h3")
    assert any(one.startswith("extortion.") and one.endswith("disputed") for one in shown), shown
    (ransom,) = tree.xpath("//section[@id='conflicts']/section[contains(h3, 'extortion.demanded')]")
    statuses = set(ransom.xpath(".//div[@class='evidence']/span[contains(@class, 'status')]/text()"))
    assert "denied" in statuses
    assert statuses & {"claimed", "reported", "confirmed"}


def test_every_quote_leads_to_an_anchor_in_its_article(demo: httpx.Client, founding: str, ledger: Ledger):
    tree = page(demo, f"/incidents/{founding}")
    quotes = tree.xpath("//blockquote/a/@href")
    assert len(quotes) > 10
    told = {row["claim_id"]: row["quote"] for row in ledger.sql("SELECT claim_id, quote FROM claims").to_pylist()}
    articles = {}
    for link in quotes:
        path, claim = urldefrag(link)
        article = articles.setdefault(path, None) if path in articles else articles.setdefault(path, page(demo, path))
        (anchor,) = article.xpath(f"//article//mark[span[@id='{claim}']]")
        assert told[claim].startswith(anchor.text_content().split("\n")[0][:10].strip()[:3])


def test_the_page_has_every_value_and_every_article(demo: httpx.Client, founding: str, ledger: Ledger):
    tree = page(demo, f"/incidents/{founding}")
    (dossier,) = dossiers(ledger, Selection(ids=(founding,)))
    assert len(tree.xpath("//section[starts-with(@class, 'value ')]")) == len(dossier.values)
    linked = {link.rpartition("/")[2] for link in tree.xpath("//section[@id='articles']//li/a[1]/@href")}
    assert linked == {row["article_id"] for row in dossier.articles}
    joined = {link.rpartition("/")[2] for link in tree.xpath("//section[@id='joined']//th/a/@href")}
    assert joined == linked
    assert len(tree.xpath("//p[@class='exports']/a")) == 5
    originals = tree.xpath("//section[@id='articles']//a[@class='original']/@href")
    assert set(originals) == {row["url"] for row in dossier.articles}


def test_the_timeline_of_the_page_is_that_of_its_own_page(demo: httpx.Client, founding: str):
    here = texts(page(demo, f"/incidents/{founding}"), "//ol[@class='timeline']/li")
    assert len(here) > 5
    assert texts(page(demo, f"/incidents/{founding}/timeline"), "//ol[@class='timeline']/li") == here
    moments = page(demo, f"/incidents/{founding}").xpath("//ol[@class='timeline']//time/@datetime")
    assert moments == sorted(moments)


def test_as_of_a_day_only_what_was_known_stands(demo: httpx.Client, founding: str, ledger: Ledger):
    (row,) = ledger.sql(
        "SELECT first_reported_at::DATE AS d FROM incidents WHERE incident_id = ?", [founding]
    ).to_pylist()
    now = page(demo, f"/incidents/{founding}")
    then = page(demo, f"/incidents/{founding}", as_of=row["d"])
    assert 0 < len(then.xpath("//blockquote")) < len(now.xpath("//blockquote"))
    assert f"until the end of {row['d']}" in " ".join(texts(then, "//p[@class='note']"))
    always = page(demo, f"/incidents/{founding}", as_of="2026-12-31")
    for part in ("conflicts", "values", "timeline", "articles"):
        assert texts(always, f"//section[@id='{part}']") == texts(now, f"//section[@id='{part}']")
    before = page(demo, f"/incidents/{founding}", 404, as_of="2025-01-01")
    assert "nothing was known of" in before.xpath("string(//main)")


def test_the_beginning_of_an_id_leads_to_the_incident(demo: httpx.Client, founding: str):
    answer = demo.get(f"/incidents/{founding[:8]}?as_of=2025-12-19&seen=1")
    assert answer.status_code == 307
    assert answer.headers["location"] == f"/incidents/{founding}?as_of=2025-12-19&seen=1"


def test_an_id_that_was_merged_leads_to_what_stands(lake: LocalFiles):
    merge(lake)
    with connect(str(lake.root)) as opened:
        (alias,) = opened.sql("FROM incident_registry WHERE alias_of IS NOT NULL").to_pylist()
    with reader(room(str(lake.root))) as client:
        old, new = alias["incident_id"], alias["alias_of"]
        answer = client.get(f"/incidents/{old}")
        assert (answer.status_code, answer.headers["location"]) == (307, f"/incidents/{new}")
        tree = page(client, f"/incidents/{new}")
        assert f"/incidents/{old}" in tree.xpath("//section[@id='joined']//li/a/@href")
        assert "merge" in " ".join(texts(tree, "//section[@id='joined']//li"))
        assert page(client, f"/incidents/{old}/timeline").xpath("//main//a/@href")[1] == f"/incidents/{new}"
        assert (
            client.get(f"/incidents/{old}/export/jsonl").content == client.get(f"/incidents/{new}/export/jsonl").content
        )


def test_the_page_comes_before_its_history_is_made(demo_lake: str, founding: str):
    with reader(room(demo_lake)) as client, client.stream("GET", f"/incidents/{founding}") as answer:
        first, *rest = answer.iter_text()
    assert "Where sources disagree" in first
    assert "changes (UTC)" not in first
    assert "changes (UTC)" in "".join(rest)


def test_a_history_that_cannot_be_read_costs_nothing_else(lake: LocalFiles):
    (standing,) = lake.list(STANDING.name)
    lake.write(standing, b"no Parquet")
    celle = connect(lake.root).sql("SELECT incident_id FROM incidents WHERE victim_name = 'Celle'").to_pylist()
    with reader(room(lake.root)) as client:
        tree = page(client, f"/incidents/{celle[0]['incident_id']}")
    assert "load the page again" in texts(tree, "//section[@id='timeline']")[0]
    assert texts(tree, "//section[@id='articles']//li/a[1]") == ["Celle was hit"]
