"""What the tasks of the DAGs do. The only package beside the plugin and the DAGs that knows Airflow."""
