"""The past on the command line: `--as-of`, `--seen-as-of`, `show --timeline`, and ids that were merged into others."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pytest

from breachledger import cli, connect
from breachledger.files import LocalFiles
from breachledger.store import partitions
from breachledger.store.partitions import encoded
from breachledger.store.schema import TABLES
from tests.commands.conftest import is_clean

FOUNDING = "SELECT incident_id FROM incidents WHERE victim_country = 'FR' AND people_affected_claimed_max = 16000000"


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str], demo_lake: str):
    """Run a command over the lake; its exit code, its output and its messages."""

    def tell(*arguments: str, lake: str = demo_lake) -> tuple[int, str, str]:
        code = cli.main([*arguments, "--lake", lake])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return tell


@pytest.fixture(scope="module")
def founding(demo_lake: str) -> str:
    with connect(demo_lake) as ledger:
        return str(ledger.sql(FOUNDING)["incident_id"][0].as_py())


def objects(out: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in out.splitlines()]


def test_incidents_of_a_day_with_the_other_filters(told):
    _, out, err = told("incidents", "--as-of", "2025-12-12", "--country", "fr", "--format", "json")
    assert {row["victim_name"] for row in objects(out)} == {"mairie de Saint-Aubry", "ministère de l’Intérieur"}
    assert err == "what was public until 2025-12-12 23:59 UTC, in today's grouping\n"
    _, out, _ = told("incidents", "--as-of", "2025-12-11", "--country", "fr", "--format", "json")
    assert [row["victim_name"] for row in objects(out)] == ["mairie de Saint-Aubry"]


def test_what_we_had_fetched_goes_by_our_clock(told):
    code, out, err = told("incidents", "--seen-as-of", "2025-12-31", "--format", "json")
    assert (code, out) == (0, "")
    assert err.startswith("what we had fetched until 2025-12-31 23:59 UTC")


def test_show_of_a_day_and_of_a_moment(told, founding: str):
    _, out, _ = told("show", founding, "--as-of", "2025-12-16")
    assert f"{founding} · 3 articles of 3 sources in en, fr, it · 2025-12-12 to 2025-12-16" in out
    assert "people.affected = 16000000 people  claimed" in out
    assert "extortion.demanded = yes  denied" in out
    _, out, _ = told("show", founding, "--as-of", "2025-12-16T16:34")
    assert "people.affected = 16000000" not in out


def test_show_of_a_day_before_anything_was_known(told, founding: str):
    code, out, err = told("show", founding, "--as-of", "2025-12-11")
    assert (code, out) == (2, "")
    assert f"nothing was known of {founding} by then" in err


def test_show_as_json_has_the_articles_and_every_quote(told, founding: str):
    _, out, _ = told("show", founding, "--as-of", "2025-12-15", "--format", "json", "--field", "extortion.demanded")
    (found,) = objects(out)
    assert [article["source"] for article in found["articles"]] == ["le-verrou", "sentinella-digitale"]
    (field,) = found["fields"]
    assert [claim["quote"] for claim in field["claims"]] == ["nessun riscatto richiesto"]
    assert found["extortion_demanded_status"] == field["status"] == "denied"


def test_the_timeline_tells_what_became_known_when(told, founding: str):
    code, out, _ = told("show", founding, "--timeline", "--field", "extortion.demanded")
    assert code == 0
    assert is_clean(out)
    assert out.splitlines()[1:8] == [
        "",
        "2025-12-15 11:30  extortion.demanded = yes  new, denied",
        "  [denied] The article reports that it is not true that a ransom was demanded.",
        "      “nessun riscatto richiesto”  sentinella-digitale, it, 2025-12-15, c-dc86de90c082511c1aeb",
        "",
        "2025-12-17 07:10  extortion.demanded = yes  conflict begun, denied → disputed",
        "  [claimed] The attackers claim that a ransom was demanded.",
    ]


def test_the_timeline_ends_with_the_day(told, founding: str):
    _, out, _ = told("show", founding, "--timeline", "--as-of", "2025-12-15", "--format", "json")
    changes = objects(out)
    assert {change["at"][:10] for change in changes} == {"2025-12-12", "2025-12-15"}
    assert {change["change"] for change in changes} <= {"new", "raised", "lowered"}
    assert all(change["claim"]["quote"] and change["sentence"] for change in changes)
    _, out, _ = told("show", founding, "--timeline", "--seen-as-of", "2025-12-15", "--format", "json")
    assert not out


def test_query_of_a_day_about_all_and_about_one(told, founding: str):
    sql = f"SELECT article_count AS n FROM incidents WHERE incident_id = '{founding}'"
    for more in ([], ["--incident", founding], ["--incident", founding[:8]]):
        _, out, _ = told("query", "--as-of", "2025-12-17", *more, "--format", "json", sql)
        assert objects(out) == [{"n": 7}]
    _, out, _ = told("query", "--as-of", "2025-12-17", "SELECT count(*) AS n FROM runs", "--format", "json")
    assert objects(out)[0]["n"] > 100


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["incidents", "--as-of", "last week"], "'last week' is no day: write it as 2025-12-17"),
        (["query", "FROM incidents", "--incident", "i-1"], "--incident goes with --as-of or --seen-as-of"),
        (["show", "i-", "--as-of", "2025-12-40"], "'2025-12-40' is no day"),
        (["show", "i-nothing", "--timeline"], "no incident has an id that begins with 'i-nothing'"),
    ],
)
def test_wrong_use(told, arguments: list[str], message: str):
    code, out, err = told(*arguments)
    assert (code, out) == (2, "")
    assert message in err


def test_not_both_at_once(told, capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit, match="2"):
        told("incidents", "--as-of", "2025-12-17", "--seen-as-of", "2025-12-17")
    assert "not allowed with argument" in capsys.readouterr().err


@pytest.fixture
def merged(demo_lake: str, founding: str, tmp_path: Path) -> str:
    """The lake with two ids more: one that became an alias of the founding case by way of the other."""
    shutil.copytree(demo_lake, tmp_path, dirs_exist_ok=True)
    files, table = LocalFiles(tmp_path), TABLES["incident_registry"]
    some = {"anchor_incident_no": 0, "month": "2025-12", "minted_at": datetime(2025, 12, 20, tzinfo=UTC)}
    aliases = [("i-oldest", "i-older"), ("i-older", founding), ("i-circle", "i-circle")]
    rows = [{"incident_id": one, "alias_of": of, "anchor_article_id": f"a-{one}", **some} for one, of in aliases]
    known = partitions.read(files, table)
    added = pa.Table.from_pylist(rows, schema=table.plain_schema)
    files.write(table.path(), encoded(table, pa.concat_tables([known, added])))
    return str(tmp_path)


@pytest.mark.parametrize(
    ("asked", "named"), [("i-oldest", "i-oldest"), ("i-older", "i-older"), ("i-oldes", "i-oldest")]
)
def test_an_id_that_was_merged_shows_the_incident_that_stands(told, merged: str, founding: str, asked: str, named: str):
    for more in ([], ["--timeline"], ["--as-of", "2025-12-17"]):
        code, out, err = told("show", asked, *more, lake=merged)
        assert code == 0
        assert founding in out
        assert f"{named}: merged into {founding}\n" in err


def test_a_beginning_of_several_aliases_of_one_incident_is_no_riddle(told, merged: str, founding: str):
    code, out, err = told("show", "i-old", lake=merged)
    assert code == 0
    assert founding in out
    assert f"i-older, i-oldest: merged into {founding}\n" in err


def test_an_alias_that_leads_nowhere_is_no_incident(told, merged: str):
    code, _, err = told("show", "i-circle", lake=merged)
    assert code == 2
    assert "no incident has an id that begins with 'i-circle'" in err


def test_what_stands_needs_no_word(told, merged: str, founding: str):
    _, _, err = told("show", founding[:10], lake=merged)
    assert not err
