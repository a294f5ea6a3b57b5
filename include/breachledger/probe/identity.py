"""What a catalog file calls an outlet: its id, its name, its kind."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from rapidfuzz import fuzz

from breachledger.probe.draft import Draft, Sure
from breachledger.probe.home import LONGEST_NAME, Home

LONGEST_ID = 40
# The second level of domains such as `outlet.co.uk` and `outlet.com.br`.
_SECOND_LEVEL = frozenset({
    "ac", "co", "com", "edu", "gob", "gov", "gouv", "govt", "go", "ne", "net", "nom", "or", "org",
})  # fmt: skip
_OF_STATES = re.compile(r"(?:^|[.-])(?:[a-z]{0,2}cert|csirt|ncsc)(?:[.-]|$)")
_BETWEEN = re.compile(r"\s+[-–—|·•:»/]+\s+|\s*[|｜]\s*|:\s+")
"""What stands in a title between the name of the site and what it says of itself."""
_NO_PAGES = frozenset({"index", "default", "home", "category", "categories", "tag", "topic", "topics"})


def id_of(home: Home) -> str:
    """An id from host and section: `https://www.outlet.co.uk/news/security/` is `outlet-news-security`."""
    labels = home.host.removeprefix("www.").split(".")
    names = labels[:-1] if len(labels) > 1 and not labels[-1].isdecimal() else labels
    if len(names) > 1 and names[-1] in _SECOND_LEVEL:
        names = names[:-1]
    sections = [part.partition(".")[0] for part in unquote(urlsplit(home.section).path).lower().split("/")]
    words = [re.sub(r"[^a-z0-9]+", "-", one).strip("-") for one in [*names, *sections] if one not in _NO_PAGES]
    found = "-".join(filter(None, words))[:LONGEST_ID].strip("-")
    return found if len(found) > 1 else f"outlet-{found}".strip("-")


def put_down_name(home: Home, of_site: str, draft: Draft) -> None:
    """`name`: as the page calls the site, as its WordPress does, its title, or else its host."""
    told = (
        (home.name, "as its page calls the site", Sure.SURE),
        (of_site[:LONGEST_NAME].strip(), "as its WordPress calls it", Sure.SURE),
        (_likest(home), "of the title of its page", Sure.GUESS),
        (home.host, "its host", Sure.GUESS),
    )
    name, how, sure = next(one for one in told if one[0])
    draft.settle("name", name, how, sure, "" if sure is Sure.SURE else "how it calls itself")


def _likest(home: Home) -> str:
    """The part of the title that is most like the host."""
    host = home.host.removeprefix("www.").rpartition(".")[0]
    parts = [part for part in _BETWEEN.split(home.title) if part.strip()]
    return max(parts, key=lambda part: fuzz.ratio(re.sub(r"\W", "", part.lower()), re.sub(r"\W", "", host)), default="")


def put_down_kind(home: Home, draft: Draft) -> None:
    """`kind`: the address hardly tells it."""
    check = "whether it is specialist press, general press, a CERT or a vendor's blog"
    if _OF_STATES.search(home.host):
        draft.settle("kind", "cert", "by its address", Sure.GUESS, check)
    elif urlsplit(home.section).path != "/":
        draft.settle("kind", "general_press", "the desk of a larger outlet", Sure.GUESS, check)
    else:
        draft.settle("kind", "specialist_press", "nothing tells it", Sure.GUESS, check)
