"""Breachledger: security news as data, every statement with who says so, how sure, and the exact quote."""

from importlib.metadata import version

__version__ = version("breachledger")
