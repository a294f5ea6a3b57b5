"""The identity of a web address: two spellings of one article get one key.

The normal form follows RFC 3986, section 6.2 (case, percent-encoding, dot segments, default port) and takes off what
only says how a reader came here: the fragment and the tracking parameters of `TRACKING`.
"""

from __future__ import annotations

import hashlib
import re
from ipaddress import IPv6Address
from urllib.parse import SplitResult, unquote_plus, urljoin, urlsplit

import idna

from breachledger.errors import GiveUp
from breachledger.vocabulary import Reason

LONGEST = 4_000
"""Characters. RFC 9110, section 4.1, asks that 8,000 octets be supported; no article needs half of it."""

TRACKING = frozenset({
    "__twitter_impression", "_ga", "_hsenc", "_hsmi", "cmpid", "dclid", "fbclid", "ftag", "gbraid", "gclid", "gclsrc",
    "guccounter", "guce_referrer", "guce_referrer_sig", "igsh", "igshid", "li_fat_id", "mc_cid", "mc_eid", "mkt_tok",
    "msclkid", "ocid", "oly_anon_id", "oly_enc_id", "s_cid", "twclid", "vero_id", "wbraid", "wt_mc", "wt_zmc", "xtor",
    "yclid",
})  # fmt: skip
"""Parameters that name a campaign or a click and never a document."""

TRACKING_PREFIXES = ("at_", "hsa_", "mtm_", "ns_", "pk_", "utm_")
"""The families of AT Internet, HubSpot, Matomo, Comscore, Piwik, Google."""

TRACKING_PAIRS = frozenset(
    (name, value)
    for name in ("cmp", "from", "partner", "ref", "rss", "source", "via")
    for value in ("1", "atom", "feed", "newsletter", "rss", "rss2", "true")
) - {("from", "1"), ("ref", "1"), ("source", "1"), ("via", "1")}
"""Parameters that mean tracking with these values only; `ref=42` may name a document."""

_PORTS = {"http": 80, "https": 443}
_HOST = re.compile(r"(?=.{1,253}\Z)[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?)*\Z")
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})|([^A-Za-z0-9\-._~!$&'()*+,;=:@/])")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_EDGES = "".join(map(chr, range(0x21)))


def normalise(url: str) -> str:
    """The one spelling of an http(s) address: what is stored, compared and asked for.

    Raises:
        GiveUp: `bad_address`; no absolute http(s) address, no usable host or port, a user name in it, or too long.
    """
    parts = _split(url)
    path = _without_dots(_escaped(parts.path)) or "/"
    query = "&".join(_escaped(pair, also="?") for pair in parts.query.split("&") if pair and not _is_tracking(pair))
    return f"{parts.scheme}://{_authority(parts)}{path}{'?' + query if query else ''}"


def address_key(url: str) -> str:
    """32 hexadecimal digits that stand for the address: `http` or `https`, with or without `www.`, are the same.

    Raises:
        GiveUp: as `normalise`.
    """
    bare = normalise(url).split("://", 1)[1].removeprefix("www.")
    return hashlib.sha256(bare.encode()).hexdigest()[:32]


def resolve(href: str, base: str) -> str | None:
    """The normal form of `href` as found in a document at `base`; None where it leads to no web page."""
    try:
        return normalise(urljoin(base, href.strip(_EDGES)))
    except (ValueError, GiveUp):
        return None


def _split(url: str) -> SplitResult:
    """The parts of an http(s) address."""
    if len(url) > LONGEST:
        raise GiveUp(Reason.BAD_ADDRESS, f"an address of {len(url)} characters; at most {LONGEST}")
    try:
        parts = urlsplit(url.strip(_EDGES))
    except ValueError as error:
        raise GiveUp(Reason.BAD_ADDRESS, f"{url!r}: {error}") from None
    if parts.scheme not in _PORTS or not parts.netloc:
        raise GiveUp(Reason.BAD_ADDRESS, f"{url!r} is no absolute http or https address")
    if "@" in parts.netloc:
        raise GiveUp(Reason.BAD_ADDRESS, "an address with a user name in it")
    return parts


def _authority(parts: SplitResult) -> str:
    """Host in ASCII and lower case, without trailing dots; the port only where it is not the scheme's own."""
    try:
        host, port = _host(parts.hostname or ""), parts.port
    except ValueError as error:  # idna's errors are UnicodeErrors, and these ValueErrors
        raise GiveUp(Reason.BAD_ADDRESS, f"{parts.netloc!r}: {error}") from None
    if port == 0:
        raise GiveUp(Reason.BAD_ADDRESS, f"{parts.netloc!r}: port 0")
    return host if port in {None, _PORTS[parts.scheme]} else f"{host}:{port}"


def _host(name: str) -> str:
    """A host name, IPv4 or IPv6 address in normal form; a ValueError where it is none."""
    if ":" in name:
        return f"[{IPv6Address(name).compressed}]"
    if not name.isascii():
        name = idna.encode(name.rstrip("."), uts46=True).decode()
    name = name.rstrip(".").lower()
    if not _HOST.match(name):
        raise ValueError("no host name")
    return name


def _escaped(text: str, also: str = "") -> str:
    """Percent-encoding in normal form: unreserved characters plain, hexadecimal digits upper case, the rest encoded."""

    def one(found: re.Match[str]) -> str:
        digits, raw = found.groups()
        if digits:
            char = chr(int(digits, 16))
            return char if char in _UNRESERVED else f"%{digits.upper()}"
        return raw if raw in also else "".join(f"%{byte:02X}" for byte in raw.encode("utf-8", "replace"))

    return _ESCAPE.sub(one, text)


def _without_dots(path: str) -> str:
    """The path without its `.` and `..` segments; empty segments and the final slash stay."""
    if not any(part in {".", ".."} for part in path.split("/")):
        return path
    kept: list[str] = []
    parts = path.split("/")[1:]
    for part in parts:
        if part == "..":
            del kept[-1:]
        elif part != ".":
            kept.append(part)
    if parts[-1] in {".", ".."}:
        kept.append("")
    return "/" + "/".join(kept)


def _is_tracking(pair: str) -> bool:
    """Whether one `name=value` of a query says only how the reader came."""
    name, _, value = (unquote_plus(part).lower() for part in pair.partition("="))
    return name in TRACKING or name.startswith(TRACKING_PREFIXES) or (name, value) in TRACKING_PAIRS
