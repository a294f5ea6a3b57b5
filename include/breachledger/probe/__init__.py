"""Finds out what an outlet has: how it calls itself, what it lists where, in which language and time zone.

All of it is asked through the Fetcher, as politely as articles are. What comes out is a draft for a person to look at:
a catalog file, and a line for each thing found that says how sure it is and what to check.
"""
