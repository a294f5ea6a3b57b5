"""Lines of a page that are not the article: other headlines, credits, offers, appeals. Phrases are data."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_name("asides.toml")
# A heading such as "Related articles" is followed by headlines, which are short and have no end of a sentence.
_LONGEST_HEADLINE = 160
_LONGEST_ASIDE = 400
_SENTENCE_END = re.compile(r"[.!?。！？…][\"'”’»)\]]*$")


@dataclass(frozen=True, slots=True)
class AsideRule:
    """Lines to leave out. `scope` is `line`, or `list` for the headlines that follow the line as well."""

    id: str
    scope: str
    pattern: re.Pattern[str]
    hit: tuple[str, ...]
    miss: tuple[str, ...]


@cache
def rules() -> tuple[AsideRule, ...]:
    """The rules of `asides.toml`, in its order."""
    tables = tomllib.loads(_FILE.read_text("utf-8"))["aside"]
    return tuple(
        AsideRule(
            table["id"],
            table.get("scope", "line"),
            re.compile("|".join(f"(?:{pattern})" for pattern in table["any"]), re.IGNORECASE),
            tuple(table["hit"]),
            tuple(table["miss"]),
        )
        for table in tables
    )


def aside(line: str) -> AsideRule | None:
    """The rule by which `line` is no part of the article, if any. Patterns are matched at its start."""
    if len(line) > _LONGEST_ASIDE:
        return None
    bare = line.lstrip("-–—•*·>|▶► \t")
    return next((rule for rule in rules() if rule.pattern.match(bare)), None)


def without_asides(lines: list[str]) -> list[str]:
    """The lines that belong to the article."""
    kept: list[str] = []
    in_list = False
    for line in lines:
        rule = aside(line)
        if rule is not None:
            in_list = rule.scope == "list"
        elif in_list and _is_headline(line):
            continue
        else:
            in_list = False
            kept.append(line)
    return kept


def _is_headline(line: str) -> bool:
    return len(line) <= _LONGEST_HEADLINE and not _SENTENCE_END.search(line)
