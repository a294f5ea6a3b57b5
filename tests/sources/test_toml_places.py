"""Where in a TOML text a key stands."""

from __future__ import annotations

import pytest

from breachledger.sources.toml_places import Place, find_places, line_of

TEXT = """\
# a comment = 1
id = "x"
"quoted" = 2

[[links]]
url = "a"
  [[ links ]]  # again
url = "b"
inner.dotted = 1
[expect]
expect = { a = 1 }
"""


@pytest.mark.parametrize(
    ("place", "line"),
    [
        (Place(key="id"), 2),
        (Place(key="quoted"), 3),
        (Place("links", 0, "url"), 6),
        (Place("links", 1, "url"), 8),
        (Place("links", 1, "inner"), 9),
        (Place("links", 1, "missing"), 7),
        (Place(key="links"), 5),
        (Place(key="expect"), 10),
        (Place(key="missing"), 1),
    ],
)
def test_the_line_of_a_key(place: Place, line: int) -> None:
    assert line_of(find_places(TEXT), place) == line


def test_a_key_missed_in_an_inline_table_stands_where_the_table_stands() -> None:
    assert line_of(find_places("id = 1\nexpect = {}\n"), Place("expect", 0, "links_a_day")) == 2
