"""The `Sitemap:` lines of a robots.txt."""

from __future__ import annotations

from breachledger.probe.sitemaps import sitemap_lines


def test_sitemaps_are_read_from_robots_wherever_they_stand():
    text = "Disallow:\r\nSITEMAP : https://a.example/1.xml # main\r\n  sitemap:/2.xml\n#Sitemap: /3.xml\nNo-sitemap: /4"
    assert list(sitemap_lines(text)) == ["https://a.example/1.xml", "/2.xml"]
