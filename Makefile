# `make run` and `make test` may be called at any time: they do only what is missing.
SHELL := /bin/bash
VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip install --quiet --disable-pip-version-check
COMPILE := pip compile --universal --python-version 3.11 --fork-strategy fewest --generate-hashes --no-emit-index-url \
	--quiet --custom-compile-command "make lock" --extra install

.DEFAULT_GOAL := help
.PHONY: help run test format bench kill hooks lock clean

help: ## what can be called
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

run: $(VENV)/.installed ## install what is missing, migrate the database, start the bot
	@$(PY) -m bot migrate && exec $(PY) -m bot run

test: $(VENV)/.dev ## everything that must hold: format, lint, types, import arrows, tests
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	$(PY) -m mypy
	$(VENV)/bin/lint-imports
	$(PY) -m pytest -n 4 --dist worksteal

format: $(VENV)/.dev ## put the code into the one format
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

bench: $(VENV)/.dev ## compare with a plain bot: messages a second, CPU, memory
	$(PY) -m tests.benchmarks

kill: $(VENV)/.dev ## a thousand SIGKILLs at random and at the crash points
	$(PY) -m tests.kill

hooks: $(VENV)/.dev ## run the checks before each commit
	$(VENV)/bin/pre-commit install

lock: ## pin the dependencies anew (needs uv)
	uv $(COMPILE) --upgrade pyproject.toml --output-file requirements.lock
	uv $(COMPILE) --upgrade pyproject.toml --extra dev --constraint requirements.lock --output-file requirements-dev.lock

clean: ## remove what make has made; data/ stays
	rm -rf $(VENV) build *.egg-info .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis

$(PY):
	@for python in python3 python3.14 python3.13 python3.12 python3.11; do \
		if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
			echo "making $(VENV) with $$($$python --version)"; exec $$python -m venv --clear $(VENV); \
		fi; \
	done; echo "Phakhi needs Python 3.11 or newer (with venv)" >&2; exit 1

$(VENV)/.runtime: requirements.lock | $(PY)
	@echo "installing what the bot needs"
	@$(PIP) --require-hashes -r requirements.lock
	@touch $@

$(VENV)/.installed: pyproject.toml $(VENV)/.runtime
	@$(PIP) --no-deps --no-build-isolation --no-index --editable .
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.installed
	@echo "installing what the tests need"
	@$(PIP) --require-hashes -r requirements-dev.lock
	@touch $@
