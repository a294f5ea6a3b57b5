"""Bytes of a page as text: what the page says of its encoding, believed as far as the bytes bear it out."""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

_BOMS = ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
# What browsers take these labels for (https://encoding.spec.whatwg.org/#names-and-labels).
_BROWSER_NAMES = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
}
_DECLARED_IN_PAGE = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,30})""", re.IGNORECASE)
_DECLARED_IN_HEADER = re.compile(r"""charset\s*=\s*["']?\s*([\w.:-]{2,30})""", re.IGNORECASE)
# Seven-bit encodings are valid UTF-8 as well, so the label alone tells them.
_SEVEN_BIT = ("iso2022", "hz")
# UTF-8 read as a one-byte encoding, replacement characters, and control characters that no page holds.
_MOJIBAKE = re.compile(r"\ufffd|[\x80-\x9f]|Ã[\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|â€|Ð[\u0080-\u00bf]Ð")
# XML and lxml allow none of these (https://www.w3.org/TR/xml/#charsets).
_NOT_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_CONTROLS = bytes([*range(9), 11, 12, *range(14, 32), 127])
_WIDE_BOMS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# What has no end goes to the end of the page: looked for again at each beginning, it would take square time.
_MARKUP = re.compile(rb"<(script|style)\b.*?(?:</\1\s*>|\Z)|<[^>]*(?:>|\Z)|[\s\x20-\x40]+", re.DOTALL | re.IGNORECASE)
_SAMPLE_BYTES = 40_000
_TOLERATED_ERRORS = 0.02


def decode(body: bytes, content_type: str | None = None) -> str:
    """The page as text without NULs and other characters that cannot stand in a document.

    A byte order mark wins; then valid UTF-8; then the encoding that the header or the page declares, unless what
    comes out looks wrong; then the encoding that the bytes themselves suggest.
    """
    plain = body.translate(None, _CONTROLS)
    if not body.startswith(_WIDE_BOMS):
        try:
            # By far most pages; one pass over the bytes is ten times as fast as one over the characters.
            text = plain.decode("utf-8-sig")
        except UnicodeDecodeError:
            pass
        else:
            if not _is_seven_bit(_declared(body, content_type)):
                return text.replace("\ufffe", "").replace("\uffff", "")
    return _NOT_TEXT.sub("", _decode(body, content_type))


def mojibake(text: str) -> int:
    """How many places of `text` look as if it was read in the wrong encoding."""
    return sum(1 for _ in _MOJIBAKE.finditer(text))


def _decode(body: bytes, content_type: str | None) -> str:
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(encoding, "replace")
    declared = _declared(body, content_type)
    if _is_seven_bit(declared):
        return body.decode(declared[0], "replace")
    return _decode_legacy(body, declared)


def _is_seven_bit(declared: list[str]) -> bool:
    return bool(declared) and declared[0].replace("-", "").replace("_", "").startswith(_SEVEN_BIT)


def _declared(body: bytes, content_type: str | None) -> list[str]:
    """The declared encodings that exist, the header's first, as browsers understand their names."""
    labels = _DECLARED_IN_HEADER.findall(content_type or "")
    labels += [label.decode("ascii", "ignore") for label in _DECLARED_IN_PAGE.findall(body[:4096])]
    found: list[str] = []
    for label in labels:
        try:
            info = codecs.lookup(label)
        except (LookupError, ValueError):
            continue
        name = _BROWSER_NAMES.get(info.name, info.name)
        if name not in found and getattr(info, "_is_text_encoding", True):
            found.append(name)
    return found


def _decode_legacy(body: bytes, declared: list[str]) -> str:
    """What is not valid UTF-8: a declared encoding, UTF-8 with a few broken bytes, or a detected encoding."""
    sample = _sample(body)
    for encoding in [*declared, "utf-8"]:
        if _broken(sample, encoding) <= _TOLERATED_ERRORS:
            return body.decode(encoding, "replace")
    best = from_bytes(sample).best()
    encoding = best.encoding if best else (declared or ["cp1252"])[0]
    return body.decode(encoding, "replace")


def _sample(body: bytes) -> bytes:
    """The letters of the page without markup, spaces and digits, as far as detection needs them."""
    return _MARKUP.sub(b" ", body[: _SAMPLE_BYTES * 10])[:_SAMPLE_BYTES]


def _broken(sample: bytes, encoding: str) -> float:
    """The share of characters beyond ASCII that look wrong when `sample` is read in `encoding`."""
    text = sample.decode(encoding, "replace")
    foreign = sum(1 for char in text if char > "\x7f")
    return mojibake(text) / foreign if foreign else 0.0
