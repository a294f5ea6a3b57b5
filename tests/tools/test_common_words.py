"""Common words are those of many articles, and never the names of the victims."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

from tools.common_words import main


def test_a_word_of_many_articles_is_common_unless_it_is_who_was_hit(tmp_path: Path):
    folder, target = tmp_path / "en", tmp_path / "words.toml"
    folder.mkdir()
    claim = {"field": "victim.name", "value": ["Alder Bank"], "status": "reported", "quote": "Alder Bank"}
    told = {"published": "2025-03-01", "is_incident": True, "incidents": [{"key": "a", "claims": [claim]}]}
    for number in range(10):
        only = "In Keldermünde, " if number else ""
        (folder / f"{number}.txt").write_text(f"{only}the Police of the l’État say that Alder Bank was hit.", "utf-8")
        (folder / f"{number}.gold.json").write_text(json.dumps(told), "utf-8")
    main(tmp_path, target)
    assert tomllib.loads(target.read_text("utf-8"))["words"].split() == ["etat", "police"]
