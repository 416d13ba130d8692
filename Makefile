# Everything starts here: `make nightly` and `make test` set themselves up. CI runs these same lines.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: setup nightly test test-slow lint format bench docs lock clean

setup: $(STAMP)

# The lock lists every package with its hash, so the resolver has nothing to decide: --no-deps.
LOCKS := requirements.txt requirements-scale.txt requirements-dev.txt

$(STAMP): $(LOCKS) pyproject.toml
	@$(PYTHON) -c 'import sys; v=sys.version_info; sys.exit(0 if (3,11) <= v < (3,14) else f"gouji needs Python 3.11 to 3.13, this is {v[0]}.{v[1]}: make PYTHON=python3.12 ...")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes $(LOCKS:%=-r %)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $(STAMP)

nightly: setup
	$(BIN)/gouji nightly

PYTEST := $(BIN)/python -m pytest -n auto --dist loadfile

test: setup
	$(PYTEST) -m "not slow"

# Servers, browsers, kill -9, fuzzing, whole nights: minutes, one after the other because they share ports. CI runs both.
test-slow: setup
	$(BIN)/python -m pytest -m slow

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: setup
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: setup
	$(BIN)/python -m bench

docs: setup
	rm -rf build/docs-home
	$(BIN)/gouji docs --home build/docs-home

# Needs uv. No index address is written, and extras are kept so that old pip accepts the hashes.
UV_COMPILE := uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate --no-strip-extras --only-binary :all:
lock:
	$(UV_COMPILE) requirements.in -o requirements.txt
	$(UV_COMPILE) requirements-scale.in -o requirements-scale.txt
	$(UV_COMPILE) requirements-dev.in -o requirements-dev.txt

clean:
	rm -rf data build *.egg-info .pytest_cache .mypy_cache .ruff_cache

# One machine as a service: Prefect server, work pool and worker. UI on 127.0.0.1:4200.
.PHONY: up down
up: setup
	$(BIN)/gouji up

down: setup
	$(BIN)/gouji down
