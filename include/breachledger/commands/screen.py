"""Standard output for reading."""

from __future__ import annotations

from rich.console import Console


class Screen(Console):
    """A console whose reader may leave: that ends a command as it does where data is printed (`cli.main`)."""

    def on_broken_pipe(self) -> None:
        """Rich would end the program by itself, with exit code 1."""
        raise BrokenPipeError
