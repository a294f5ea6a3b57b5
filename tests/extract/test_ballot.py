"""Which of several names in a pattern gets the vote."""

from __future__ import annotations

from breachledger.extract.match import Hit


def test_the_name_in_the_quote_is_meant_else_the_first() -> None:
    captures = (("name", 1, 2), ("name", 5, 6))
    assert Hit("rule", 5, 6, 0, 8, captures).captured("name") == (5, 6)
    assert Hit("rule", 0, 8, 0, 8, captures).captured("name") == (1, 2)
    assert Hit("rule", 3, 4, 0, 8, captures).captured("name") == (1, 2)
    assert Hit("rule", 3, 4, 0, 8, captures).captured("money") is None
