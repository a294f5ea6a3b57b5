"""Incidents for other tools: STIX, VERIS, and tables for spreadsheets and notebooks."""
