"""What strangers wrote, made harmless before it leaves: no control, no bidirectional and no invisible characters."""

from __future__ import annotations

from urllib.parse import urlsplit

NAME = 200
"""Characters of a name or headline at most."""

PASSAGE = 4000
"""Characters of a quote at most."""


def one_line(value: object, most: int = NAME) -> str:
    """A text on one line, white space made single, at most `most` characters long; empty where there is none."""
    text = "" if value is None else str(value)[: most * 4]
    return cut(" ".join(visible(text).split()), most)


def visible(text: str, kept: str = "") -> str:
    """A text with a blank for each character that does not show, line breaks too unless they are `kept`.

    One for one, so that places in it stay right.
    """
    return text if text.isprintable() else "".join(c if c.isprintable() or c in kept else " " for c in text)


def lines(value: str) -> str:
    """A text with its line breaks and tabs, and without any other character that does not show."""
    return "\n".join("\t".join(map(visible, line.split("\t"))) for line in value.splitlines())


def cut(text: str, most: int) -> str:
    """A text of at most `most` characters, with an ellipsis where something is missing."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def web_address(value: object) -> str | None:
    """An http or https address to a host, in ASCII and without disguises; None for anything else, as `javascript:`."""
    text = str(value or "").strip()
    try:
        parts = urlsplit(text)
    except ValueError:
        return None
    is_plain = len(text) <= PASSAGE and text.isascii() and text.isprintable() and set(' \\"<>').isdisjoint(text)
    is_web = parts.scheme in {"http", "https"} and parts.hostname and "@" not in parts.netloc
    return text if is_plain and is_web else None
