"""The articles of the small internet: TOML front matter and a body of paragraphs, in two states of being edited."""

from __future__ import annotations

import html
import re
import tomllib
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

ARTICLES = Path(__file__).parent / "articles"


class Block(NamedTuple):
    """One block of a body: `p`, `h2`, `blockquote` or `ul`, with its lines as HTML."""

    kind: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Story:
    """What one page tells. `published` and `modified` are aware, in the outlet's offset."""

    slug: str
    title: str
    published: datetime
    author: str
    tags: tuple[str, ...]
    summary: str
    body: str
    incident: tuple[str, ...] = ()
    modified: datetime | None = None
    edit: tuple[datetime, tuple[tuple[str, str], ...]] | None = None
    """When the second edition changed it, and the words that it replaced."""
    path: str = ""
    kind: str = "article"
    """`article`; or what nobody should keep: `teaser` (paywall), `internal` (robots), `gone` (listed, not there)."""

    @property
    def changed(self) -> datetime:
        """The last change that a reader could see."""
        return self.modified or self.published

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The body as plain text, one entry a line of print, without marks."""
        plain = [_LINK.sub(r"\1", line.strip()) for line in self.body.splitlines()]
        return tuple(re.sub(r"^(## |> |- )", "", line) for line in plain if line)

    def in_edition(self, edition: int) -> Story:
        """The story as the first or the second edition has it."""
        if edition == 1 or self.edit is None:
            return self
        modified, replacements = self.edit
        body = self.body
        for old, new in replacements:
            body = body.replace(old, new)
        return replace(self, body=body, modified=modified, edit=None)

    def blocks(self) -> tuple[Block, ...]:
        """The body in blocks, escaped for HTML."""
        return tuple(_block(text.strip()) for text in re.split(r"\n\s*\n", self.body) if text.strip())


def read_story(file: Path) -> Story:
    """The story of one article file.

    Raises:
        ValueError: the front matter is missing, or an edit replaces words that are not in the body.
    """
    match = re.fullmatch(r"\+\+\+\n(.*?)\n\+\+\+\n(.*)", file.read_text(encoding="utf-8"), re.DOTALL)
    if match is None:
        raise ValueError(f"{file}: no front matter between lines of +++")
    front, body = tomllib.loads(match[1]), match[2].strip()
    return Story(
        slug=file.stem[len("2025-12-08-") :],
        title=front["title"],
        published=front["published"],
        author=front["author"],
        tags=tuple(front["tags"]),
        summary=front["summary"],
        body=body,
        incident=tuple(front["incident"]),
        edit=_edit(file, front.get("edited"), body),
    )


def read_stories(outlet: str) -> list[Story]:
    """All stories of one outlet, oldest first; none where its folder is not there."""
    return sorted((read_story(file) for file in (ARTICLES / outlet).glob("*.md")), key=lambda story: story.published)


_LINK = re.compile(r"\[([^\]]+)\]\((/[^)\s]*)\)")


def _edit(
    file: Path, edited: dict[str, object] | None, body: str
) -> tuple[datetime, tuple[tuple[str, str], ...]] | None:
    if edited is None:
        return None
    replacements = tuple((old, new) for old, new in edited["replace"])  # type: ignore[attr-defined]
    for old, _ in replacements:
        if old not in body:
            raise ValueError(f"{file}: the edit replaces words that are not in the body: {old!r}")
    return edited["modified"], replacements  # type: ignore[return-value]


def _block(text: str) -> Block:
    lines = [line.strip() for line in text.splitlines()]
    for mark, kind in (("## ", "h2"), ("> ", "blockquote"), ("- ", "ul")):
        if lines[0].startswith(mark):
            stripped = [line.removeprefix(mark) for line in lines]
            return Block(kind, tuple(map(_inline, stripped if kind == "ul" else [" ".join(stripped)])))
    return Block("p", (_inline(" ".join(lines)),))


def _inline(text: str) -> str:
    return _LINK.sub(r'<a href="\2">\1</a>', html.escape(text, quote=False))
