# Two commands do all the set-up: `make serve` and `make test`. Stamp files keyed on pyproject.toml make the second run
# of either quick. Needs make and Python 3.11 or newer, nothing else.

VENV ?= .venv
HOST ?= 127.0.0.1
PORT ?= 8000
ARTICLES ?= seeds
FUZZ_EXAMPLES ?= 300
PYTEST_ARGS ?= -n 2 --dist loadfile
export ONRECORD_DATABASE_URL ?= sqlite:///var/onrecord.db

# The first Python that is new enough; name another with `make PYTHON=/path/to/python`.
PYTHON ?= $(shell for each in python3 python3.11 python3.12 python3.13 python; do \
  command -v $$each >/dev/null 2>&1 && $$each -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && \
  echo $$each && break; done)
BIN := $(VENV)/bin

.PHONY: help serve test lint types layers unit bench bench-api fuzz fuzz-api lock test-image clean
.DELETE_ON_ERROR:

help:
	@echo "make serve   set everything up, ingest the articles in $(ARTICLES)/, serve on port $(PORT)"
	@echo "make test    set everything up, check and test everything"
	@echo "make bench   speed and memory of the extraction, quality, speed and renewal of the registry, growth and rightness of groups of variants"
	@echo "make bench-api   speed of the service over a million quotes, on SQLite and on PostgreSQL (docs/performance.md)"
	@echo "make test-image  build the container image and run it (needs Docker or podman; IMAGE_ARGS=--stand-in: on a base made here)"
	@echo "make lock    pin what the container image installs, by version and hash, to the newest that pyproject.toml allows"
	@echo "make fuzz    every property with examples drawn anew, which make test draws alike each time"
	@echo "make fuzz-api  thousands of requests drawn from the OpenAPI document, anew each time"
	@echo "make clean   remove the environment, the database and every cache"

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "onrecord needs Python 3.11 or newer (on Debian: apt-get install python3 python3-venv)" >&2; exit 1; }
	@echo "Making the environment in $(VENV) ..."
	@$(PYTHON) -m venv $(VENV) 2>/dev/null \
	  || { rm -rf $(VENV); $(PYTHON) -m virtualenv -q $(VENV) 2>/dev/null; } \
	  || { rm -rf $(VENV); $(PYTHON) -m venv --without-pip $(VENV) && $(PYTHON) -m pip --python $(BIN)/python install -q pip; } 2>/dev/null \
	  || { rm -rf $(VENV); echo "$(PYTHON) cannot make environments: on Debian run 'apt-get install python3-venv' and try again" >&2; exit 1; }

$(VENV)/.installed: pyproject.toml | $(BIN)/python
	@echo "Installing onrecord ..."
	@$(BIN)/python -m pip install -q --disable-pip-version-check -e .
	@touch $@

$(VENV)/.installed-dev: pyproject.toml | $(BIN)/python
	@echo "Installing onrecord with its development tools ..."
	@$(BIN)/python -m pip install -q --disable-pip-version-check -e '.[dev]'
	@touch $@ $(VENV)/.installed

serve: $(VENV)/.installed
	@$(BIN)/onrecord db upgrade
	@$(BIN)/onrecord ingest $(ARTICLES)
	@echo
	@echo "onrecord is at http://localhost:$(PORT)/ . Try http://localhost:$(PORT)/speakers or http://localhost:$(PORT)/quotes?speaker=macron , and http://localhost:$(PORT)/openapi.json for the rest. Ctrl-C stops it."
	@echo
	@exec $(BIN)/onrecord serve --with-worker --host $(HOST) --port $(PORT)

test: lint types layers unit

lint: $(VENV)/.installed-dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet . || { echo "some files are not formatted: run '$(BIN)/ruff format .'" >&2; exit 1; }
	@test ! -x $(BIN)/hadolint || $(BIN)/hadolint Dockerfile

types: $(VENV)/.installed-dev
	@$(BIN)/mypy

layers: $(VENV)/.installed-dev
	@$(BIN)/lint-imports

unit: $(VENV)/.installed-dev
	@$(BIN)/python -m pytest $(PYTEST_ARGS)

bench: $(VENV)/.installed-dev
	@$(BIN)/python -m benchmarks.extract
	@$(BIN)/python -m benchmarks.registry
	@$(BIN)/python -m benchmarks.refresh
	@$(BIN)/python -m benchmarks.variants --slogan
	@$(BIN)/python -m benchmarks.seed_variants

# Made once and kept in var/bench-api: some minutes and 5 GB for the two databases. More options: docs/performance.md
bench-api: $(VENV)/.installed-dev
	@$(BIN)/python -m benchmarks.api $(BENCH_ARGS)

# Kept out of `make test`: it needs a container engine, and minutes.
test-image: $(VENV)/.installed-dev
	@$(BIN)/python -m tests.image $(IMAGE_ARGS)

lock: $(BIN)/python
	@$(BIN)/python -m pip install -q --disable-pip-version-check uv
	@$(BIN)/uv pip compile pyproject.toml --extra postgresql --extra redis --universal --python-version 3.11 --upgrade \
	  --generate-hashes --no-header --quiet --output-file requirements.lock

fuzz: $(VENV)/.installed-dev
	@$(BIN)/python -m pytest $(PYTEST_ARGS) -m hypothesis --hypothesis-profile=anew

fuzz-api: $(VENV)/.installed-dev
	@FUZZ_EXAMPLES=$(FUZZ_EXAMPLES) $(BIN)/python -m pytest -q tests/service/api/test_fuzz.py

clean:
	rm -rf $(VENV) var build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis *.egg-info
