"""The reading room: pages over a lake, for a browser. It reads and never writes.

`app.create_app` makes a FastAPI application. `breachledger serve` runs it alone, and a plugin mounts it in Airflow; who
may enter is decided by the one that runs it. The pages need no script and no address outside.
"""
