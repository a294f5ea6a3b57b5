"""Hostile input for everything that reads what strangers send: `make fuzz`, and a short run in the tests."""
