"""The lake: typed tables in Parquet, merged by article, published all or nothing."""
