"""How well articles on one event are joined across outlets, languages and days."""
