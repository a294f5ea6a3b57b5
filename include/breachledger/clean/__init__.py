"""Page -> article or reject: the stage that finds in a web page what it reports, and refuses what reports nothing."""

from breachledger.clean.article import CLEANER_VERSION, Cleaned, clean, text_sha256, word_count

__all__ = ["CLEANER_VERSION", "Cleaned", "clean", "text_sha256", "word_count"]
