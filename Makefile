# MesoDrift: `make help` lists the targets. Everything is installed into .venv by the first one that needs it.
PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8050
RAW ?= ../shared/data
VENV := .venv
BIN := $(VENV)/bin
# Threads take their arrays from one heap, and large ones go back to the system: without it each
# worker keeps the largest of each of its threads for good. What one picture needs (32 MB) is kept:
# to get it from the system anew takes longer than to draw. Read by glibc, by others ignored.
MEMORY := MALLOC_ARENA_MAX=1 MALLOC_MMAP_THRESHOLD_=4194304 MALLOC_TRIM_THRESHOLD_=33554432
CELLXGENE := .bench/cellxgene
CELLXGENE_PYTHON ?= python3.10 python3.11 $(PYTHON)

.DEFAULT_GOAL := help
.PHONY: help run dev build add calibrate coverage list check check-knowledge lint test bench bench-cellxgene format clean

help: ## List the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 24

$(VENV)/ready: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "MesoDrift needs Python 3.11 or newer; '$(PYTHON)' is $$($(PYTHON) --version 2>&1 || echo missing)." >&2; \
	  echo "Name a newer one: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 2; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { \
	  echo "Python's venv module is missing: install it (Debian: apt-get install python3-venv)." >&2; exit 2; }
	@echo "Installing MesoDrift into $(VENV) (once) ..."
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/ready-build: $(VENV)/ready requirements-build.txt
	@echo "Installing the tools of the build (once) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-build.txt
	@touch $@

$(VENV)/ready-dev: $(VENV)/ready requirements-build.txt requirements-dev.txt
	@echo "Installing the test tools (once) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

run: $(VENV)/ready ## Serve the dashboard on the bundled data (HOST, PORT)
	@echo "MesoDrift: http://$(HOST):$(PORT)"
	@$(MEMORY) $(BIN)/gunicorn app:server --preload --workers 2 --threads 4 --timeout 60 --bind $(HOST):$(PORT) --log-level warning

dev: $(VENV)/ready ## Serve with reload and Dash's developer tools
	@HOST=$(HOST) PORT=$(PORT) MESODRIFT_DEBUG=1 $(BIN)/python app.py

build: $(VENV)/ready-build ## Rebuild the data sets from raw files (RAW=folder, DATASET="id id", OPTIONS)
	@$(BIN)/python -m atlas build --raw $(RAW) $(addprefix --dataset ,$(DATASET)) $(OPTIONS)

add: $(VENV)/ready-build ## Add a file of cells (FILE=h5ad or zarr, ID=name, OPTIONS="--map ...")
	@$(BIN)/python -m atlas add $(FILE) --id $(ID) $(OPTIONS)

calibrate: $(VENV)/ready-build ## Calibrate every test and score on simulated data (minutes)
	@$(BIN)/python -m atlas calibrate

coverage: $(VENV)/ready-build ## Measure the coverage each signature needs (RAW=folder), some minutes
	@$(BIN)/python -m atlas coverage --raw $(RAW)

list: $(VENV)/ready ## List the built data sets
	@$(BIN)/python -m atlas list

check: $(VENV)/ready ## Verify the built data sets
	@$(BIN)/python -m atlas check

check-knowledge: $(VENV)/ready ## Verify the curated tables: statements, citations, signatures
	@$(BIN)/python -m atlas check-knowledge

lint: $(VENV)/ready-dev ## Formatting, lint, import rules, types
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/lint-imports
	@$(BIN)/mypy

test: $(VENV)/ready-dev ## All tests, the browser's included
	@$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

bench: $(VENV)/ready-dev ## Measure speed, as ratios within one run (PARTS="cells users", REPORT=docs/bench.md)
	@$(BIN)/python -m tests.bench $(if $(REPORT),--report $(REPORT)) $(PARTS)

$(CELLXGENE)/ready: tests/bench/requirements-cellxgene.txt
	@for python in $(CELLXGENE_PYTHON); do \
	  $$python -c 'import sys, venv, ensurepip; sys.exit(sys.version_info[:2] not in [(3, 10), (3, 11)])' \
	    2>/dev/null && found=$$python && break; done; \
	test -n "$$found" || { echo "cellxgene 1.3.0 needs Python 3.10 or 3.11 with venv, and none of" \
	  "'$(CELLXGENE_PYTHON)' is one: make CELLXGENE_PYTHON=/path/to/python3.10 $(MAKECMDGOALS)" >&2; exit 2; }; \
	echo "Installing cellxgene 1.3.0 into $(CELLXGENE) (once) ..."; \
	$$found -m venv --clear $(CELLXGENE)
	@$(CELLXGENE)/bin/python -m pip install --quiet --disable-pip-version-check -r $<
	@touch $@

bench-cellxgene: $(VENV)/ready-dev $(CELLXGENE)/ready ## Compare with cellxgene 1.3.0 on a million cells (CELLXGENE_PYTHON, REPORT)
	@$(BIN)/python -m tests.bench $(if $(REPORT),--report $(REPORT)) cellxgene

format: $(VENV)/ready-dev ## Format the code
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

clean: ## Remove what was installed and cached
	rm -rf $(VENV) .cache .bench assets/vendor .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
