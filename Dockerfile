# One image for every service: the program, Airflow, the DAGs and plugins, from the hashed locks. Bytecode is compiled
# here, because the image is read-only when it runs.
FROM python:3.12-slim-bookworm AS build
COPY requirements/build.txt requirements/run.txt /src/requirements/
RUN python -m venv /opt/venv \
    && /opt/venv/bin/pip install --no-cache-dir --require-hashes -r /src/requirements/build.txt \
    && /opt/venv/bin/uv pip install --python /opt/venv/bin/python --no-cache --compile-bytecode --require-hashes -r /src/requirements/run.txt
COPY pyproject.toml README.md LICENSE /src/
COPY include /src/include
RUN /opt/venv/bin/uv pip install --python /opt/venv/bin/python --no-cache --compile-bytecode --no-deps --no-build-isolation /src

FROM python:3.12-slim-bookworm
# The folders exist and belong to the user before a volume is put over them: a new volume takes over owner and rights.
# An empty airflow.cfg keeps Airflow from writing one: everything comes from the environment, and the image is read-only.
RUN groupadd --gid 50000 airflow \
    && useradd --uid 50000 --gid 50000 --create-home airflow \
    && mkdir -p /opt/airflow/logs /lake /state \
    && touch /opt/airflow/airflow.cfg \
    && chown airflow:airflow /opt/airflow/logs /lake /state
COPY --from=build /opt/venv /opt/venv
COPY deploy/entrypoint /entrypoint
COPY deploy/healthy /usr/local/bin/healthy
COPY dags /opt/airflow/dags
COPY plugins /opt/airflow/plugins
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    AIRFLOW_HOME=/opt/airflow \
    AIRFLOW__CORE__LOAD_EXAMPLES=False \
    BREACHLEDGER_LAKE=/lake \
    BREACHLEDGER_STATE=/state
USER 50000:50000
WORKDIR /opt/airflow
ENTRYPOINT ["/entrypoint"]
CMD ["version"]
