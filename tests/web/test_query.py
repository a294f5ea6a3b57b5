"""The page of the SQL box, and its files."""

from __future__ import annotations

import csv
import io

import httpx
import pyarrow.parquet as pq
import pytest

from breachledger.query.ledger import Ledger
from breachledger.web.query import EXAMPLES
from tests.web.rooms import page, texts


@pytest.mark.parametrize("example", [sql for _, sql in EXAMPLES])
def test_the_examples_run(demo: httpx.Client, example: str):
    tree = page(demo, "/query", sql=example)
    assert tree.xpath("//*[@role='alert']") == []
    assert len(tree.xpath("//table//td")) > 2
    assert tree.xpath("string(//textarea)") == example


def test_a_result_is_a_page_a_csv_and_a_parquet(demo: httpx.Client, ledger: Ledger):
    sql = "SELECT incident_id, languages, people_affected_claimed_max AS n FROM incidents ORDER BY incident_id"
    wanted = ledger.sql(sql)
    tree = page(demo, "/query", sql=sql)
    assert texts(tree, "//thead//th") == wanted.column_names
    assert texts(tree, "//tbody//td[1]") == wanted["incident_id"].to_pylist()
    as_csv, as_parquet = (tree.xpath(f"//a[@download][text()='{kind}']/@href")[0] for kind in ("CSV", "Parquet"))
    told = list(csv.reader(io.StringIO(demo.get(as_csv).text)))
    assert [row[0] for row in told[1:]] == wanted["incident_id"].to_pylist()
    assert told[0] == wanted.column_names
    answer = demo.get(as_parquet)
    assert pq.read_table(io.BytesIO(answer.content)).equals(wanted)
    assert answer.headers["content-disposition"] == 'attachment; filename="query.parquet"'


def test_a_refusal_stands_on_the_page_beside_the_query(demo: httpx.Client):
    sql = "SELECT * FROM read_text('/etc/passwd') -- <b>"
    tree = page(demo, "/query", sql=sql)
    (alert,) = texts(tree, "//*[@role='alert']")
    assert alert.startswith("read_text is not to be had here")
    assert tree.xpath("string(//textarea)") == sql
    assert demo.get("/query/csv", params={"sql": sql}).status_code == 404


def test_what_is_cut_says_so(demo: httpx.Client):
    tree = page(demo, "/query", sql="FROM range(600)")
    assert "500 rows, the first of more." in " ".join(texts(tree, "//main/p"))
    assert len(tree.xpath("//tbody/tr")) == 500
    assert demo.get("/query/csv", params={"sql": "FROM range(600)"}).text.count("\n") == 601


def test_what_python_has_no_value_for_is_told(demo: httpx.Client):
    for value in ("DATE 'infinity'", "TIMESTAMP '290000-01-01'", "DATE '20000-01-01'"):
        (alert,) = texts(page(demo, "/query", sql=f"SELECT {value} AS a"), "//*[@role='alert']")
        assert "VARCHAR" in alert
        assert page(demo, "/query", sql=f"SELECT ({value})::VARCHAR AS a").xpath("//td")
        assert demo.get("/query/csv", params={"sql": f"SELECT {value} AS a"}).status_code == 404
