"""Where links come from: the catalog of outlets, and the rungs that read their feeds and sitemaps."""
