# Everything a person types here. `make help` lists it; CI (.ci/run) runs the same targets.
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
LOCK := .venv/bin/uv pip compile -q --universal --python-version 3.11 --no-header --no-annotate
LOCK_ARGS ?= --upgrade
# Whole files side by side, in their order: a browser started in a worker leaves an event loop behind it.
SIDE_BY_SIDE := -n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder

# Some images forbid bytecode files; the tests start hundreds of processes that would all compile again.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help up test check lint e2e e2e-docker bench soak demo migration contracts lock assets clean install install-tests

help: ## Show this list
	@awk -F':.*## ' '/^[a-z0-9-]+:.*## /{printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

install:
	@$(PYTHON) infra/bootstrap.py run

install-tests:
	@$(PYTHON) infra/bootstrap.py test

up: install ## Install, build, migrate and start all five services (Ctrl-C stops them)
	@exec $(BIN)/humetix up

test: install-tests ## Every test that needs no Docker, browser tests included
	@$(BIN)/python -m pytest $(SIDE_BY_SIDE)

check: install-tests lint ## Format, lint, types, import rules, then every test
	@$(BIN)/python -m pytest $(SIDE_BY_SIDE)

lint: install-tests ## Format, lint, types and import rules only
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	@for tests in libs/chassis/tests services/*/tests; do $(BIN)/mypy $$tests || exit 1; done
	$(BIN)/lint-imports

e2e: install-tests ## The browser journeys alone, against processes
	@$(BIN)/python -m pytest tests/e2e

e2e-docker: install-tests ## The same journeys against docker compose (needs a Docker Engine)
	@$(BIN)/python -m tests.e2e.docker

bench: install-tests ## Measure; prints tables and writes var/bench/*.json
	@$(PYTHON) infra/bootstrap.py bench
	@$(BIN)/python -m bench

soak: install-tests ## The long fault and load rows; keeps the result in docs/soak.md
	@$(BIN)/python -m bench.soak
	@$(BIN)/python -m tests.e2e.docker --all

demo: install ## Fill a running, empty installation with a believable month
	@$(BIN)/humetix demo

migration: install ## Make the next migration: make migration s=payroll m="add bonus"
	@test -n "$(s)" -a -n "$(m)" || { echo 'usage: make migration s=<service> m="<what changes>"'; exit 2; }
	@$(BIN)/python -m chassis.migrate "$(subst -,_,$(s))" --new "$(m)"

contracts: install-tests ## Rewrite services/*/openapi.json and docs/routes.md from the code
	@UPDATE_CONTRACTS=1 $(BIN)/python -m pytest -q services/*/tests/test_service.py services/gateway/tests/proxy/test_routes.py

lock: install-tests ## Choose new third-party versions: rewrites constraints.txt (names and versions only)
	@$(BIN)/python -m pip install -q uv && mkdir -p var
	@cp constraints.txt var/lock.txt; $(LOCK) $(LOCK_ARGS) infra/lock.in -o var/lock.txt
	@$(LOCK) --no-deps infra/font.in -o var/lock-font.txt
	@grep -hv '^-e ' var/lock.txt var/lock-font.txt | LC_ALL=C sort > constraints.txt

assets: install ## Build the page assets again
	@rm -rf libs/chassis/chassis/web/static/vendor
	@$(PYTHON) infra/bootstrap.py assets

clean: ## Remove what builds and tests leave behind (never var/ with its data)
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage build
	find libs services infra tests bench -name __pycache__ -type d -prune -exec rm -rf {} +
