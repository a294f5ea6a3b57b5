"""How often each rule hits, and which rules say the same: for whoever tends the rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from breachledger.extract.lexicon import lexicon
from breachledger.extract.rules import Rule, read_sheet
from breachledger.extract.scene import Scene
from breachledger.model import Article


class Usage(NamedTuple):
    """One rule: how often it hit, in how many articles, and the rule that most often hit the same words."""

    rule: Rule
    hits: int
    articles: int
    overlaps: int
    other: str
    """The id of the rule of the same kind that overlaps it most often; empty where none does."""


def rule_usage(articles: Iterable[Article]) -> Iterator[Usage]:
    """The rules of the articles' languages, those that hit most often first; an idle rule has no hits."""
    hits: Counter[str] = Counter()
    spread: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    languages: set[str] = set()
    for article in articles:
        words = lexicon(article.language)
        languages.add(words.code)
        found = Scene(article, words).document.hits
        here = [hit.rule.id for held in found.values() for hit in held]
        hits.update(here)
        spread.update(set(here))
        for held in found.values():
            pairs.update(_overlaps([(hit.outer_first, hit.outer_last, hit.rule.id) for hit in held]))
    rules = [rule for code in sorted(languages) for rule in read_sheet(code).rules]
    for rule in sorted(rules, key=lambda rule: (-hits[rule.id], rule.id)):
        others = {other: count for (one, other), count in pairs.items() if one == rule.id}
        other = max(sorted(others), key=lambda name: others[name], default="")
        yield Usage(rule, hits[rule.id], spread[rule.id], others.get(other, 0), other)


def _overlaps(spans: list[tuple[int, int, str]]) -> Iterator[tuple[str, str]]:
    """Both ways, the pairs of rules that hit overlapping words; the spans stand in text order."""
    for number, (_, last, name) in enumerate(spans):
        for first, _, other in spans[number + 1 :]:
            if first >= last:
                break
            if other != name:
                yield name, other
                yield other, name
