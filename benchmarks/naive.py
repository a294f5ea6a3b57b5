"""The obvious way to read news pages: trafilatura with metadata, langdetect on the text, a Parquet file."""

from __future__ import annotations

import logging
import multiprocessing
from collections.abc import Sequence
from multiprocessing.pool import Pool
from pathlib import Path

import langdetect
import pyarrow as pa
import pyarrow.parquet as pq
from langdetect.lang_detect_exception import LangDetectException
from trafilatura import bare_extraction

from benchmarks.pages import Sample


def pool(workers: int) -> Pool:
    """Warm processes: their start and the loading of profiles are not counted against the naive way."""
    started = multiprocessing.get_context("forkserver").Pool(workers, initializer=_warm)
    started.map(_wait, range(workers * 4))
    return started


def read(samples: Sequence[Sample], workers: Pool, target: Path) -> list[str]:
    """Read the pages, write them as Parquet, and return their texts with the titles."""
    rows = workers.map(_row, samples, chunksize=4)
    pq.write_table(pa.Table.from_pylist(rows), target, compression="zstd")
    return [f"{row['title'] or ''}\n{row['text']}" for row in rows]


def _row(sample: Sample) -> dict[str, str | None]:
    found = bare_extraction(sample.read(), url=sample.url, with_metadata=True)
    text = (found.text or "") if found else ""
    try:
        language = langdetect.detect(text)
    except LangDetectException:
        language = "und"
    return {
        "url": sample.url,
        "title": found.title if found else None,
        "author": found.author if found else None,
        "published_at": found.date if found else None,
        "language": language,
        "text": text,
    }


def _warm() -> None:
    logging.disable(logging.CRITICAL)
    langdetect.DetectorFactory.seed = 0
    langdetect.detect("one sentence loads the profiles")


def _wait(_number: int) -> None:
    langdetect.detect("and keeps a process busy until its neighbours have started as well")
