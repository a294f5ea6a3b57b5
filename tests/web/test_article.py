"""One article: its text whole, its claims in place, and what changed from version to version."""

from __future__ import annotations

import httpx

from breachledger.files import LocalFiles
from breachledger.query.ledger import Ledger
from tests.web.conftest import change
from tests.web.rooms import page, reader, room, texts


def test_the_text_is_whole_and_each_claim_marked_with_its_quote(demo: httpx.Client, ledger: Ledger):
    rows = ledger.sql(
        "SELECT article_id, text, url FROM articles WHERE is_incident_report ORDER BY 1 LIMIT 8"
    ).to_pylist()
    for row in rows:
        tree = page(demo, f"/articles/{row['article_id']}")
        (text,) = tree.xpath("//article")
        assert text.text_content() == row["text"]
        told = ledger.sql("FROM claims WHERE article_id = ?", [row["article_id"]]).to_pylist()
        assert {one.get("id") for one in text.xpath(".//span")} == {one["claim_id"] for one in told}
        for one in told:
            (mark,) = text.xpath(f".//mark[span[@id='{one['claim_id']}']]")
            assert one["quote"].startswith(mark.text_content())
            assert f"{one['status']}: {one['field']}" in mark.get("title") or mark.get("title").count("\n") == 8
            assert tree.xpath(f"//section[@id='claims']//a[@href='#{one['claim_id']}']")
        assert tree.xpath("//a[contains(@rel, 'noopener')]/@href") == [row["url"]]


def test_a_cue_is_underlined(demo: httpx.Client, ledger: Ledger):
    row = ledger.sql("""
        SELECT article_id, cue_quote FROM claims WHERE cue_start IS NOT NULL AND cue_end <= start
        ORDER BY claim_id LIMIT 1
    """).to_pylist()[0]
    tree = page(demo, f"/articles/{row['article_id']}")
    assert "".join(tree.xpath("//article//u//text()")).find(row["cue_quote"]) >= 0


def test_an_article_leads_to_its_incidents(demo: httpx.Client, ledger: Ledger):
    for row in ledger.sql("FROM incident_articles ORDER BY score LIMIT 5").to_pylist():
        assert f"/incidents/{row['incident_id']}" in page(demo, f"/articles/{row['article_id']}").xpath("//main//@href")


def test_a_new_version_shows_which_claims_it_changed(lake: LocalFiles):
    changed = change(lake)
    with reader(room(str(lake.root))) as client:
        tree = page(client, f"/articles/{changed}")
        (heading,) = texts(tree, "//section[@id='versions']/h3")
        assert heading.startswith("revision 0, published 2025-12-12 12:00 UTC → revision 1, ")
        told = texts(tree, "//section[@id='versions']//li")
        assert any(one.startswith("appeared") and "Peine" in one for one in told)
        assert not any("Hameln" in one for one in told)
        assert "version 2" in tree.xpath("string(//main/p[2])")
        assert page(client, f"/articles/{changed[:-1]}", 404) is not None
