# Two commands do all the set-up: `make serve` and `make test`. `make` alone lists what there is.

VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= $(shell command -v python3.11 || command -v python3)
PIP := $(BIN)/pip install --quiet --disable-pip-version-check
COMPILE = $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate --upgrade
# The project itself, where it stands; the build backend looks for its own program on the PATH.
INSTALL_PROJECT := PATH="$(CURDIR)/$(BIN):$$PATH" $(PIP) --no-build-isolation --no-deps --editable .

# The targets that need Node take it from .venv where it had to be installed there, else from the machine.
audit lint-spec clients test-clients mock web test-browser: export PATH := $(CURDIR)/$(BIN):$(PATH)

.PHONY: help serve dev backup restore migrate-to test contract mutants bench bench-growth bench-endurance profile check audit \
	lint-spec clients test-clients mock web test-browser breaking test-faults permissions lock clean

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

serve: $(VENV)/serve.installed ## install, migrate and serve
	exec $(BIN)/python -m server

dev: $(VENV)/serve.installed ## serve with one worker, and anew after each change; a mistake is shown with its line
	exec $(BIN)/chat-api dev

backup: $(VENV)/serve.installed ## write everything to a new file: `make backup FILE=…`
	$(if $(FILE),,$(error Say which file to write: make backup FILE=…))
	$(BIN)/chat-api backup "$$FILE"

restore: $(VENV)/serve.installed ## fill an empty database from a backup: `make restore FILE=…`
	$(if $(FILE),,$(error Say which backup to take: make restore FILE=…))
	$(BIN)/chat-api restore "$$FILE"

migrate-to: $(VENV)/serve.installed ## move everything to an empty database: `make migrate-to DATABASE_URL=… FROM=…`, else from var/chat.db
	$(if $(filter command,$(origin DATABASE_URL)),,$(error Say where to: make migrate-to DATABASE_URL=postgresql://…))
	DATABASE_URL= $(BIN)/chat-api migrate-to "$$DATABASE_URL" $${FROM:+--from "$$FROM"}

test: check ## everything that needs Python alone
	$(BIN)/pytest --numprocesses=auto
	$(MAKE) contract

contract: $(VENV)/test.installed ## a service against its contract: `make contract BASE_URL=… PROFILE=deep SEED=…`, all optional
	$(BIN)/python -m contract_tests

mutants: $(VENV)/test.installed ## are deliberate defects found? `make mutants KIND=guards SAMPLE=8`, both optional
	$(BIN)/python -m contract_tests.mutants

bench: $(VENV)/test.installed ## the service beside others: `make bench DB=postgres QUICK=1 PEERS=… OPS=… ROUNDS=…`, all optional
	$(BIN)/python -m benchmarks.compare

bench-growth: $(VENV)/test.installed ## the service's costs as it grows: `make bench-growth DB=postgres QUICK=1`, both optional
	$(BIN)/python -m benchmarks.growth

bench-endurance: $(VENV)/test.installed ## does anything grow with 200,000 requests, and do slow clients slow others? `make bench-endurance DB=postgres QUICK=1`
	$(BIN)/python -m benchmarks.endurance

profile: $(VENV)/test.installed ## where a request's time goes: `make profile OP=send_message DB=postgres`; DB is optional
	$(BIN)/python -m benchmarks.profile

check: $(VENV)/test.installed ## style and types
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

audit: $(VENV)/audit.installed $(VENV)/node.installed ## what is known against the locked packages, insecure code, secrets
	$(BIN)/python -m tests.audit

lint-spec: $(VENV)/test.installed openapi/lint/node_modules/.package-lock.json ## the contract, by three linters and its own rules
	openapi/lint/run

web: examples/web/node_modules/.package-lock.json ## build the example of a web client, for WEB_APP=on
	cd examples/web && npm run --silent build

test-browser: $(VENV)/browser.installed web ## all that browsers have to do with, in Chromium, which it installs where it may
	tests/browser/require-chromium
	$(BIN)/pytest tests/browser

clients: $(VENV)/clients.installed examples/typescript/node_modules/.package-lock.json ## typed clients in examples/
	$(BIN)/python -m clients.examples build

mock: clients/mock/node_modules/.package-lock.json ## the examples of the contract as a service: `make mock PORT=4010`
	exec clients/mock/node_modules/.bin/prism mock --port $(or $(PORT),4010) openapi/chat.yaml

TOOLS := clients/generators/node_modules/.package-lock.json clients/mock/node_modules/.package-lock.json

test-clients: clients $(TOOLS) ## the clients talk, and all generators make good ones
	$(BIN)/python -m clients.examples play
	$(BIN)/python -m clients.generators
	$(BIN)/pytest clients

breaking: $(VENV)/test.installed ## what in the contract breaks clients since a revision: `make breaking BASE=HEAD~1`
	$(BIN)/python -m contract_tests.breaking $(BASE)

test-faults: $(VENV)/test.installed ## what stays where processes, databases and disks fail; `SEED=7` for other moments
	$(BIN)/pytest tests/faults

permissions: $(VENV)/test.installed ## write docs/permissions.md anew from the contract
	$(BIN)/python -m contract_tests.access

lock: $(VENV)/test.installed ## write the lock files anew from pyproject.toml
	$(COMPILE) pyproject.toml --group build --output-file requirements.lock
	$(COMPILE) pyproject.toml --group build --group dev --output-file requirements-dev.lock
	$(COMPILE) --group audit --constraint requirements-dev.lock --output-file requirements-audit.lock
	$(COMPILE) --group browser --constraint requirements-dev.lock --output-file requirements-browser.lock
	$(COMPILE) --group clients --constraint requirements-dev.lock --output-file requirements-clients.lock
	$(COMPILE) --group node --output-file requirements-node.lock
	for wanted in benchmarks/peers/*/requirements.in; do \
		$(COMPILE) $$wanted --output-file $${wanted%.in}.lock || exit 1; \
	done

clean: ## forget what was installed and built, but no data
	rm -rf $(VENV) benchmarks/.venvs reports */*/node_modules clients/generators/out examples/web/dist \
		examples/typescript/generated examples/typescript/build examples/python/chat_api_client

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/serve.installed: requirements.lock pyproject.toml | $(VENV)/bin/python
	$(PIP) --require-hashes --requirement requirements.lock
	$(INSTALL_PROJECT)
	touch $@

$(VENV)/test.installed: requirements-dev.lock pyproject.toml | $(VENV)/bin/python
	$(PIP) --require-hashes --requirement requirements-dev.lock
	$(INSTALL_PROJECT)
	touch $@

$(VENV)/audit.installed: requirements-audit.lock | $(VENV)/test.installed
	$(PIP) --require-hashes --requirement requirements-audit.lock
	touch $@

$(VENV)/browser.installed: requirements-browser.lock | $(VENV)/test.installed
	$(PIP) --require-hashes --requirement requirements-browser.lock
	touch $@

$(VENV)/clients.installed: requirements-clients.lock $(VENV)/test.installed
	$(PIP) --require-hashes --requirement requirements-clients.lock
	touch $@

$(VENV)/node.installed: requirements-node.lock | $(VENV)/bin/python
	node --eval 'process.exit(+(process.versions.node.split(".")[0] < 20))' && npm --version >/dev/null || \
		$(PIP) --require-hashes --requirement requirements-node.lock
	touch $@

%/node_modules/.package-lock.json: %/package-lock.json $(VENV)/node.installed
	cd $* && npm ci --loglevel error >/dev/null
	touch $@
