"""Which incident of the article a claim belongs to (`incident_no`)."""

from __future__ import annotations

from dataclasses import replace

from breachledger.extract.scene import Scene
from breachledger.model import Claim


def number_incidents(claims: list[Claim], scene: Scene) -> list[Claim]:
    """The claims with their `incident_no`. An article tells one incident."""
    del scene
    return [replace(claim, incident_no=0) for claim in claims]
