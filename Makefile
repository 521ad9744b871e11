# Hirz. Two commands on a fresh machine that has git, make and Python 3.11 or later with venv:
#   make demo    everything with simulated reports; the desk at http://localhost:8001; Ctrl-C stops it all
#   make test    every check and test that this machine can run; HIRZ_REQUIRE=all turns a skip into a failure
# Each does all its set-up by itself, into .venv and .hirz; the second run skips what is done.

CHROMIUM ?= $(firstword $(wildcard /usr/bin/chromium /usr/bin/chromium-browser /usr/bin/google-chrome))
PYTHON ?=
HIRZ_REQUIRE ?=
PYTEST_ARGS ?=
DEMO_ARGS ?=

VENV := .venv
BIN := $(VENV)/bin
UV := $(BIN)/uv
UV_INSTALL := $(UV) pip install --quiet --python $(BIN)/python
export CHROMIUM HIRZ_REQUIRE
export UV_PYTHON_DOWNLOADS := never
export UV_LINK_MODE ?= hardlink
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help demo test check format messages lock screenshots campaign spark bench docs clean

help:
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

# -- set-up --------------------------------------------------------------------------------------------------------

$(VENV)/.uv: requirements/uv.txt
	@set -e; test -x $(BIN)/python || { \
	  for name in $(PYTHON) python3 python3.14 python3.13 python3.12 python3.11 none; do \
	    $$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && break || true; \
	  done; \
	  test $$name != none || { echo "Hirz needs Python 3.11 or later. Debian: sudo apt-get install python3 python3-venv"; exit 1; }; \
	  $$name -c 'import ensurepip, venv' 2>/dev/null || { echo "$$name lacks its venv module. Debian: sudo apt-get install python3-venv"; exit 1; }; \
	  echo "Setting up $(VENV) with $$name ..."; \
	  $$name -m venv $(VENV); }
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements/uv.txt
	@touch $@

# The project itself is linked in, not copied; its build back end is locked like everything else.
$(VENV)/.demo: $(VENV)/.uv requirements/demo.txt requirements/build.txt pyproject.toml
	@echo "Installing what the demo needs ..."
	@$(UV_INSTALL) --require-hashes -r requirements/demo.txt -r requirements/build.txt
	@$(UV_INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.uv requirements/dev.txt requirements/build.txt pyproject.toml
	@echo "Installing what the tests need ..."
	@$(UV_INSTALL) --require-hashes -r requirements/dev.txt -r requirements/build.txt
	@$(UV_INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@ $(VENV)/.demo

# The peers that bench/ measures against; one of them is compiled here, so a compiler must be there.
$(VENV)/.bench: $(VENV)/.dev requirements/bench.txt
	@echo "Installing the peers that are measured against ..."
	@$(UV_INSTALL) --require-hashes -r requirements/bench.txt -r requirements/build.txt
	@touch $@

# The engine for more than one machine is large and wants Java 17: an environment of its own.
.venv-spark/.spark: $(VENV)/.dev requirements/spark.txt
	@java -version 2>&1 | grep -q '"\(17\|21\)' || { echo "Spark needs Java 17. Debian: sudo apt-get install openjdk-17-jre-headless"; exit 1; }
	@$(BIN)/python -m venv .venv-spark
	@$(UV) pip install --quiet --python .venv-spark/bin/python --require-hashes -r requirements/spark.txt -r requirements/build.txt
	@$(UV) pip install --quiet --python .venv-spark/bin/python --no-deps --no-build-isolation --editable .
	@touch $@

# Compiled catalogues are built, never committed.
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard src/hirz/locale/*/LC_MESSAGES/django.po))

%.mo: %.po
	@$(BIN)/python -m hirz.web.messages compile
	@touch $@

# -- the two commands ------------------------------------------------------------------------------------------------

demo: $(VENV)/.demo ## everything with simulated reports, until Ctrl-C
	@$(MAKE) -s --no-print-directory $(CATALOGUES)
	@exec $(BIN)/hirz demo $(DEMO_ARGS)

# Each worker has its own home, server and databases; half of the time is waiting. WORKERS=0 runs in one process.
WORKERS ?= 2

test: $(VENV)/.dev ## every check and every test that this machine can run
	@$(MAKE) -s --no-print-directory $(CATALOGUES)
	@$(MAKE) -s --no-print-directory check
	@test -n "$(CHROMIUM)" || echo "No Chromium here (set CHROMIUM=...): browser tests are skipped."
	@test -e .venv-spark/.spark || echo "The linking job on Spark is not tried here (it wants Java 17): make spark does."
	@$(BIN)/python -m pytest -m "not campaign and not spark" -n $(WORKERS) --dist loadfile $(PYTEST_ARGS)

# -- for whoever works on Hirz ---------------------------------------------------------------------------------------

check: $(VENV)/.dev ## style, types, the direction of imports, translations
	$(BIN)/ruff check
	$(BIN)/ruff format --check --quiet
	$(BIN)/lint-imports
	$(BIN)/mypy
	$(BIN)/python -m hirz.web.messages check

format: $(VENV)/.dev ## lay out the code
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

messages: $(VENV)/.dev ## bring the catalogues up to the sources, and compile them
	$(BIN)/python -m hirz.web.messages extract
	$(BIN)/python -m hirz.web.messages compile

screenshots: $(VENV)/.dev ## pictures of portal and desk for docs/images, from a whole house
	$(BIN)/python -m tests.browser.screenshots

campaign: $(VENV)/.dev ## the slow sweeps: random kills, faults, canaries
	@$(MAKE) -s --no-print-directory $(CATALOGUES)
	$(BIN)/python -m pytest -m "campaign and not spark" $(PYTEST_ARGS)

spark: .venv-spark/.spark ## the linking job on Spark: the same result as the embedded engine's
	.venv-spark/bin/python -m pytest -m spark $(PYTEST_ARGS)

# A file of bench/ whose first line is a question is a measurement; the others help it.
bench: $(VENV)/.bench ## measure; each question of bench/ prints a ratio against a named peer
	@for file in bench/*.py; do \
	  head -n 1 $$file | grep -q '?$$' || continue; \
	  echo "== $$file"; $(BIN)/python -m bench.$$(basename $$file .py) || exit 1; \
	done

docs: $(VENV)/.dev ## write the generated pages of docs/ again
	$(BIN)/python -m hirz.web.documenting

# Locks hold versions and hashes and name no package host. `make lock UPGRADE=--upgrade` takes newer versions.
COMPILE = $(UV) pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --python-version 3.11 $(UPGRADE)

lock: $(VENV)/.uv ## make requirements/*.txt again from pyproject.toml
	$(COMPILE) pyproject.toml --extra demo --extra video --extra test --extra dev -o requirements/dev.txt
	$(COMPILE) pyproject.toml --extra demo --extra video --extra test --extra dev --extra analytics --extra learning --extra bench -c requirements/dev.txt -o requirements/bench.txt
	$(COMPILE) pyproject.toml --extra demo --extra video --extra test --extra dev --extra analytics --extra spark -c requirements/dev.txt -o requirements/spark.txt
	$(COMPILE) pyproject.toml -c requirements/dev.txt -o requirements/runtime.txt
	$(COMPILE) pyproject.toml --extra demo -c requirements/dev.txt -o requirements/demo.txt
	$(COMPILE) pyproject.toml --extra test -c requirements/dev.txt -o requirements/test.txt
	printf "hatchling>=1.27\neditables\n" | $(COMPILE) - -c requirements/dev.txt -o requirements/build.txt
	echo "uv>=0.13" | $(COMPILE) - -o requirements/uv.txt
	@! grep -n "://" requirements/*.txt || { echo "A lock names a host."; exit 1; }

clean: ## remove what can be made again; the data in .hirz stay
	rm -rf $(VENV) .venv-spark .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis build dist
	find src tests -name __pycache__ -prune -exec rm -rf {} +
