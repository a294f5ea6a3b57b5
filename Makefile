# Every target that needs the environment implies `setup`; a second call costs nothing.
SHELL := /bin/bash
.DEFAULT_GOAL := help
FIT := import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))
# The first that runs and fits: a name on the path may be a version manager's placeholder.
PYTHON ?= $(shell for name in python3 python3.13 python3.12 python3.11; do "$$name" -c '$(FIT)' 2>/dev/null && command -v "$$name" && break; done)
READY := .venv/ready
PY := .venv/bin/python
LAKE ?= var/lake

ENV_FILE ?= .env

.PHONY: help setup demo run env up down backfill test test-all check format quality bench bench-airflow fuzz pictures lock docs clean

help:  ## Show what can be done here
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | awk -F'\t' '{printf "  make %-12s %s\n", $$1, $$2}'

setup: $(READY)  ## Create .venv with everything, from the hashed locks

$(READY): pyproject.toml requirements/build.txt requirements/dev.txt
	@test -n "$(PYTHON)" || { echo "Python 3.11, 3.12 or 3.13 is needed, and none was found: install one, or say make PYTHON=/path/to/python" >&2; exit 1; }
	@"$(PYTHON)" -c '$(FIT)' || { echo "$(PYTHON) is not Python 3.11, 3.12 or 3.13: say make PYTHON=/path/to/python" >&2; exit 1; }
	"$(PYTHON)" -m venv .venv
	.venv/bin/pip install --quiet --require-hashes -r requirements/build.txt
	.venv/bin/uv pip sync --python $(PY) --require-hashes requirements/build.txt requirements/dev.txt
	.venv/bin/uv pip install --python $(PY) --quiet --no-deps --no-build-isolation -e .
	@touch $@

demo: $(READY)  ## Run the whole line on the bundled news site and show the incidents with their quotes
	@$(PY) -m tests.demo

run: $(READY)  ## Fetch and read one day of the real outlets: make run DAY=2026-11-21 [LAKE=var/lake]
	@test -n "$(DAY)" || { echo "Which day? make run DAY=YYYY-MM-DD" >&2; exit 2; }
	.venv/bin/breachledger run "$(DAY)" --lake "$(LAKE)"

env:  ## Write .env for docker compose: make env CONTACT=you@example.org [EXECUTOR=celery] [LAKE=s3://bucket/prefix]
	@"$(PYTHON)" deploy/env.py --file "$(ENV_FILE)" $(if $(CONTACT),--contact "$(CONTACT)") $(if $(EXECUTOR),--executor "$(EXECUTOR)") $(if $(filter-out file,$(origin LAKE)),--lake "$(LAKE)")

up: $(READY)  ## Start an Airflow with login on this machine: make up [CATALOG=real CONTACT=you@example.org] [PORT=8080]
	@$(PY) -m deploy.local up $(if $(CATALOG),--catalog "$(CATALOG)") $(if $(PORT),--port "$(PORT)") \
	  $(if $(CONTACT),--contact "$(CONTACT)") $(if $(filter real,$(CATALOG)),--lake "$(LAKE)")

down: $(READY)  ## End it; what was collected stays
	@$(PY) -m deploy.local down

backfill: $(READY)  ## Run past days in it: make backfill FROM=2025-12-08 TO=2025-12-19 [SOURCES="a b"], more in docs/backfill.md
	@test -n "$(DO)" || test -n "$(FROM)" -a -n "$(TO)" || { echo "Which days? make backfill FROM=YYYY-MM-DD TO=YYYY-MM-DD" >&2; exit 2; }
	@$(PY) -m deploy.backfill $(if $(DO),"$(DO)",start --from "$(FROM)" --to "$(TO)" \
	  $(foreach one,$(SOURCES),--source "$(one)") $(if $(filter 1 yes true,$(BACKWARDS)),--backwards) \
	  $(if $(ACTIVE),--active "$(ACTIVE)") $(if $(AGAIN),--again "$(AGAIN)") $(if $(filter 0 no false,$(FETCH)),--no-fetch))

test: $(READY)  ## What guards every change (minutes)
	$(PY) -m pytest -q -m "not long" -n 2 --dist loadfile

test-all: test  ## The long tests as well; those that start an Airflow have the machine for themselves
	$(PY) -m pytest -q -m long -n 2 --dist loadfile --ignore tests/topology --ignore tests/browser --ignore tests/deploy
	$(PY) -m pytest -q -m long tests/topology tests/browser tests/deploy

check: $(READY)  ## Linters and types
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy

format: $(READY)  ## Put the code into its form
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .

quality: $(READY)  ## Score claims and joining on our own articles, against floors: make quality [LANGS="it fr"] [GOLD=folder] [ERRORS=20]
	@$(PY) -m benchmarks.quality $(LANGS) $(if $(GOLD),--gold "$(GOLD)",--floors) $(if $(ERRORS),--errors "$(ERRORS)")
	$(if $(LANGS)$(GOLD),,@$(PY) -m benchmarks.joining --floors)

bench: $(READY)  ## Speed of the read stage against a naive loop, of the fetcher against bare httpx, of resolving: make bench [PAGES=folder] [GOLD=file.jsonl]
	$(PY) -m benchmarks.speed $(if $(PAGES),--pages "$(PAGES)") $(if $(GOLD),--gold "$(GOLD)")
	$(PY) -m benchmarks.fetching
	$(PY) -m benchmarks.ccnews
	$(PY) -m benchmarks.reading
	$(PY) -m benchmarks.scale

fuzz: $(READY)  ## Hostile input for all readers of strangers' bytes: make fuzz [MINUTES=10]
	@$(PY) -m tests.fuzz $(if $(MINUTES),--minutes "$(MINUTES)")

bench-airflow: $(READY)  ## What Airflow costs a day: a backfill against the same days by command
	$(PY) -m benchmarks.overhead

docs: $(READY)  ## Write the generated pages anew: data dictionary, command reference, coverage
	$(PY) -m breachledger.store.dictionary
	$(PY) -m breachledger.commands.reference
	$(PY) -m benchmarks.coverage

pictures: $(READY)  ## Take the pictures of docs/ anew, of the demo's lake, with Debian's chromium
	@test -d var/demo/lake || $(MAKE) --no-print-directory demo
	$(PY) -m tests.browser.pictures

lock: $(READY)  ## Resolve the dependencies anew into requirements/*.txt
	.venv/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header pyproject.toml --extra s3 --extra airflow -o requirements/run.txt
	.venv/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header pyproject.toml --extra s3 --extra airflow --group test --group lint -c requirements/run.txt -o requirements/dev.txt
	.venv/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --group build -c requirements/dev.txt -o requirements/build.txt

clean:  ## Take away what was made here (.venv, var)
	-@test ! -d var/airflow/run || $(PY) -m deploy.local down
	rm -rf .venv var .mypy_cache .ruff_cache .pytest_cache .hypothesis
