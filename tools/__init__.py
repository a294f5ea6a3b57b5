"""Programs that make data of the project from public data; none of them runs in the product."""
