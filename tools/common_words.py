"""Writes `resolve/common_words.toml`: words with a capital letter that articles on many incidents have in common.

    python -m tools.common_words

Read are the articles of `benchmarks/gold`, of all languages together. A word counts in an article unless it is of the
name of its victim or supplier there, which tells that incident from others.
"""

from __future__ import annotations

import textwrap
from collections import Counter
from pathlib import Path

from benchmarks.annotations import GOLD, Annotated, annotated

from breachledger.resolve.opening import WORDS, capitalized

_MOST = 9
"""In so many articles a word may stand and still be rare."""
_NAMES = frozenset({"victim.name", "supplier.name"})
_HEAD = """\
# Words with a capital letter that articles on many incidents have in common; two reports that share one of them need
# not be about one event. Plain letters. Written by tools/common_words.py from the articles of benchmarks/gold.
"""


def main(folder: Path = GOLD, target: Path = WORDS) -> None:
    """Count, and write the file."""
    counted = Counter(word for one in annotated(folder) for word in capitalized(one.text) - _named(one))
    common = sorted(word for word, articles in counted.items() if articles > _MOST)
    lines = textwrap.fill(" ".join(common), 118, break_on_hyphens=False)
    target.write_text(f'{_HEAD}words = """\n{lines}\n"""\n', "utf-8")


def _named(one: Annotated) -> frozenset[str]:
    """The words of the names of those who were hit in an article."""
    values = [claim["value"] for claim in one.claims if claim["field"] in _NAMES and claim.get("value")]
    names = [name for value in values for name in (value if isinstance(value, list) else [value])]
    return capitalized("\n".join(names))


if __name__ == "__main__":
    main()
