# Two commands do all the set-up: `make serve` and `make test`.

VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= $(shell command -v python3.11 || command -v python3)

# The targets that need Node take it from .venv where it had to be installed there, else from the machine.
lint-spec clients test-clients mock: export PATH := $(CURDIR)/$(BIN):$(PATH)

.PHONY: serve test contract mutants check lint-spec clients test-clients mock breaking lock clean

serve: $(VENV)/serve.installed ## install, migrate and serve
	exec $(BIN)/python -m server

test: check ## everything that needs Python alone
	$(BIN)/pytest --numprocesses=auto
	$(MAKE) contract

contract: $(VENV)/test.installed ## a service against its contract: `make contract BASE_URL=… PROFILE=deep SEED=…`, all optional
	$(BIN)/python -m contract_tests

mutants: $(VENV)/test.installed ## does the contract suite find deliberate defects? `make mutants SAMPLE=8` tries a few
	$(BIN)/python -m contract_tests.mutants

check: $(VENV)/test.installed ## style and types
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

lint-spec: $(VENV)/test.installed openapi/lint/node_modules/.package-lock.json ## the contract, by three linters and its own rules
	openapi/lint/run

clients: $(VENV)/clients.installed examples/typescript/node_modules/.package-lock.json ## typed clients in examples/
	$(BIN)/python -m clients.examples build

mock: clients/mock/node_modules/.package-lock.json ## the examples of the contract as a service: `make mock PORT=4010`
	exec clients/mock/node_modules/.bin/prism mock --port $(or $(PORT),4010) openapi/chat.yaml

TOOLS := clients/generators/node_modules/.package-lock.json clients/mock/node_modules/.package-lock.json

test-clients: clients $(TOOLS) ## the clients talk, and all generators make good ones
	$(BIN)/python -m clients.examples play
	$(BIN)/python -m clients.generators
	$(BIN)/pytest clients

breaking: $(VENV)/test.installed ## what in the contract breaks clients since a revision: `make breaking BASE=v1.0.0`
	$(BIN)/python -m contract_tests.breaking $(BASE)

lock: $(VENV)/test.installed ## write the lock files anew from pyproject.toml
	$(COMPILE) --upgrade pyproject.toml --output-file requirements.lock
	$(COMPILE) --upgrade pyproject.toml --group dev --output-file requirements-dev.lock
	$(COMPILE) --upgrade --group clients --constraint requirements-dev.lock --output-file requirements-clients.lock
	$(COMPILE) --upgrade --group node --output-file requirements-node.lock

clean: ## forget what was installed and built, but no data
	rm -rf $(VENV) reports */*/node_modules clients/generators/out \
		examples/typescript/generated examples/typescript/build examples/python/chat_api_client

COMPILE := $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/serve.installed: requirements.lock | $(VENV)/bin/python
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.lock
	touch $@

$(VENV)/test.installed: requirements-dev.lock | $(VENV)/bin/python
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements-dev.lock
	touch $@

$(VENV)/clients.installed: requirements-clients.lock $(VENV)/test.installed
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements-clients.lock
	touch $@

$(VENV)/node.installed: requirements-node.lock | $(VENV)/bin/python
	node --eval 'process.exit(+(process.versions.node.split(".")[0] < 20))' && npm --version >/dev/null || \
		$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements-node.lock
	touch $@

%/node_modules/.package-lock.json: %/package-lock.json $(VENV)/node.installed
	cd $* && npm ci --loglevel error >/dev/null
	touch $@
