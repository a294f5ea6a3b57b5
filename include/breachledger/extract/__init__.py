"""Article → claims: who says what about an incident, how sure, and the words that say it.

In the order of work: `normal` → `tokens` → `sentences` → `values` → `names` → `match` (all rules in one pass) →
`roles` (who is who) → `frames` (who speaks) → `cues` (what bends) → `fields` → `status` → `relevance` → `reading`.
The rules and words are data, in `lang/`.
"""

from breachledger.extract.reading import EXTRACTOR_VERSION, read_claims, warm

__all__ = ["EXTRACTOR_VERSION", "read_claims", "warm"]
