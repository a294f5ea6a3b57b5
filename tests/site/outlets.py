"""The healthy outlets: each is one TOML file in `outlets/`, facts and furniture, and its articles."""

from __future__ import annotations

import tomllib
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_datetime

from tests.site.stories import Story, read_stories

OUTLETS = Path(__file__).parent / "outlets"


@dataclass(frozen=True, slots=True)
class Listing:
    """One feed or sitemap of an outlet."""

    format: str
    """`rss`, `atom`, `json`, `sitemap`, `sitemap_index`, `news_sitemap`: the keys of `listings.FORMATS`."""
    path: str
    days: int | None = None
    """Only so many days back from the newest story; None for all."""
    links: str = "plain"
    """`plain`; `utm`, with tracking parameters; `redirect`, a short address that redirects to the page."""
    content: bool = False
    """Whether the feed carries the whole text."""


@dataclass(frozen=True, slots=True)
class Outlet:
    """One news site. `facts` is the whole TOML file; templates read the furniture from it."""

    id: str
    name: str
    language: str
    zone: ZoneInfo
    facts: Mapping[str, Any]
    listings: tuple[Listing, ...]
    stories: tuple[Story, ...]
    """All that is listed, oldest first, the oddities among them."""

    @property
    def home(self) -> str:
        """The home page's address."""
        return f"http://{self.id}.example/"

    def address(self, path: str) -> str:
        """The absolute address of a path."""
        return self.home + path.removeprefix("/")

    def print_date(self, moment: datetime) -> str:
        """The date as this outlet prints it for readers, in its own zone."""
        return format_datetime(moment, self.facts["date_format"], tzinfo=self.zone, locale=self.facts["locale"])

    def in_edition(self, edition: int) -> Outlet:
        """The outlet as the first or the second edition has it."""
        return replace(self, stories=tuple(story.in_edition(edition) for story in self.stories))


def story_number(story: Story) -> int:
    """A number that some outlets put into addresses; the same in every run."""
    return zlib.crc32(f"{story.published:%Y-%m-%d}{story.slug}".encode()) % 9_000_000 + 1_000_000


def load_outlets() -> tuple[Outlet, ...]:
    """Every outlet with its stories.

    Raises:
        ValueError: two stories of an outlet have the same address.
    """
    return tuple(_read_outlet(file) for file in sorted(OUTLETS.glob("*.toml")))


def _read_outlet(file: Path) -> Outlet:
    facts = tomllib.loads(file.read_text(encoding="utf-8"))
    stories = [
        replace(story, path=facts["path"].format(story=story, number=story_number(story)))
        for story in read_stories(file.stem)
    ]
    stories += [_oddity(entry) for entry in facts.get("oddity", [])]
    if len({story.path for story in stories}) < len(stories):
        raise ValueError(f"{file.stem}: two stories have the same address; give one another slug")
    return Outlet(
        id=file.stem,
        name=facts["name"],
        language=facts["language"],
        zone=ZoneInfo(facts["timezone"]),
        facts=facts,
        listings=tuple(Listing(**entry) for entry in facts["listings"]),
        stories=tuple(sorted(stories, key=lambda story: story.published)),
    )


def _oddity(entry: Mapping[str, Any]) -> Story:
    return Story(
        slug=entry["path"].strip("/").rpartition("/")[2],
        title=entry["title"],
        published=entry["published"],
        author=entry["author"],
        tags=tuple(entry["tags"]),
        summary=entry["summary"],
        body=entry["text"].strip(),
        path=entry["path"],
        kind=entry["kind"],
    )
