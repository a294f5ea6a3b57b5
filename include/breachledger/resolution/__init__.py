"""Resolving: the claims of all articles become incidents, as files, and what people have judged is heard."""

from breachledger.resolution.resolver import RESOLVER_VERSION, Resolved, resolve

__all__ = ["RESOLVER_VERSION", "Resolved", "resolve"]
