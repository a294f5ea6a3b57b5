"""The articles of the benchmark: which tell of which event."""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass
from pathlib import Path

ARTICLES = Path(__file__).parent / "articles"


@dataclass(frozen=True)
class Told:
    """One article."""

    name: str
    path: Path
    published: str
    language: str
    source: str
    events: tuple[str, ...]
    """What it tells of, in the order in which it does; empty: no incident."""
    is_held_out: bool
    """Whether it is not looked at while rules are written."""
    victims: tuple[str, ...] = ()
    """Parts of words by which the names of those who were hit are known in any language, in small letters."""

    @property
    def url(self) -> str:
        """An address of its own."""
        return f"https://{self.source}.example/{self.name}"


@dataclass(frozen=True)
class Benchmark:
    """Articles, and which events look alike."""

    articles: tuple[Told, ...]
    negatives: frozenset[frozenset[str]]
    """Pairs of events that look alike and are two."""


def load(folder: Path = ARTICLES) -> Benchmark:
    """All parts of the benchmark; the keys of articles and events are made unique by the name of their part."""
    articles: list[Told] = []
    negatives: set[frozenset[str]] = set()
    for part in sorted(path for path in folder.iterdir() if path.is_dir()):
        told = tomllib.loads((part / "events.toml").read_text("utf-8"))["event"]
        held_out = {event["key"] for event in told if event.get("held_out")}
        victims = {event["key"]: event.get("victim", ()) for event in told}
        negatives |= {
            frozenset({f"{part.name}/{event['key']}", f"{part.name}/{other}"})
            for event in told
            for other in event.get("negative_of", ())
        }
        articles += [
            Told(
                name=f"{part.name}/{Path(one['file']).stem}",
                path=part / one["file"],
                published=one["published"],
                language=one["language"],
                source=one["source"],
                events=tuple(f"{part.name}/{key}" for key in one["events"]),
                is_held_out=any(key in held_out for key in one["events"]),
                victims=tuple(part for key in one["events"] for part in victims[key]),
            )
            for one in tomllib.loads((part / "articles.toml").read_text("utf-8"))["article"]
        ]
    return Benchmark(tuple(articles), frozenset(negatives))


def hand_in(articles: tuple[Told, ...], folder: Path) -> None:
    """Write them as files that `breachledger ingest` takes."""
    for one in articles:
        target = folder / f"{one.name.replace('/', '-')}.txt"
        target.write_bytes(one.path.read_bytes())
        told = {"url": one.url, "published_at": one.published, "source": one.source}
        target.with_suffix(".meta.json").write_text(json.dumps(told), "utf-8")
