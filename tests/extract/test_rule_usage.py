"""The report on the rules counts hits, names overlaps and idle rules."""

from __future__ import annotations

from breachledger.extract.rule_usage import rule_usage
from breachledger.extract.rules import read_sheet
from tests.extract.articles import article

TEXTS = [
    "Hackers break into Ferncliff Water\nThe thieves demanded a ransom of two million dollars.",
    "A ransom for Ferncliff Water\nThe ransom was two million dollars.",
]


def test_every_rule_of_the_language_has_a_row() -> None:
    found = list(rule_usage(map(article, TEXTS)))
    assert sorted(usage.rule.id for usage in found) == sorted(rule.id for rule in read_sheet("en").rules)
    assert [usage.hits for usage in found] == sorted((usage.hits for usage in found), reverse=True)


def test_hits_articles_and_overlaps_are_counted() -> None:
    by_id = {usage.rule.id: usage for usage in rule_usage(map(article, TEXTS))}
    amount = by_id["en.extortion.amount"]
    assert (amount.hits, amount.articles) == (2, 2)
    assert amount.other.startswith("en.extortion.")
    assert amount.overlaps >= 1
    assert by_id["en.extortion.paid"][1:] == (0, 0, 0, "")
