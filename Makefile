# make run    sets up .venv and shows the demo
# make test   sets up everything the tests need and runs them all
# make lint, make types, make bench, make fuzz, make wheel

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt

.PHONY: run test lint types bench fuzz wheel servers clean

run: $(VENV)/.run
	$(BIN)/sportello demo

test: $(VENV)/.dev servers
	$(BIN)/python -m pytest

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.dev
	$(BIN)/mypy

bench: $(VENV)/.dev servers
	$(BIN)/python -m bench

fuzz: $(VENV)/.dev
	for script in tests/fuzz/fuzz_*.py; do $(BIN)/python $$script --seconds 60 || exit 1; done

wheel: $(VENV)/.dev
	$(BIN)/python -m build --wheel --outdir dist

# As root the Debian packages are installed; otherwise the one apt line is printed.
servers:
	@sh tools/servers.sh

$(VENV)/bin/python:
	@PYTHON="$(PYTHON)" sh tools/venv.sh $(VENV)

$(VENV)/.run: pyproject.toml constraints.txt | $(VENV)/bin/python
	$(PIP) --editable .
	@touch $@

$(VENV)/.dev: pyproject.toml constraints.txt | $(VENV)/bin/python
	$(PIP) --editable '.[dev]'
	@touch $@ $(VENV)/.run

clean:
	rm -rf $(VENV) dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis
