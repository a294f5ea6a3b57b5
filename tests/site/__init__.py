"""A small internet on loopback: nine outlets in eight languages, and outlets that are sick in every known way.

`with Site() as site:` serves it; `python -m tests.site` serves it until interrupted. All is real HTTP, and every
text in it is ours.
"""

# ruff: file-ignore[stdlib-module-shadowing]  it is only ever imported as tests.site

from tests.site.healthy import rendered_articles
from tests.site.server import Request, Site

__all__ = ["Request", "Site", "rendered_articles"]
