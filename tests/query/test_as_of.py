"""What was known on a day: ten questions whose answers were read in the articles, and what must hold for any day."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from breachledger import connect
from breachledger.errors import UsageError
from breachledger.files import LocalFiles, open_files
from breachledger.query.as_of import ALWAYS, AsOf, last_moment
from breachledger.query.ledger import Ledger
from breachledger.query.timeline import timeline
from breachledger.resolution import resolve
from breachledger.store.publish import publish, stage
from breachledger.vocabulary import FIELD_BY_NAME, Kind
from tests.query.pasts import backwards, in_order
from tests.store.readings import NOON, NOW, contents, reading

TABLES = ("incident_articles", "incident_fields", "incidents")
NOTHING: dict[str, list[Any]] = {name: [] for name in TABLES}
FOUNDING = "SELECT incident_id FROM incidents WHERE victim_country = 'FR' AND people_affected_claimed_max = 16000000"
MOMENTS = ("2025-12-08", "2025-12-12T17:00", "2025-12-13", "2025-12-15T10:25", "2025-12-17", "2025-12-18")

RANSOM = "SELECT article_count, extortion_demanded_status, has_conflict FROM incidents WHERE incident_id = $founding"
CONFIRMED = """
    SELECT DISTINCT field FROM incident_fields WHERE incident_id = $founding AND confirmed > 0
    AND split_part(field, '.', 1) IN ('victim', 'people', 'records', 'extortion', 'actor')
    ORDER BY field
"""
BANK = "SELECT people_affected_claimed_max, people_affected_confirmed_max FROM incidents WHERE victim_country = 'ES'"
COUNCIL = """
    SELECT people_affected_confirmed_min, people_affected_confirmed_max
    FROM incidents WHERE victim_name LIKE 'Harlow Vale%'
"""
UTILITY = """
    SELECT value_number, quote FROM claims JOIN articles USING (article_id)
    WHERE source = 'netzwacht' AND title LIKE 'Stadtwerke Niederau: Kontodaten%' AND field = 'people.affected'
    ORDER BY value_number
"""

# the question, the day, the query, the answer
QUESTIONS = [
    ("Whom had it hit by 8 December?", "2025-12-08", "SELECT victim_name FROM incidents", [("Fernway",)]),
    (
        "How many incidents in Italy were known the day before San Bassiano was hit?",
        "2025-12-08",
        "SELECT count(*) FROM incidents WHERE victim_country = 'IT'",
        [(0,)],
    ),
    (
        "How many incidents in Italy were known on 9 December, and told by whom?",
        "2025-12-09",
        """
        SELECT victim_name, article_count, source FROM incidents
        JOIN incident_articles USING (incident_id) JOIN articles USING (article_id) WHERE victim_country = 'IT'
        """,
        [("Azienda Ospedaliera San Bassiano", 1, "sentinella-digitale")],
    ),
    ("On 13 December, was the ransom of the founding case known?", "2025-12-13", RANSOM, [(1, None, False)]),
    ("And on 15 December, when the authorities were told to deny it?", "2025-12-15", RANSOM, [(2, "denied", False)]),
    ("And on 17 December, after the ultimatum?", "2025-12-17", RANSOM, [(7, "disputed", True)]),
    (
        "What stood as confirmed when the figure of 16 million was first told?",
        "2025-12-16T16:35",
        CONFIRMED,
        [("victim.country",), ("victim.name",), ("victim.sector",)],
    ),
    ("What was known of the bank on the day of the seller's boast?", "2025-12-12", BANK, [(3_000_000, None)]),
    ("And a day later?", "2025-12-13", BANK, [(3_000_000, 1_300_000)]),
    ("How many residents before Harlow Vale corrected itself?", "2025-12-15T10:29", COUNCIL, [(4_000, 4_000)]),
    ("And on the evening of that day?", "2025-12-15", COUNCIL, [(4_600, 4_600)]),
    ("Which figure did netzwacht give for Niederau?", "2025-12-18T10:29", UTILITY, [(64_000, "rund 64.000 Kunden")]),
    (
        "And when it had added the gas customers?",
        "2025-12-18T10:30",
        UTILITY,
        [(64_000, "64.000 Kunden"), (71_500, "rund 71.500 Kunden")],
    ),
]


@pytest.fixture(scope="module")
def lake(demo_lake: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The edited lake; only to be read from."""
    return in_order(demo_lake, tmp_path_factory.mktemp("past")).lake


@pytest.fixture(scope="module")
def ledger(lake: str) -> Iterator[Ledger]:
    with connect(lake) as opened:
        yield opened


@pytest.fixture(scope="module", params=["in order", "backwards"])
def either(request: pytest.FixtureRequest, lake: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    """The edited lake, loaded one way or the other."""
    place = lake if request.param == "in order" else backwards(tmp_path_factory.mktemp("backwards")).lake
    with connect(place) as opened:
        yield opened


@pytest.fixture(scope="module")
def founding(ledger: Ledger) -> str:
    return found(ledger, FOUNDING)


def found(ledger: Ledger, query: str) -> str:
    """The id of the one incident that a query finds."""
    (row,) = rows(ledger, query)
    return str(row["incident_id"])


def rows(ledger: Ledger, query: str, **parameters: object) -> list[dict[str, Any]]:
    return list(ledger.sql(query, parameters or None).to_pylist())


def made(ledger: Ledger) -> dict[str, list[dict[str, Any]]]:
    """All that is resolved, in an order."""
    return {name: rows(ledger, f"FROM {name} ORDER BY ALL") for name in TABLES}


@pytest.mark.parametrize(("question", "day", "query", "answer"), QUESTIONS, ids=[one[0] for one in QUESTIONS])
def test_a_question_has_its_known_answer(
    either: Ledger, question: str, day: str, query: str, answer: list[tuple[object, ...]]
):
    wanted = {"founding": found(either, FOUNDING)} if "$founding" in query else None
    with either.as_of(day) as then:
        assert [tuple(row.values()) for row in then.sql(query, wanted).to_pylist()] == answer


def test_when_the_figure_of_16_million_was_first_told_and_by_whom(either: Ledger):
    with either.as_of(ALWAYS, incident=found(either, FOUNDING)) as always:
        told = [one for one in timeline(always) if one.field == "people.affected" and one.status != "undisclosed"]
    (first,) = told
    assert (first.at, first.change, first.status) == (datetime(2025, 12, 16, 16, 35, tzinfo=UTC), "new", "claimed")
    assert (first.claim["source"], first.claim["quote"]) == ("harbour-wire", "up to 16 million people")


def test_when_the_ransom_became_disputed(either: Ledger):
    with either.as_of(ALWAYS, incident=found(either, FOUNDING)) as always:
        changes = [one for one in timeline(always) if (one.field, one.value) == ("extortion.demanded", "yes")]
    told = [(f"{one.at:%d %H:%M}", one.change, one.status, one.claim["source"]) for one in changes]
    assert told == [
        ("15 11:30", "new", "denied", "sentinella-digitale"),
        ("17 07:10", "conflict begun", "disputed", "le-verrou"),
    ]


def test_a_corrected_figure_takes_the_place_of_the_old_one(either: Ledger):
    council = found(either, "SELECT incident_id FROM incidents WHERE victim_name LIKE 'Harlow Vale%'")
    with either.as_of(ALWAYS, incident=council) as always:
        changes = [one for one in timeline(always) if one.field == "people.affected"]
    assert [(one.change, one.was_value, one.value) for one in changes] == [
        ("new", None, "4000 people"),
        ("replaced", "4000 people", "4600 people"),
    ]
    assert changes[1].at == datetime(2025, 12, 15, 10, 30, tzinfo=UTC)
    assert changes[1].claim["quote"] == "about 4,600 residents"


def test_before_anything_was_told_there_is_nothing(ledger: Ledger):
    with ledger.as_of("2025-12-07") as then:
        assert made(then) == NOTHING
        assert rows(then, "SELECT 1 FROM articles UNION ALL SELECT 1 FROM claims") == []


def test_in_the_end_all_is_as_resolve_made_it(ledger: Ledger):
    with ledger.as_of(ALWAYS) as always:
        assert made(always) == made(ledger)
        assert rows(always, "FROM claims ORDER BY claim_id") == rows(ledger, "FROM claims ORDER BY claim_id")
        assert rows(always, "FROM articles ORDER BY article_id") == rows(ledger, "FROM articles ORDER BY article_id")
    for incident in rows(ledger, "FROM incidents"):
        with ledger.as_of(ALWAYS, incident=incident["incident_id"]) as again:
            assert rows(again, "FROM incidents") == [incident]


@pytest.mark.long
@pytest.mark.parametrize("day", MOMENTS[1::2])
def test_what_is_read_from_files_is_what_resolving_again_gives(ledger: Ledger, day: str):
    with ledger.as_of(day) as then:
        told = made(then)
    for incident in rows(ledger, "SELECT incident_id FROM incidents"):
        with ledger.as_of(day, **incident_of(incident)) as alone:
            assert made(alone) == {
                name: [row for row in some if row["incident_id"] == incident["incident_id"]]
                for name, some in told.items()
            }


def incident_of(row: dict[str, Any]) -> dict[str, str]:
    return {"incident": row["incident_id"]}


@pytest.mark.parametrize("day", MOMENTS)
def test_a_day_tells_nothing_that_came_later(ledger: Ledger, day: str):
    until = last_moment(day)
    with ledger.as_of(day) as then:
        newest = rows(then, "SELECT article_id, revision, published_at, modified_at FROM articles")
        assert newest
        assert all((row["modified_at"] if row["revision"] else row["published_at"]) <= until for row in newest)
        orphans = "FROM claims ANTI JOIN articles USING (article_id, text_sha256, revision)"
        assert rows(then, orphans) == []
        assert rows(then, "FROM incident_claims ANTI JOIN claims USING (claim_id)") == []
        late = "SELECT 1 FROM incidents WHERE last_reported_at > $until"
        assert rows(then, late, until=until) == []
        assert rows(then, "FROM incidents ANTI JOIN incident_articles USING (incident_id)") == []
    known = rows(ledger, "SELECT article_id FROM articles WHERE published_at <= $until", until=until)
    assert {row["article_id"] for row in newest} == {row["article_id"] for row in known}


def test_what_we_had_fetched_goes_by_our_clock(ledger: Ledger):
    (edited,) = rows(
        ledger, "SELECT fetched_at FROM articles WHERE revision = 1 AND source = 'harbour-wire' AND date = '2025-12-12'"
    )
    figure = "SELECT people_affected_confirmed_max AS n FROM incidents WHERE victim_name LIKE 'Harlow Vale%'"
    with ledger.as_of("2025-12-20", seen=True) as then:
        assert rows(then, "SELECT 1 FROM articles") == [], "the demo was fetched long after"
    with ledger.as_of(edited["fetched_at"] - timedelta(microseconds=1), seen=True) as then:
        assert rows(then, figure) == [{"n": 4000}]
    with ledger.as_of(edited["fetched_at"], seen=True) as then:
        assert rows(then, figure) == [{"n": 4600}]


@pytest.mark.parametrize("day", MOMENTS[1::2])
def test_the_timeline_adds_up_to_what_stood_on_the_day(ledger: Ledger, day: str):
    for incident in rows(ledger, "SELECT incident_id FROM incidents"):
        with ledger.as_of(day, **incident_of(incident)) as then:
            stood: dict[tuple[str, str | None, str], str | None] = {}
            for change in timeline(then):
                if change.change in {"replaced", "withdrawn"}:
                    stood.pop((change.field, change.was_value if change.status else change.value, change.scope))
                if change.status:
                    stood[change.field, change.value, change.scope] = change.status
            live = "confirmed + reported + claimed + suspected + denied + undisclosed > 0"
            values = rows(then, f"SELECT field, value, scope, status FROM incident_fields WHERE {live}")
        # The same name may be written otherwise by those who come later.
        told = [row for row in values if FIELD_BY_NAME[row["field"]].kind is not Kind.TEXT]
        assert {key: status for key, status in stood.items() if FIELD_BY_NAME[key[0]].kind is not Kind.TEXT} == {
            (row["field"], row["value"], row["scope"]): row["status"] for row in told
        }


def test_one_incident_opens_no_file_of_another_day(lake: str, founding: str, tmp_path: Path):
    shutil.copytree(lake, tmp_path, dirs_exist_ok=True)
    with connect(lake) as ledger, ledger.as_of("2025-12-17", incident=founding) as then:
        told = made(then)
    theirs = {row["date"] for row in told_days(lake, founding)}
    for table in ("articles", "claims"):
        for file in (tmp_path / table).glob("*/part-0.parquet"):
            if file.parent.name.removeprefix("date=") not in theirs:
                file.write_bytes(b"no Parquet")
    with Ledger(str(tmp_path), AsOf(last_moment("2025-12-17"), incident=founding)) as then:
        assert made(then) == told


def told_days(lake: str, incident: str) -> list[dict[str, Any]]:
    query = """
        SELECT DISTINCT articles.date::VARCHAR AS date FROM incident_articles JOIN articles USING (article_id)
        WHERE incident_id = $incident
    """
    with connect(lake) as ledger:
        return rows(ledger, query, incident=incident)


def test_a_lake_whose_resolver_kept_no_days(lake: str, founding: str, tmp_path: Path):
    shutil.copytree(lake, tmp_path, dirs_exist_ok=True)
    shutil.rmtree(tmp_path / "_state" / "standing")
    with connect(lake) as ledger, ledger.as_of("2025-12-17") as then, connect(str(tmp_path)).as_of("2025-12-17") as old:
        assert made(old) == made(then)


LONG = "Klinik Bad Orb meldet einen Angriff\n" + " ".join(f"Wort{number} steht hier" for number in range(30))


def test_a_copy_repeats_nothing_that_we_had_not_seen(tmp_path: Path):
    files = LocalFiles(tmp_path)
    early, late = NOON, NOON + timedelta(days=2)
    original = reading(0, LONG, fetched_at=late)
    copy = reading(1, LONG, fetched_at=early, source="kurier", published_at=NOON - timedelta(hours=1))
    publish(files, stage(files, "copies", [original, copy]), now=NOW)
    resolve(files, now=NOW)
    query = "SELECT near_duplicate_of AS of FROM articles WHERE source = 'kurier'"
    with connect(str(tmp_path)) as ledger:
        assert rows(ledger, query) == [{"of": original.article.article_id}]
        for moment, seen, repeated in (
            (early, True, None),
            (late, True, original.article.article_id),
            (early, False, original.article.article_id),
        ):
            with ledger.as_of(moment, seen=seen) as then:
                assert rows(then, query) == [{"of": repeated}]
            (incident,) = rows(
                ledger,
                "SELECT incident_id FROM incident_articles JOIN articles USING (article_id) WHERE source = 'kurier'",
            )
            with ledger.as_of(moment, seen=seen, **incident_of(incident)) as alone:
                assert rows(alone, query) == [{"of": repeated}]


def test_days_that_are_not_resolved_yet_are_told_as_they_are(tmp_path: Path):
    files = LocalFiles(tmp_path)
    publish(files, stage(files, "one", [reading(0, "Klinik Nord\nEs traf Hameln heute.", fetched_at=NOON)]), now=NOW)
    resolve(files, now=NOW)
    edited = reading(0, "Klinik Nord\nEs traf Celle heute.", fetched_at=NOON + timedelta(days=1))
    publish(files, stage(files, "two", [edited]), now=NOW + timedelta(days=1))
    with connect(str(tmp_path)) as ledger:
        for moment, name in ((NOON, "Hameln"), (NOON + timedelta(days=1), "Celle")):
            for incident in (None, rows(ledger, "FROM incidents")[0]["incident_id"]):
                with ledger.as_of(moment, incident=incident) as then:
                    values = {row["value"] for row in rows(then, "FROM incident_fields")}
                assert name in values
                assert len(values & {"Hameln", "Celle"}) == 1


def test_an_outlet_whose_clock_is_wrong_changed_nothing_before_it_published(tmp_path: Path):
    files = LocalFiles(tmp_path)
    first = reading(0, "Klinik Nord\nEs traf Hameln heute.", fetched_at=NOON)
    wrong = {"fetched_at": NOON + timedelta(days=1), "modified_at": datetime(1970, 1, 1, tzinfo=UTC)}
    publish(files, stage(files, "one", [first, reading(0, "Klinik Nord\nEs traf Celle heute.", **wrong)]), now=NOW)
    with connect(str(tmp_path)) as ledger:
        with ledger.as_of(first.article.published_at - timedelta(seconds=1)) as then:
            assert rows(then, "FROM articles") == []
        with ledger.as_of(first.article.published_at) as then:
            assert [row["revision"] for row in rows(then, "FROM articles")] == [1]


@pytest.mark.parametrize(
    ("day", "moment"),
    [
        (date(2025, 12, 13), datetime(2025, 12, 13, 23, 59, 59, 999999, tzinfo=UTC)),
        ("2025-12-13", datetime(2025, 12, 13, 23, 59, 59, 999999, tzinfo=UTC)),
        ("2025-12-13T10:30", datetime(2025, 12, 13, 10, 30, tzinfo=UTC)),
        ("2025-12-13T10:30+01:00", datetime(2025, 12, 13, 9, 30, tzinfo=UTC)),
        (datetime(2025, 12, 13, 10), datetime(2025, 12, 13, 10, tzinfo=UTC)),
        (datetime(2025, 12, 13, 1, tzinfo=timezone(timedelta(hours=2))), datetime(2025, 12, 12, 23, tzinfo=UTC)),
        (date.max, ALWAYS),
    ],
)
def test_a_day_is_its_end_and_a_moment_itself(day: date | str, moment: datetime):
    assert last_moment(day) == moment


@pytest.mark.parametrize(
    "day", ["", "yesterday", "2025-13-01", "2025-12-13T99", 20251213, None, "0001-01-01T00:00+02:00"]
)
def test_what_is_no_day_is_wrong_use(day: Any):
    with pytest.raises(UsageError, match="is no day: write it as 2025-12-17"):
        last_moment(day)


def test_an_id_that_nothing_has_finds_nothing(lake: str):
    with connect(lake) as ledger, ledger.as_of("2025-12-17", incident="x' OR '' = '") as then:
        assert made(then) == NOTHING
        assert timeline(then) == []


def test_nothing_is_written(lake: str):
    before = contents(open_files(lake))
    with connect(lake) as ledger, ledger.as_of("2025-12-17") as then:
        made(then)
    assert contents(open_files(lake)) == before
