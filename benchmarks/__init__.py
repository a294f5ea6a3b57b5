"""How fast the program is, measured against the obvious way of doing the same."""
