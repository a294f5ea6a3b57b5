"""All or nothing: new files are written aside, one file names all moves, then they are made.

A crash before the commit leaves nothing to see; after it the next writer finishes the moves.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator
from typing import TYPE_CHECKING

from breachledger.files import Files

if TYPE_CHECKING:
    from breachledger.store.lock import Held

FOLDER = "_state/txn"
_COMMIT = "COMMIT.json"
_FIRST = (
    "claim_revisions/", "article_revisions/", "claims/", "articles/", "incident_fields/", "incident_articles/",
    "incidents/",
)  # fmt: skip
"""What a reader joins: an article's new text appears when its claims are there, a new incident when its values are."""


class Transaction:
    """A set of files to be replaced or taken away at once. Needs the writer lock."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self._folder = f"{FOLDER}/{secrets.token_hex(8)}"
        self._moves: list[tuple[str, str]] = []
        self._deletes: list[str] = []

    def __bool__(self) -> bool:
        return bool(self._moves or self._deletes)

    def write(self, path: str, data: bytes) -> None:
        """Let `path` hold `data` after the commit."""
        aside = f"{self._folder}/{len(self._moves):06d}"
        self._files.write(aside, data)
        self._moves.append((aside, path))

    def targets(self) -> Iterator[str]:
        """The paths that are to hold something new."""
        return (path for _, path in self._moves)

    def aside(self, path: str) -> str | None:
        """Where that is which `path` is to hold; None where it stays as it is."""
        return next((aside for aside, target in reversed(self._moves) if target == path), None)

    def delete(self, path: str) -> None:
        """Let `path` be gone after the commit; with a slash at its end, the folder."""
        self._deletes.append(path)

    def commit(self, held: Held) -> None:
        """Make it so.

        Raises:
            RetryLater: the lock was lost; nothing has happened.
        """
        moves = sorted(self._moves, key=lambda move: _rank(move[1]))
        held.check()
        note = json.dumps({"moves": moves, "deletes": self._deletes}).encode()
        self._files.write(f"{self._folder}/{_COMMIT}", note)
        _finish(self._files, self._folder)


def recover(files: Files) -> int:
    """Finish what a dead writer had committed and discard what it had not; the number of finished transactions."""
    left = files.list(FOLDER)
    committed = [path.removesuffix(f"/{_COMMIT}") for path in left if path.endswith(f"/{_COMMIT}")]
    for folder in committed:
        _finish(files, folder)
    if left:
        files.delete_tree(FOLDER)
    return len(committed)


def is_interrupted(files: Files) -> bool:
    """Whether a dead writer left something to finish or to discard (or a living one is at work)."""
    return bool(files.list(FOLDER))


def _finish(files: Files, folder: str) -> None:
    note = json.loads(files.read(f"{folder}/{_COMMIT}"))
    left = set(files.list(folder))
    for aside, path in note["moves"]:
        if aside in left:  # else a dead writer has moved it already
            files.move(aside, path)
    for path in note["deletes"]:
        if path.endswith("/"):
            files.delete_tree(path)
        else:
            files.delete(path)
    files.delete_tree(folder)


def _rank(path: str) -> int:
    return next((rank for rank, start in enumerate(_FIRST) if path.startswith(start)), len(_FIRST))
