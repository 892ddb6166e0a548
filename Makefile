# Two commands: `make run` sets up and opens the product, `make test` sets up and runs all tests.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := $(BIN)/uv
export UV_SYSTEM_CERTS = 1
CHROMIUM ?= $(shell command -v chromium || command -v chromium-browser || command -v google-chrome)
POSTGRESQL = $(BIN)/python tests/temporary_postgresql.py
LOCK = $(UV) pip compile --universal --python-version 3.11 --generate-hashes \
	--exclude-newer "14 days" --no-emit-index-url --no-emit-find-links \
	--no-header --quiet $(UPGRADE) --constraint requirements/constraints.txt
UPGRADE = --upgrade

.DEFAULT_GOAL := help
.PHONY: help run test check docs lock clean

help: ## Say what can be made
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 16

run: $(VENV)/.run ## Set up and open the product on a demonstration site
	@$(BIN)/tiebeam up --demo

test: $(VENV)/.dev ## Set up and run all tests, static checks first
	@test -n "$(CHROMIUM)" || { echo "Chromium is missing. On Debian or Ubuntu: sudo apt-get install chromium"; exit 1; }
	@command -v nginx >/dev/null || test -x /usr/sbin/nginx || { echo "nginx is missing. On Debian or Ubuntu: sudo apt-get install nginx-light"; exit 1; }
	@$(POSTGRESQL) true
	@$(MAKE) --no-print-directory check
	@echo "Running the tests"
	@CHROMIUM="$(CHROMIUM)" $(BIN)/pytest -n auto --dist loadfile -q
	@echo "Running what asks the database once more, on PostgreSQL"
	@CHROMIUM="$(CHROMIUM)" $(POSTGRESQL) $(BIN)/pytest -n auto --dist loadfile -q tests/hub

check: $(VENV)/.dev ## Format, lint, types and the order of the house
	@echo "Checking format, lint, types and the order of the house"
	@$(BIN)/ruff format --check --quiet src tests bench hatch_build.py
	@$(BIN)/ruff check --quiet src tests bench hatch_build.py
	@$(BIN)/lint-imports --no-logo >/dev/null || { $(BIN)/lint-imports --no-logo; exit 1; }
	@$(BIN)/mypy --no-error-summary

docs: $(VENV)/.dev ## Write the reference pages anew
	@$(BIN)/python -m tiebeam.cli.reference docs/reference

lock: $(UV) ## Resolve the dependencies anew, none younger than 14 days (UPGRADE= keeps what holds)
	@$(LOCK) pyproject.toml --group build -o requirements/run.txt
	@$(LOCK) pyproject.toml --group build --group dev -o requirements/dev.txt
	@$(LOCK) requirements/uv.in -o requirements/uv.txt

clean: ## Remove what was set up; data stays where it is
	@rm -rf $(VENV)

$(UV): requirements/uv.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; $(PYTHON) is older. Name another: make PYTHON=python3.12 …"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "Python's venv module is missing. On Debian or Ubuntu: sudo apt-get install python3-venv"; exit 1; }
	@echo "Making a virtual environment in $(VENV)"
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt
	@touch $(UV)

$(VENV)/.run: $(UV) requirements/run.txt pyproject.toml
	@echo "Installing what Tiebeam stands on (about 200 MB to download)"
	@test -e $(VENV)/.dev || $(UV) pip sync --quiet --python $(BIN)/python --require-hashes requirements/run.txt
	@$(UV) pip install --python $(BIN)/python --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: $(UV) requirements/dev.txt pyproject.toml
	@echo "Installing what Tiebeam and its tests stand on (about 250 MB to download)"
	@$(UV) pip sync --quiet --python $(BIN)/python --require-hashes requirements/dev.txt
	@$(UV) pip install --python $(BIN)/python --quiet --no-deps --no-build-isolation --editable .
	@touch $@ $(VENV)/.run
