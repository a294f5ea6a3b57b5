# One image for every service: the program, Airflow, the DAGs and plugins, from the hashed locks.
FROM python:3.12-slim-bookworm AS build
COPY requirements/build.txt requirements/run.txt /src/requirements/
RUN python -m venv /opt/venv \
    && /opt/venv/bin/pip install --no-cache-dir --require-hashes -r /src/requirements/build.txt \
    && /opt/venv/bin/uv pip install --python /opt/venv/bin/python --no-cache --require-hashes -r /src/requirements/run.txt
COPY pyproject.toml README.md LICENSE /src/
COPY include /src/include
RUN /opt/venv/bin/uv pip install --python /opt/venv/bin/python --no-cache --no-deps --no-build-isolation /src

FROM python:3.12-slim-bookworm
RUN useradd --uid 50000 --create-home --home-dir /home/airflow airflow \
    && mkdir -p /opt/airflow /lake /state \
    && chown airflow /opt/airflow /lake /state
COPY --from=build /opt/venv /opt/venv
COPY dags /opt/airflow/dags
COPY plugins /opt/airflow/plugins
ENV PATH=/opt/venv/bin:$PATH \
    AIRFLOW_HOME=/opt/airflow \
    AIRFLOW__CORE__LOAD_EXAMPLES=False \
    BREACHLEDGER_LAKE=/lake \
    BREACHLEDGER_STATE=/state
USER airflow
WORKDIR /opt/airflow
ENTRYPOINT ["airflow"]
CMD ["version"]
