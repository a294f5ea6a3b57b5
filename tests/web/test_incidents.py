"""The list: every filter gives what SQL gives, and pages follow one another without gap."""

from __future__ import annotations

import httpx
import pytest

from breachledger.query.ledger import Ledger
from breachledger.web import incidents
from tests.web.rooms import page, texts


def listed(client: httpx.Client, **query: object) -> list[str]:
    """The ids of the incidents of one page, in their order."""
    tree = page(client, "/incidents", **query)
    found = [one.rpartition("/")[2].partition("?")[0] for one in tree.xpath("//table[@class='list']//th/a/@href")]
    (count,) = tree.xpath("//p[@aria-live]/strong/text()")
    assert len(found) == min(int(count.replace(",", "")), incidents.ON_A_PAGE)
    assert bool(found) != ("No incident is like that." in texts(tree, "//main/p"))
    return found


NEWEST = "ORDER BY first_reported_at DESC, incident_id"
FILTERS = {
    "": "true",
    "country=FR": "victim_country = 'FR'",
    "country=fr": "victim_country = 'FR'",
    "country=AQ": "false",
    "sector=public_administration": "victim_sector = 'public_administration'",
    "type=ransomware": "list_contains(incident_type, 'ransomware')",
    "type=ddos": "list_contains(incident_type, 'ddos')",
    "status=confirmed": "victim_name_status = 'confirmed'",
    "status=reported": "victim_name_status = 'reported'",
    "language=it": "list_contains(languages, 'it')",
    "conflict=1": "has_conflict",
    "conflict=0": "true",
    "since=2025-12-12": "first_reported_at >= TIMESTAMPTZ '2025-12-12 00:00+00'",
    "until=2025-12-12": "first_reported_at < TIMESTAMPTZ '2025-12-13 00:00+00'",
    "since=2025-12-10&until=2025-12-15": "first_reported_at::DATE BETWEEN '2025-12-10' AND '2025-12-15'",
    "since=2025-12-15&until=2025-12-10": "false",
    "country=FR&type=ransomware&conflict=1": (
        "victim_country = 'FR' AND list_contains(incident_type, 'ransomware') AND has_conflict"
    ),
}


@pytest.mark.parametrize("query", FILTERS)
def test_a_filter_gives_what_sql_gives(demo: httpx.Client, ledger: Ledger, query: str):
    wanted = ledger.sql(f"SELECT incident_id FROM incidents WHERE {FILTERS[query]} {NEWEST}")
    found = listed(demo, **dict(part.split("=") for part in query.split("&") if part))
    assert found == wanted["incident_id"].to_pylist()


def test_every_value_of_the_lake_can_be_chosen(demo: httpx.Client, ledger: Ledger):
    for name, column in (("actor", "actor_name"), ("language", "languages")):
        values = ledger.sql(f"SELECT DISTINCT unnest({column}) AS v FROM incidents").to_pylist()
        assert values
        for row in values:
            wanted = ledger.sql(
                f"SELECT incident_id FROM incidents WHERE list_contains({column}, ?) {NEWEST}", [row["v"]]
            )
            assert listed(demo, **{name: row["v"]}) == wanted["incident_id"].to_pylist()
            assert listed(demo, **{name: f" {row['v'].upper()} ".strip()}) == wanted["incident_id"].to_pylist()


def test_words_are_found_without_accents_and_case_in_names_and_headlines(demo: httpx.Client, ledger: Ledger):
    accented = ledger.sql("""
        SELECT incident_id, word, strip_accents(word) AS bare
        FROM (
            SELECT incident_id, unnest(string_split(title, ' ')) AS word
            FROM incident_articles JOIN articles USING (article_id)
        )
        WHERE strip_accents(word) <> word ORDER BY ALL
    """).to_pylist()
    assert len(accented) > 3
    for row in accented[:4]:
        assert row["incident_id"] in listed(demo, q=row["word"])
        assert listed(demo, q=row["bare"].upper()) == listed(demo, q=row["word"])
    named = ledger.sql(
        "SELECT incident_id, victim_name, actor_name[1] AS actor FROM incidents WHERE len(actor_name) > 0"
    )
    for row in named.to_pylist():
        assert row["incident_id"] in listed(demo, q=row["actor"])
        assert row["incident_id"] in listed(demo, q=f"{row['actor']} {row['victim_name'] or ''}")
    assert listed(demo, q="nobodywritesthis") == []


def test_an_incident_is_not_there_before_it_was_told(demo: httpx.Client, ledger: Ledger):
    for day in ("2025-12-08", "2025-12-13", "2025-12-31"):
        with ledger.as_of(day) as then:
            wanted = then.sql(f"SELECT incident_id FROM incidents {NEWEST}")["incident_id"].to_pylist()
        assert listed(demo, as_of=day) == wanted
    assert listed(demo, as_of="2025-12-08") != listed(demo)
    assert listed(demo, as_of="2000-01-01") == []
    links = page(demo, "/incidents", as_of="2025-12-13").xpath("//table[@class='list']//th/a/@href")
    assert links
    assert all(link.endswith("?as_of=2025-12-13") for link in links)


def test_pages_follow_one_another(demo: httpx.Client, ledger: Ledger, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(incidents, "ON_A_PAGE", 7)
    wanted = ledger.sql(f"SELECT incident_id FROM incidents {NEWEST}")["incident_id"].to_pylist()
    found, path = [], "/incidents"
    while path:
        tree = page(demo, path)
        rows = tree.xpath("//table[@class='list']//th/a/@href")
        found += [row.rpartition("/")[2] for row in rows]
        path = next(iter(tree.xpath("//a[@rel='next']/@href")), None)
    assert found == wanted
    assert page(demo, "/incidents?page=2").xpath("//a[@rel='prev']/@href") == ["/incidents?page=1"]


def test_a_filter_stays_in_the_links_and_in_the_form(demo: httpx.Client):
    tree = page(demo, "/incidents", country="FR", type="ransomware", q="a & b", as_of="2025-12-19")
    (conflict,) = tree.xpath("//p[@aria-live]/a/@href")
    assert {"country=FR", "type=ransomware", "q=a+%26+b", "as_of=2025-12-19", "conflict=1"} <= set(
        conflict.partition("?")[2].split("&")
    )
    assert tree.xpath("//input[@name='country']/@value") == ["FR"]
    assert tree.xpath("//input[@name='q']/@value") == ["a & b"]
    assert tree.xpath("//select[@name='type']/option[@selected]/@value") == ["ransomware"]


def test_the_weeks_and_countries_count_what_is_listed(demo: httpx.Client, ledger: Ledger):
    tree = page(demo, "/incidents")
    cells = [int(one) for one in tree.xpath("//figure//details//td/text()")]
    assert sum(cells) == ledger.sql("SELECT count(*) AS n FROM incidents").to_pylist()[0]["n"]
    for path in tree.xpath("//svg[contains(@class, 'weeks')]//a/@href"):
        told = page(demo, path)
        assert int(told.xpath("string(//p[@aria-live]/strong)")) > 0
    by_country = ledger.sql("SELECT victim_country AS c, count(*) AS n FROM incidents GROUP BY ALL").to_pylist()
    shown = dict(
        zip(
            texts(tree, "//table[@class='bars']//th"),
            texts(tree, "//table[@class='bars']//td[@class='n']"),
            strict=True,
        )
    )
    assert shown == {row["c"]: str(row["n"]) for row in by_country if row["c"]}


def test_claimed_figures_stand_beside_confirmed_ones(demo: httpx.Client, ledger: Ledger):
    one = ledger.sql("SELECT incident_id FROM incidents WHERE people_affected_claimed_max = 16000000").to_pylist()
    (row,) = page(demo, "/incidents").xpath(
        f"//table[@class='list']//tr[th/a[contains(@href, '{one[0]['incident_id']}')]]"
    )
    cells = [" ".join(cell.text_content().split()) for cell in row.xpath("td[@class='n']")]
    assert len(cells) == 3
    assert "16,000,000" in cells[2]
    assert "16,000,000" not in cells[0]
