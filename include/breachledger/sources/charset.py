"""What characters the bytes of a feed are."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(rb"""^[\s\x00]*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']""")
_HEADER = re.compile(r"""charset\s*=\s*["']?([A-Za-z0-9._:-]{1,40})""", re.IGNORECASE)
_WINDOWS = {
    "cp1250": "bs cs hr hu pl ro sk sl sq",
    "cp1251": "be bg mk ru sr uk",
    "cp1253": "el",
    "cp1254": "az tr",
    "cp1255": "he",
    "cp1256": "ar fa",
    "cp1257": "et lt lv",
    "cp932": "ja",
    "cp949": "ko",
    "gb18030": "zh",
}
_NO_CHARSETS = frozenset({"idna", "punycode", "raw-unicode-escape", "undefined", "unicode-escape", "utf-7"})
"""Python decodes these too; no feed is written in them, and the first two are slow on long input."""
_BY_LANGUAGE = {language: charset for charset, languages in _WINDOWS.items() for language in languages.split()}


def decode(body: bytes, content_type: str | None, languages: Iterable[str]) -> str:
    """The text of `body`: never an error, at worst replacement characters.

    In order: a byte order mark; UTF-8, where all bytes are (nothing else looks like it); what its `<?xml …?>` declares;
    what the header says; the old Windows code page of the outlet's main language.
    """
    for bom, charset in _BOMS:
        if body.startswith(bom):
            return body.decode(charset, "replace")
    fallback = next((_BY_LANGUAGE[one] for one in languages if one in _BY_LANGUAGE), "cp1252")
    for charset in ("utf-8", *_named(body, content_type or ""), fallback):
        try:
            return body.decode(charset)
        except (UnicodeError, LookupError):
            continue
    return body.decode(fallback, "replace")


def _named(body: bytes, content_type: str) -> list[str]:
    """The charsets that the document and the header name, as far as Python knows them."""
    declared, header = _DECLARED.match(body), _HEADER.search(content_type)
    names = [declared[1].decode() if declared else "", header[1] if header else ""]
    return [name for name in names if _is_charset(name)]


def _is_charset(name: str) -> bool:
    try:
        return codecs.lookup(name).name not in _NO_CHARSETS
    except (LookupError, ValueError):
        return False
