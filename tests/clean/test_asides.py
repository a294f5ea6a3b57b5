from __future__ import annotations

import pytest

from breachledger.clean.asides import aside, rules, without_asides

EXAMPLES = [(rule, line) for rule in rules() for line in rule.hit]
MISSES = [(rule, line) for rule in rules() for line in rule.miss]


@pytest.mark.parametrize(("rule", "line"), EXAMPLES, ids=lambda value: value if isinstance(value, str) else value.id)
def test_a_rule_hits_what_it_must(rule, line):
    assert aside(line) is rule
    assert aside(f"- {line}") is rule


@pytest.mark.parametrize(("rule", "line"), MISSES, ids=lambda value: value if isinstance(value, str) else value.id)
def test_no_rule_hits_what_it_must_miss(rule, line):
    assert aside(line) is None


def test_every_rule_has_examples():
    assert all(len(rule.hit) >= 3 and len(rule.miss) >= 3 for rule in rules())


def test_headlines_under_their_heading_go_with_it():
    lines = [
        "The port is closed.",
        "You might also like",
        "Ferry runs again",
        "- Bridge is open",
        "Police said no more.",
    ]
    assert without_asides(lines) == ["The port is closed.", "Police said no more."]


def test_a_line_aside_takes_no_other_with_it():
    assert without_asides(["Read also: Bridge is open", "A subheading", "A sentence."]) == [
        "A subheading",
        "A sentence.",
    ]


def test_a_long_paragraph_is_never_aside():
    assert aside("Photo: " + "a long story about a photograph " * 20) is None
