"""Airflow as it is deployed: its components as processes, in the environment that docker-compose.yml gives them."""
