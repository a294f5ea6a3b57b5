"""The archive: what was fetched is kept as WARC, and can be read again without the network.

A file is `archive/<source>/<YYYY-MM-DD>/<time>-<token>.warc.gz` of the lake, the day that of fetching. Each response is
one gzip member, so that it can be read by offset and length. What a page needs besides the response (the listing's
entry, the time it was first seen, the outlet's zone) stands as JSON in its header `WARC-JSON-Metadata`.
"""

from breachledger.archive.reader import archive_files, foreign_pages, pages, read_page
from breachledger.archive.removal import Rewritten, without
from breachledger.archive.salvage import salvage
from breachledger.archive.unpublished import Fetched, taken, unpublished
from breachledger.archive.writer import ArchiveFile, as_exchange

__all__ = [
    "ArchiveFile",
    "Fetched",
    "Rewritten",
    "archive_files",
    "as_exchange",
    "foreign_pages",
    "pages",
    "read_page",
    "salvage",
    "taken",
    "unpublished",
    "without",
]
