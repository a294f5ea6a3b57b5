"""The lake as SQL."""
