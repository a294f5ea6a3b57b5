"""The reading room in a real browser (Debian's chromium): as somebody uses it, alone and inside a real Airflow."""
