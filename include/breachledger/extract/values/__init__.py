"""Readers of values: numbers, money, sizes, dates, countries, vulnerabilities. What differs by language is data."""
