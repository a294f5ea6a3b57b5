"""CVE ids, in any language: https://www.cve.org/About/Process (`CVE-` year `-` four digits or more)."""

from __future__ import annotations

import re
from collections.abc import Iterator

_CVE = re.compile(r"(?<![a-z0-9])cve[- ]((?:19|20)\d\d)-(\d{4,7})(?!\d)")


def find_vulnerabilities(folded: str) -> Iterator[tuple[int, int, str]]:
    """Offsets into the normal text, and the id in capitals."""
    for found in _CVE.finditer(folded):
        yield found.start(), found.end(), f"CVE-{found[1]}-{found[2]}"
