"""What the read stage hands to the publisher: Parquet below `_state/staging/<run>`, which no reader looks at."""

from __future__ import annotations

import hashlib
import json
import logging
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from itertools import islice
from types import TracebackType
from typing import Self

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from breachledger.files import Files, Growing
from breachledger.model import Article, Claim, Harvest, Reading, Reject, Visit
from breachledger.store import partitions
from breachledger.store.addresses import identifying
from breachledger.store.columns import Table
from breachledger.store.json_rows import to_day, to_json, to_reject, to_visit
from breachledger.store.rows import to_table
from breachledger.store.schema import TABLES
from breachledger.vocabulary import Reason, Stage

log = logging.getLogger(__name__)

FOLDER = "_state/staging"
_TOGETHER = 500
"""Readings that are held in memory at once."""
_NUMBER = pa.field("reading", pa.int64())
_REST = "rest.json"


@dataclass(frozen=True, slots=True)
class Staged:
    """A run's readings, whole and ready to be published."""

    run_id: str

    @property
    def folder(self) -> str:
        """Where they are; made of `run_id`, whatever characters it has."""
        return f"{FOLDER}/{self.name}"

    @property
    def name(self) -> str:
        """`run_id` as a part of a path."""
        digest = hashlib.sha256(self.run_id.encode("utf-8", "surrogatepass")).hexdigest()[:8]
        return f"{re.sub(r'[^A-Za-z0-9_-]+', '-', self.run_id).strip('-')[:60]}-{digest}".lstrip("-")


@dataclass(frozen=True, slots=True)
class Expectation:
    """What a source's day was expected to list, for `runs`."""

    source: str
    day: date
    expected_min: int | None
    expected_max: int | None


@dataclass(frozen=True, slots=True)
class Batch:
    """What was staged, read back. Both tables have the plain columns and `reading`, which joins them."""

    articles: pa.Table
    claims: pa.Table
    rejects: tuple[Reject, ...]
    visits: tuple[Visit, ...]
    expectations: tuple[Expectation, ...]


def stage(files: Files, run_id: str, readings: Iterable[Reading], harvests: Sequence[Harvest] = ()) -> Staged:
    """Write readings and harvests aside; what the same run had staged before is replaced.

    A reading that breaks the promise of quotes and hashes becomes a reject of stage `extract`: nothing false gets on.
    """
    staged = Staged(run_id)
    files.delete_tree(staged.folder)
    rejects = [reject for harvest in harvests for reject in harvest.rejects]
    with (
        _Sheet(files, f"{staged.folder}/articles.parquet", TABLES["articles"]) as articles,
        _Sheet(files, f"{staged.folder}/claims.parquet", TABLES["claims"]) as claims,
    ):
        numbered = enumerate(map(_sound, readings))
        while some := list(islice(numbered, _TOGETHER)):
            rejects += [reading.reject for _, reading in some if reading.reject]
            articles.add([(number, reading.article) for number, reading in some if reading.article])
            claims.add([(number, claim) for number, reading in some if reading.article for claim in reading.claims])
    _write_rest(files, staged, rejects, harvests)
    return staged


def is_staged(files: Files, staged: Staged) -> bool:
    """Whether the run's readings are there and whole."""
    return files.exists(f"{staged.folder}/{_REST}")


def unstage(files: Files, staged: Staged) -> Batch:
    """Read back what was staged."""
    rest = json.loads(files.read(f"{staged.folder}/{_REST}"))
    return Batch(
        articles=_rows(files, staged.folder, "articles"),
        claims=_rows(files, staged.folder, "claims"),
        rejects=tuple(map(to_reject, rest["rejects"])),
        visits=tuple(map(to_visit, rest["visits"])),
        expectations=tuple(Expectation(**row | {"day": to_day(row["day"])}) for row in rest["expectations"]),
    )


def erased(files: Files, is_unwanted: Callable[[str, str], bool]) -> Iterator[tuple[str, bytes]]:
    """What of all that is staged knows of what is forgotten: the path of each file, and its bytes without it.

    Args:
        files: the lake; what dead processes were staging is taken out of it.
        is_unwanted: whether an outlet's address is forgotten.
    """
    for left in files.unfinished(FOLDER):
        left.discard()
    there = files.list(FOLDER)
    for path in there:
        folder, _, name = path.rpartition("/")
        if name == "articles.parquet" and (numbers := _numbers_of(files, folder, is_unwanted)):
            for table in ("articles", "claims"):
                if f"{folder}/{table}.parquet" in there:
                    rows = _rows(files, folder, table)
                    kept = rows.filter(pc.invert(pc.is_in(rows["reading"], pa.array(numbers, pa.int64()))))
                    yield f"{folder}/{table}.parquet", partitions.parquet(kept)
        if name == _REST:
            rest = json.loads(files.read(path))
            visits = [row for row in rest["visits"] if row["listing"] or not is_unwanted(row["source"], row["url"])]
            if visits != rest["visits"]:
                yield path, json.dumps(rest | {"visits": visits}).encode()


def _numbers_of(files: Files, folder: str, is_unwanted: Callable[[str, str], bool]) -> list[int]:
    """The numbers of the staged readings that have an unwanted address."""
    columns = ["source", "canonical_url", "url", "aliases", "reading"]
    return [
        row["reading"]
        for row in _rows(files, folder, "articles").select(columns).to_pylist()
        if any(
            is_unwanted(row["source"], url)
            for url in identifying(row["canonical_url"], row["url"], row["aliases"] or ())
        )
    ]


def _rows(files: Files, folder: str, name: str) -> pa.Table:
    schema = TABLES[name].plain_schema.append(_NUMBER)
    return partitions.decoded(files.read(f"{folder}/{name}.parquet"), schema)


class _Sheet:
    """A staged table that grows by some rows at a time."""

    def __init__(self, files: Files, path: str, table: Table) -> None:
        self._table = table
        self._growing: Growing = files.grow(path)
        self._writer = pq.ParquetWriter(self._growing.file, table.plain_schema.append(_NUMBER), compression="zstd")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._writer.close()
        if error is None:
            self._growing.finish()
        else:
            self._growing.discard()

    def add(self, numbered: Sequence[tuple[int, object]]) -> None:
        """Write rows, each with the number of its reading."""
        rows = to_table(self._table, [model for _, model in numbered])
        numbers = pa.array([number for number, _ in numbered], pa.int64())
        self._writer.write_table(rows.append_column(_NUMBER, numbers))


def _sound(reading: Reading) -> Reading:
    """`reading`, or a reject in its place where it breaks a promise of the tables."""
    article = reading.article
    if article is None:
        return reading
    models: list[Article | Claim] = [article, *reading.claims]
    try:
        for model in models:
            "".join(value for name in model.__slots__ if isinstance(value := getattr(model, name), str)).encode()
    except UnicodeEncodeError:
        return _broken(article, "half of a character pair in a text")
    if hashlib.sha256(article.text.encode()).hexdigest() != article.text_sha256:
        return _broken(article, "the hash is not that of the text")
    for claim in reading.claims:
        if claim.text_sha256 != article.text_sha256 or article.text[claim.start : claim.end] != claim.quote:
            return _broken(article, f"{claim.rule_id}: the quote is not at {claim.start} to {claim.end}")
    return reading


def _broken(article: Article, detail: str) -> Reading:
    log.error("our defect: %a: %s", article.url, detail)
    reject = Reject(
        Stage.EXTRACT,
        article.url,
        Reason.DEFECT,
        article.day,
        article.source,
        article.url,
        detail,
    )
    return Reading(None, reject=reject)


def _write_rest(files: Files, staged: Staged, rejects: Sequence[Reject], harvests: Sequence[Harvest]) -> None:
    """The small things, last: where they are, all is there."""
    rest = {
        "run_id": staged.run_id,
        "rejects": [asdict(reject) for reject in rejects],
        "visits": [asdict(visit) for harvest in harvests for visit in harvest.visits],
        "expectations": [asdict(Expectation(h.source, h.day, h.expected_min, h.expected_max)) for h in harvests],
    }
    files.write(f"{staged.folder}/{_REST}", to_json(rest))
