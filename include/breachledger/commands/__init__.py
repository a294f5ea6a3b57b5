"""One module a command: `arguments` declares, `execute` does, `EXAMPLES` shows."""
