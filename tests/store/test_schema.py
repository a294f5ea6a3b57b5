from __future__ import annotations

import io
from dataclasses import fields
from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from breachledger.files import LocalFiles
from breachledger.model import Article, Claim, RawRef, Reject
from breachledger.store import partitions
from breachledger.store.dictionary import dictionary
from breachledger.store.rows import to_table
from breachledger.store.schema import STATE_TABLES, TABLES
from breachledger.vocabulary import FIELDS, Reason, Stage
from tests.store.models import from_table
from tests.store.readings import DAY, article, claims, reject

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("name", "model"),
    [("articles", Article), ("article_revisions", Article), ("claims", Claim), ("claim_revisions", Claim)],
)
def test_columns_are_the_fields_of_the_model(name: str, model: type) -> None:
    assert {field.name for field in fields(model)} == set(TABLES[name].schema.names)


def test_day_of_a_reject_is_its_partition() -> None:
    assert {field.name for field in fields(Reject)} == {*TABLES["rejects"].schema.names, "day"}


def test_every_column_and_table_is_described() -> None:
    for table in (*TABLES.values(), *STATE_TABLES):
        assert table.schema.metadata[b"schema_version"]
        assert table.description
        assert set(table.key) <= set(table.schema.names)
        assert len(set(table.schema.names)) == len(table.schema.names)
        for field in table.schema:
            assert len(field.metadata[b"description"]) > 5, field.name


def test_incidents_have_columns_for_every_field() -> None:
    names = TABLES["incidents"].schema.names
    for field in FIELDS:
        assert f"{field.name.replace('.', '_')}_status" in names


def test_models_come_back_from_the_file_as_they_were() -> None:
    made = article(
        1, raw_ref=RawRef("a", 1, 2), modified_at=datetime(2025, 12, 12, tzinfo=UTC), is_incident_report=None
    )
    for name, models in (("articles", [made]), ("claims", list(claims(made)))):
        data = partitions.encoded(TABLES[name], to_table(TABLES[name], models))
        assert from_table(type(models[0]), partitions.decoded(data, TABLES[name].plain_schema)) == models


def test_rejects_get_their_day_back() -> None:
    table = to_table(TABLES["rejects"], [reject(1), reject(2, Stage.CLEAN, Reason.TEASER)])
    assert from_table(Reject, table, day=[DAY, DAY]) == [reject(1), reject(2, Stage.CLEAN, Reason.TEASER)]


def test_file_says_what_it_holds() -> None:
    data = partitions.encoded(TABLES["claims"], to_table(TABLES["claims"], claims(article())))
    schema = pq.read_schema(io.BytesIO(data))
    assert schema.metadata[b"schema_version"] == b"1"
    assert schema.field("quote").metadata[b"description"].startswith(b"The exact words")
    assert pa.types.is_dictionary(schema.field("status").type)
    assert pq.ParquetFile(io.BytesIO(data)).metadata.row_group(0).column(0).compression == "ZSTD"


def test_column_that_was_added_later_is_null_and_a_strange_one_is_left_out(tmp_path: Path) -> None:
    files, table = LocalFiles(tmp_path), TABLES["articles"]
    old = to_table(table, [article()]).drop_columns(["timezone", "tags"]).append_column("odd", pa.array([1]))
    files.write(table.path("2025-12-12"), partitions.parquet(old))
    (row,) = partitions.read(files, table, "2025-12-12").to_pylist()
    assert (row["timezone"], row["tags"], row["title"]) == (None, None, article().title)
    assert "odd" not in row


def test_partitions_are_folders_of_the_hive_layout() -> None:
    assert TABLES["claims"].path(date(2025, 12, 12).isoformat()) == "claims/date=2025-12-12/part-0.parquet"
    assert TABLES["incidents"].path("2025-12") == "incidents/month=2025-12/part-0.parquet"
    assert TABLES["decisions"].path() == "decisions/part-0.parquet"


def test_data_dictionary_is_current() -> None:
    assert (ROOT / "docs" / "data-dictionary.md").read_text("utf-8") == dictionary()
