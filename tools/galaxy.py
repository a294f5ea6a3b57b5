"""Trims MISP's galaxy to the names that news uses: writes `lang/any/actors.toml` and `lang/any/malware.toml`.

    python -m venv /tmp/galaxy && /tmp/galaxy/bin/pip install PyMISPGalaxies==1.1.1 simplemma
    /tmp/galaxy/bin/python tools/galaxy.py FOLDER_OF_CLUSTERS include/breachledger/lang/any

The galaxy (https://github.com/MISP/misp-galaxy) is dedicated to the public domain (CC0 1.0; its JSON also under a BSD-2
licence). Malpedia's cluster is left out, for its terms differ. A name that is also an ordinary word of one of our
languages, or of three letters or fewer, is marked: it needs a word beside it that says what it is.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

ACTORS = ("mitre-intrusion-set", "threat-actor")
MALWARE = ("mitre-malware", "rat", "stealer", "banker", "botnet", "backdoor", "cryptominers", "tool")
RANSOMWARE = "ransomware"
LANGUAGES = ("en", "it", "fr", "de", "es", "pt", "nl", "pl")
_NOT_ORDINARY = {"lockbit", "clop", "lazarus", "emotet", "petya", "stuxnet", "turla"}
"""What a dictionary knows only because news made it known."""
_HONEST = {
    "anydesk",
    "teamviewer",
    "ammyy admin",
    "remote utilities",
    "psexec",
    "netsupport manager",
    "openssl",
    "android",
    "tor",
}
"""Tools that honest people use, too: named in a text, they are no malware."""
_CODE = re.compile(
    r"(?:[gs]|atk|ta|dev|storm|unc|uac|sig|itg|temp|tg)-?\d+|subgroup:.*|operation .*|.*[/\\:;,<>|].*", re.IGNORECASE
)
"""Numbers of catalogues, campaigns, file names: nothing that an article calls anybody."""
_KEPT_CODES = re.compile(r"(?:ta|unc|uac|storm|dev)-?\d+|apt-?c?-?\d+", re.IGNORECASE)
_TAIL = re.compile(r" (?:ransomware|group|gang|trojan|botnet|malware|rat|team)$", re.IGNORECASE)
_LONGEST = 4


class Entry(NamedTuple):
    """One actor or family of malware: its name, its id (ATT&CK's where it has one), all its names."""

    name: str
    ref: str
    names: tuple[str, ...]


def main(clusters: Path, lang: Path) -> None:
    """Read the clusters, write the two files."""
    ransomware = list(_values(clusters, RANSOMWARE))
    groups = [one for one in ransomware if is_group(one)]
    families = [one for one in ransomware if not is_group(one)]
    actors = entries([*(one for name in ACTORS for one in _values(clusters, name)), *groups])
    malware = entries([*(one for name in MALWARE for one in _values(clusters, name)), *families])
    known = {name.casefold() for entry in actors for name in entry.names}
    _write(lang / "actors.toml", "actors", actors, set())
    _write(lang / "malware.toml", "malware", malware, known)


def _values(clusters: Path, name: str) -> Iterator[dict[str, Any]]:
    yield from json.loads((clusters / f"{name}.json").read_text("utf-8"))["values"]


def is_group(one: dict[str, Any]) -> bool:
    """Whether a kind of ransomware is a gang with a leak site, whose name stands for the gang."""
    return "ransomlook.io/group" in " ".join(map(str, one.get("meta", {}).get("refs", ())))


def entries(values: list[dict[str, Any]]) -> list[Entry]:
    """One entry for all values that share a name; the first gives the canonical name."""
    by_name: dict[str, int] = {}
    held: list[tuple[str, str, list[str]]] = []
    for one in values:
        meta = one.get("meta", {})
        told = [re.sub(r" - [GS]\d{4}$", "", one["value"]), *(meta.get("synonyms") or ())]
        names = [name for raw in told if (name := _name(raw))]
        if not names:
            continue
        at = next((by_name[name.casefold()] for name in names if name.casefold() in by_name), None)
        if at is None:
            at = len(held)
            held.append((names[0], _ref(one), []))
        for name in names:
            if by_name.setdefault(name.casefold(), at) == at and name not in held[at][2]:
                held[at][2].append(name)
    return [Entry(name, ref, tuple(names)) for name, ref, names in held]


def _ref(one: dict[str, Any]) -> str:
    return one.get("meta", {}).get("external_id") or f"misp:{one['uuid']}"


def _name(raw: str) -> str:
    """A name as news writes it; empty where it is none."""
    name = " ".join(_TAIL.sub("", " ".join(str(raw).split())).split())
    if _CODE.fullmatch(name) and not _KEPT_CODES.fullmatch(name):
        return ""
    if name.casefold() in _HONEST:
        return ""
    return name if 1 < len(name) <= 40 and len(name.split()) <= _LONGEST and any(map(str.isalpha, name)) else ""


def _is_ordinary(name: str) -> bool:
    import simplemma

    folded = name.casefold()
    if folded in _NOT_ORDINARY:
        return False
    if len(folded) <= 3 or folded.isdecimal():
        return True
    words = [word for word in folded.split("-") if word]
    return len(folded.split()) == 1 and all(
        any(simplemma.is_known(form, lang=code) for code in LANGUAGES for form in (word, word.title()))
        for word in words
    )


def _write(path: Path, table: str, entries: list[Entry], taken: set[str]) -> None:
    """The entries as `"Name" = ["id", "name", "?ordinary word"]`, without the names that are `taken`."""
    lines = [
        f"# Names of {table}, from MISP's galaxy (CC0 1.0, https://github.com/MISP/misp-galaxy), trimmed by",
        "# tools/galaxy.py; do not edit. The first in a row is the id; a name with `?` is an ordinary word, too.",
        f"[{table}]",
    ]
    done: set[str] = set(taken)
    for entry in sorted(entries, key=lambda entry: entry.name.casefold()):
        names = []
        for name in entry.names:
            if name.casefold() not in done:
                done.add(name.casefold())
                names.append(f"?{name}" if _is_ordinary(name) else name)
        if names:
            row = ", ".join(json.dumps(text, ensure_ascii=False) for text in (entry.ref, *names))
            lines.append(f"{json.dumps(entry.name, ensure_ascii=False)} = [{row}]")
    path.write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
