#!/usr/bin/env python3
"""Write .env for docker-compose.yml: fresh secrets, who to write to, where the lake is. Needs nothing but Python.

A file that is there keeps its secrets; what a newer version needs besides is added, and what is given here is changed.
Passwords are not printed: scrollback and CI logs live longer than one thinks. They stand in .env, for its owner only.

Examples:
    python3 deploy/env.py --contact you@example.org
    python3 deploy/env.py --executor celery --lake s3://bucket/breachledger
"""

from __future__ import annotations

import argparse
import base64
import os
import re
import secrets
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_ASSIGNMENT = re.compile(r"\s*(?:export\s+)?([A-Za-z_]\w*)\s*=\s*(.*?)\s*", re.ASCII)
_PLAIN = re.compile(r"[\w@%+=:,./?&~-]+", re.ASCII)
"""What a value may hold without quotes, in every program that reads .env."""
_HEADING = "# Written by `make env`. Keep a copy with the backups: nothing else knows these secrets.\n"


def fernet_key() -> str:
    """32 random bytes in URL-safe base64, as `cryptography.fernet` wants them."""
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()


def password() -> str:
    """192 random bits of letters, digits, `-` and `_`: it may stand in an address as it is."""
    return secrets.token_urlsafe(24)


def signing_key() -> str:
    """64 random bytes, the least that RFC 7518 asks for HS512."""
    return secrets.token_urlsafe(64)


SECRETS: dict[str, Callable[[], str]] = {
    "POSTGRES_PASSWORD": password,
    "REDIS_PASSWORD": password,
    "ADMIN_PASSWORD": password,
    "FERNET_KEY": fernet_key,
    "JWT_SECRET": signing_key,
    "SECRET_KEY": signing_key,
}
"""What is random, and how it is made. Redis' password too where no Redis runs: compose reads every service."""

DEFAULTS = {"BREACHLEDGER_CONTACT": "", "EXECUTOR": "LocalExecutor", "COMPOSE_PROFILES": ""}
EXECUTORS = {
    "local": {"EXECUTOR": "LocalExecutor", "COMPOSE_PROFILES": ""},
    "celery": {"EXECUTOR": "CeleryExecutor", "COMPOSE_PROFILES": "celery"},
}


def assigned(text: str) -> dict[str, str]:
    """Names and values of a text in the form of .env."""
    found = (_ASSIGNMENT.fullmatch(line) for line in text.splitlines())
    return {match[1]: match[2] for match in found if match}


def changes(there: dict[str, str], chosen: dict[str, str]) -> dict[str, str]:
    """What has to be written: what was chosen now, and what is missing. A secret that is there is never replaced."""
    settings = {name: value for name, value in chosen.items() if there.get(name) != value}
    missing = {name: value for name, value in DEFAULTS.items() if name not in there | settings}
    return settings | missing | {name: make() for name, make in SECRETS.items() if not there.get(name)}


def rewritten(text: str, new: dict[str, str]) -> str:
    """`text` with the lines of `new` in place of those of the same name; comments and other lines stay."""
    kept = [line for line in text.splitlines() if not assigned(line).keys() & new.keys()]
    return "\n".join([*kept, *(f"{name}={value}" for name, value in new.items())]) + "\n"


def write(path: Path, text: str) -> None:
    """Replace `path` in one step by a file that only its owner may read."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f"{path.name}.")  # mode 0600
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    Path(name).replace(path)


def plain(value: str) -> str:
    """A value that needs no quotes in .env."""
    if not _PLAIN.fullmatch(value):
        raise argparse.ArgumentTypeError(
            f"{value!r}: give a mail address or an address of a page, without spaces or quotes"
        )
    return value


def bucket(value: str) -> str:
    """An address of a lake on an object store."""
    if not value.startswith("s3://"):
        raise argparse.ArgumentTypeError(
            f"{value!r}: give s3://BUCKET/PREFIX, or nothing for the volume on this machine"
        )
    return plain(value)


def parser() -> argparse.ArgumentParser:
    """The command line."""
    summary, _, examples = (__doc__ or "").partition("EXAMPLES")
    form = argparse.RawDescriptionHelpFormatter
    built = argparse.ArgumentParser(description=summary, epilog=f"EXAMPLES{examples}", formatter_class=form)
    built.add_argument("--contact", type=plain, help="mail address or page in the User-Agent, for the outlets' owners")
    built.add_argument("--executor", choices=sorted(EXECUTORS), help="where tasks run: in the scheduler, or in workers")
    built.add_argument("--lake", type=bucket, help="s3://BUCKET/PREFIX; default: a volume on this machine")
    built.add_argument("--file", type=Path, default=Path(".env"), help="default: .env")
    return built


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the file and say, on stderr, what was done and what is left to do."""
    given = parser().parse_args(arguments)
    path: Path = given.file
    places = {"BREACHLEDGER_CONTACT": given.contact, "BREACHLEDGER_LAKE": given.lake}
    chosen = {name: value for name, value in places.items() if value} | EXECUTORS.get(given.executor, {})
    before = path.read_text("utf-8") if path.exists() else ""
    new = changes(assigned(before), chosen)
    after = rewritten(before or _HEADING, new) if new else before
    write(path, after)  # also where nothing is new: others may have been able to read it
    tell(path, new, assigned(after))
    return 0


def tell(path: Path, new: dict[str, str], now: dict[str, str]) -> None:
    """What was done, never with a secret's value, and what has to be done by hand."""
    print(f"{path}: {'wrote ' + ', '.join(new) if new else 'complete, nothing changed'}", file=sys.stderr)
    print(f"The UI's user is admin, its password is ADMIN_PASSWORD in {path}", file=sys.stderr)
    if not now["BREACHLEDGER_CONTACT"]:
        print(
            "Outlets must be able to reach you before they are asked: make env CONTACT=you@example.org", file=sys.stderr
        )
    if now.get("BREACHLEDGER_LAKE", "").startswith("s3://") and "AWS_ACCESS_KEY_ID" not in now:
        print(f"Put AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_DEFAULT_REGION into {path}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
