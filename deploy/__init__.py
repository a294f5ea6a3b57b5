"""Ways to run Breachledger's Airflow: on this machine for one person, in containers, and by hand through its API."""
