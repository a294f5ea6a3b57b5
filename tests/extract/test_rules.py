"""Every rule of every language: what it must hit it hits, what it must miss it misses."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from breachledger.extract.lexicon import lexicon
from breachledger.extract.rules import ANY, Rule, language_codes, read_sheet
from breachledger.extract.scene import Scene
from tests.extract.articles import article

RULES = [(code, rule) for code in (*language_codes(), ANY) for rule in read_sheet(code).rules]


def quotes(code: str, rule: Rule, sentence: str) -> set[str]:
    """What `rule` quotes of a sentence."""
    told = article(sentence, language=code, published=datetime(2025, 12, 17, tzinfo=UTC))
    scene = Scene(told, lexicon(code))
    hits = [hit for hit in scene.document.of_kind(rule.kind) if hit.rule is rule]
    return {scene.document.shape(hit.first, hit.last) for hit in hits}


@pytest.mark.parametrize(("code", "rule"), RULES, ids=[rule.id for _, rule in RULES])
def test_rule_hits_and_misses(code: str, rule: Rule) -> None:
    for example in rule.hit:
        sentence, wanted = re.sub(r"[\[\]]", "", example), re.findall(r"\[(.*?)\]", example)
        found = quotes(code, rule, sentence)
        assert found, f"{rule.id} does not hit {sentence!r}"
        if wanted:
            assert wanted[0] in found, f"{rule.id} quotes {found} in {sentence!r}"
    for sentence in rule.miss:
        assert not quotes(code, rule, sentence), f"{rule.id} hits {sentence!r}"
