"""How resolving and asking grow with the years that a lake holds."""
