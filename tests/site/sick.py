"""The sick outlets: each host under `sick.example` has one illness, and where it can, one healthy page beside it.

All tell of 16 December 2025. `http://<illness>.sick.example/feed.xml` is the feed, `/story` the sick page, `/healthy`
the healthy one.
"""

from __future__ import annotations

from tests.site import sick_feeds, sick_pages
from tests.site.responses import NOT_FOUND, Host

ILLNESSES = sick_feeds.ILLNESSES | sick_pages.ILLNESSES


def sick_hosts() -> dict[str, Host]:
    """Every sick host by its name."""
    return {
        f"{illness}.sick.example": Host(routes(f"http://{illness}.sick.example"), NOT_FOUND)
        for illness, routes in ILLNESSES.items()
    }
