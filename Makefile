# fwpick's own targets; `make help` lists them. Everything is installed in $(VENV), nothing outside.
VENV   ?= .venv
PYTHON ?= python3
ARGS   ?=
BIN    := $(VENV)/bin
E2E    ?= .e2e

.DEFAULT_GOAL := help
.PHONY: help init test check format sync calibrate recheck templates wheel-test e2e e2e-all fuzz bench bench-cli bench-training bench-serving clean

help:  ## list the targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

init: $(VENV)/.installed  ## install fwpick and start the wizard; ARGS="NAME --goal research --yes" asks nothing
	@if [ -n "$(strip $(ARGS))" ]; then $(BIN)/fwpick init $(ARGS); \
	elif [ -t 0 ] && [ -t 1 ]; then $(BIN)/fwpick init; \
	else echo "No terminal and no ARGS: taking the answers of examples/answers.toml."; \
	  $(BIN)/fwpick init my-model --answers examples/answers.toml --yes; fi

test: $(VENV)/.dev-installed  ## install what the tests need and run the fast suite
	$(BIN)/pytest -n 2 $(ARGS)

check: $(VENV)/.dev-installed  ## format, lint, types, import contracts, data rules, derived files
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/python -m tools.data.lint
	$(BIN)/python -m tools.sync --check

format: $(VENV)/.dev-installed  ## format and mend what can be mended
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

sync: $(VENV)/.dev-installed  ## write the derived files
	$(BIN)/python -m tools.sync

calibrate: $(VENV)/.dev-installed  ## fwpick's verdicts against the personas' experts; the choice of thresholds
	$(BIN)/python -m tools.docs.calibration

recheck: $(VENV)/.dev-installed  ## read again what the facts rest on; ARGS="--write --only 'serving/*'"
	$(BIN)/python -m tools.recheck $(ARGS)

templates: $(VENV)/.dev-installed  ## assemble complete cookiecutter templates in dist/templates
	$(BIN)/python -m tools.templates dist/templates

wheel-test: $(VENV)/.dev-installed  ## build, install in a clean environment, generate, compare
	$(BIN)/pytest tests/wheel $(ARGS)

e2e: $(VENV)/.dev-installed  ## generate a project per framework and run its own targets for real
	E2E_DIR="$(abspath $(E2E))" $(BIN)/pytest tests/e2e -n 2 $(ARGS)

e2e-all: $(VENV)/.dev-installed  ## what CI has no time for: PART=options, tables, text, series, residual, answers, distributed, mlflow, faults, habits, hostile, hostile_input, wizard or recheck
	E2E_ALL=1 E2E_DIR="$(abspath $(E2E))" $(BIN)/pytest $(wildcard $(PART:%=tests/e2e*/test_%.py)) -n 2 $(ARGS)

fuzz: $(VENV)/.dev-installed  ## fuzz what reads input for a minute; ARGS="-max_total_time=600" for ten
	$(BIN)/python -m pip install --quiet --disable-pip-version-check "atheris>=3,<4"
	$(BIN)/python -m tools.fuzz $(or $(ARGS),-max_total_time=60)

bench: bench-cli bench-training bench-serving  ## measure beside peers and keep the figures in docs/benchmarks.md

bench-cli: $(VENV)/.dev-installed  ## fwpick's commands beside cookiecutter, copier and a bare interpreter
	$(BIN)/python -m benchmarks.command_line $(ARGS)

bench-training: $(VENV)/.dev-installed  ## the starters' training beside other means (10 minutes)
	$(BIN)/python -m benchmarks.training $(ARGS)

bench-serving: $(VENV)/.dev-installed  ## the starters' servers beside TorchServe (15 minutes)
	$(BIN)/python -m benchmarks.serving $(ARGS)

clean:  ## remove what these targets made, the environment too
	rm -rf $(VENV) $(E2E) dist .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "fwpick needs Python 3.11 or later; set PYTHON=python3.12, say"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	@touch $@

$(VENV)/.dev-installed: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e ".[dev]"
	@touch $@ $(VENV)/.installed
