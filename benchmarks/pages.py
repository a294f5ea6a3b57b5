"""The pages that a benchmark reads: a folder of .html and .html.gz, or the articles of the tests' small internet."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from breachledger import archive
from breachledger.files import open_files
from breachledger.model import Page, RawRef

NOW = datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Sample:
    """One page in a file of its own, so that every process reads it for itself."""

    id: str
    url: str
    path: Path

    def read(self) -> bytes:
        """The HTML."""
        return self.path.read_bytes()


def from_folder(folder: Path, gold: Mapping[str, dict[str, str]], work: Path) -> list[Sample]:
    """The pages of a folder, unpacked into `work`; their addresses from `gold` where it has them."""
    samples = []
    for path in sorted([*folder.rglob("*.html"), *folder.rglob("*.html.gz")]):
        name = path.name.removesuffix(".gz").removesuffix(".html")
        body = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        url = gold.get(name, {}).get("url") or f"https://pages.example/news/{name}"
        samples.append(_kept(work, name, url, body))
    return samples


def from_site(work: Path) -> list[Sample]:
    """The articles of the small internet that the tests and the demo use."""
    from tests.site import rendered_articles  # the tests need not be installed where a folder is given

    return [_kept(work, f"site-{number}", url, body) for number, (url, body) in enumerate(rendered_articles())]


def read_gold(path: Path | None) -> dict[str, dict[str, str]]:
    """By id, one JSON object a line with `id`, `text` and perhaps `url`."""
    if path is None:
        return {}
    rows = (json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip())
    return {row["id"]: row for row in rows}


def archived(samples: Sequence[Sample], lake: Path) -> list[RawRef]:
    """The places of the pages in the archive of a new lake."""
    with archive.ArchiveFile(open_files(str(lake)), "benchmark") as kept:
        return [kept.keep(archive.as_exchange(_page(sample))) for sample in samples]


def _page(sample: Sample) -> Page:
    return Page(
        url=sample.url,
        final_url=sample.url,
        status=200,
        headers=(("Content-Type", "text/html"),),
        body=sample.read(),
        fetched_at=NOW,
        first_seen_at=NOW,
        source="benchmark",
    )


def _kept(work: Path, name: str, url: str, body: bytes) -> Sample:
    path = work / f"{name}.html"
    path.write_bytes(body)
    return Sample(name, url, path)
