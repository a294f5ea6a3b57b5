"""What an answer means for the one who asked: its status, its type, how long to wait, where to go on."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from breachledger.errors import GiveUp, RetryLater
from breachledger.fetch.wire import Answer
from breachledger.vocabulary import Reason

REDIRECTS = frozenset({301, 302, 303, 307, 308})
_REFUSED = {
    401: Reason.FORBIDDEN,
    403: Reason.FORBIDDEN,
    404: Reason.NOT_FOUND,
    410: Reason.NOT_FOUND,
    451: Reason.FORBIDDEN,
}
_MEDIA = ("image/", "video/", "audio/", "font/", "model/", "application/pdf", "application/zip", "application/msword")
"""What is no page and no listing. Other types are not trusted: the cleaner and the parsers see for themselves."""
_SHORT_BODY = 256 * 1024
"""What is read of an answer that is neither a page nor a listing."""


def is_success(answer: Answer) -> bool:
    """Whether there is a whole document; a part of one (206) was never asked for."""
    return 200 <= answer.status < 300 and answer.status != 206


def body_wanted(answer: Answer, limit: int) -> int:
    """How many bytes of the body to read.

    Raises:
        GiveUp: `NOT_HTML` for images, films, PDF and the like; `TOO_LARGE` for a length announced beyond `limit`.
    """
    if not is_success(answer):
        return min(limit, _SHORT_BODY)
    media = (answer.first("content-type") or "").strip().lower()
    if media.startswith(_MEDIA):
        raise GiveUp(Reason.NOT_HTML, f"{media[:80]!a} at {answer.url}")
    length = answer.first("content-length") or "0"
    if length.isdecimal() and int(length[:20]) > limit:
        raise GiveUp(Reason.TOO_LARGE, f"{length[:20]} bytes at {answer.url}")
    return limit


def failure(answer: Answer) -> GiveUp | RetryLater | None:
    """What a status says that is neither a document nor a redirect nor "not modified"; None for those."""
    status = answer.status
    if is_success(answer) or status == 304 or (status in REDIRECTS and answer.first("location")):
        return None
    detail = f"{status} at {answer.url}"
    if status == 429:
        return RetryLater(Reason.RATE_LIMITED, detail, after=retry_after(answer))
    if status >= 500:
        return RetryLater(Reason.SERVER_ERROR, detail, after=retry_after(answer))
    return GiveUp(_REFUSED.get(status, Reason.HTTP_ERROR), detail)


def retry_after(answer: Answer) -> float | None:
    """The wait in seconds that Retry-After asks for (RFC 9110 section 10.2.3), or None where it cannot be read."""
    text = (answer.first("retry-after") or "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:12])
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())


def location(answer: Answer) -> str:
    """The Location of a redirect as text: UTF-8 where it is, else Latin-1."""
    raw = (answer.first("location") or "").strip()
    try:
        return raw.encode("latin-1").decode("utf-8")
    except UnicodeDecodeError:
        return raw
