# On Record. `make demo` and `make test` are all a newcomer needs; `make help` lists the rest.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PYTHON_CODE := server tests extension/pack.py
NODE_PATH_PREFIX := PATH="$(CURDIR)/$(BIN):$$PATH"

# Nothing is installed but files whose digests are in requirements/*.txt, and this checkout, built by what is locked too.
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --only-binary :all: \
  --custom-compile-command "make lock" $(UPGRADE) --group build pyproject.toml

.PHONY: help demo test sure format lint types imports unit javascript extension tools soak bench eval pictures lock audit clean
.DEFAULT_GOAL := help

help:  ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

demo: $(VENV)/ready-to-run  ## a throw-away corpus, the service, and a page to read
	$(BIN)/onrecord demo

test: $(VENV)/ready-to-test extension/node_modules/.package-lock.json tools  ## set up what the tests need, then run everything
	@$(MAKE) --no-print-directory lint types imports javascript unit

sure: format test  ## what must pass before a commit

format: $(VENV)/ready-to-test  ## rewrite the Python code in the house format
	$(BIN)/ruff format $(PYTHON_CODE)
	$(BIN)/ruff check --fix $(PYTHON_CODE)

lint: $(VENV)/ready-to-test
	$(BIN)/ruff format --check $(PYTHON_CODE)
	$(BIN)/ruff check $(PYTHON_CODE)

types: $(VENV)/ready-to-test
	$(BIN)/mypy

imports: $(VENV)/ready-to-test
	$(BIN)/lint-imports

# Two processes: at first one drives Chromium and one Firefox, each started once; then a file at a time (tests/conftest.py).
unit: $(VENV)/ready-to-test  ## every Python test, the browsers' included
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

javascript: extension/node_modules/.package-lock.json  ## types, lint and pure tests of the extension
	cd extension && $(NODE_PATH_PREFIX) npm run --silent check

extension:  ## a package for each store in dist, the same bytes wherever it is made
	@$(PYTHON) extension/pack.py dist

tools: $(VENV)/ready-to-test  ## find browsers, strace, nginx, OpenSSL and fiu-run, or install them where that is allowed
	@$(BIN)/python tests/find_tools.py --install

# Random texts and strings by the ten thousand, 500 killed services, six times five minutes of load, each defence taken out.
soak: $(VENV)/ready-to-test tools  ## the long forms of tests; an hour or two
	$(BIN)/python -m pytest -m soak
	PYTHONPATH=tests $(BIN)/python tests/faults/kill_cycles.py --cycles 500
	PYTHONPATH=tests $(BIN)/python tests/benchmarks/load.py --seconds 300
	PYTHONPATH=tests $(BIN)/python tests/benchmarks/bombs.py
	$(BIN)/python tests/defences/remove.py

bench: $(VENV)/ready-to-bench  ## time the service, quotations and passages beside their peers, and passages as a corpus grows
	$(BIN)/python tests/benchmarks/serving.py
	$(BIN)/python tests/benchmarks/quotations.py
	$(BIN)/python tests/benchmarks/passages_quality.py
	$(BIN)/python tests/benchmarks/passages_peers.py
	rm -f $(VENV)/passages.jsonl
	$(BIN)/python tests/benchmarks/passages_speed.py --json $(VENV)/passages.jsonl
	$(BIN)/python tests/benchmarks/passages_plot.py $(VENV)/passages.jsonl $(VENV)/passages.svg

eval: $(VENV)/ready-to-test  ## figures against floors and the last release; POLNEAR=polnear-dev.jsonl.xz adds news articles
	PYTHONPATH=tests $(BIN)/python tests/golden/evaluate.py $(if $(POLNEAR),--polnear $(POLNEAR)) $(WITH)

pictures: $(VENV)/ready-to-test tools  ## take the pictures of the docs anew, from the running product
	ONRECORD_PICTURES=1 $(BIN)/python -m pytest tests/browser -m browser

lock: $(VENV)/ready-to-test  ## lock what pyproject.toml asks for, with digests; UPGRADE=--upgrade takes newer versions
	$(LOCK) --emit-build-options -o requirements/run.txt
	$(LOCK) --emit-build-options --extra test -c requirements/run.txt -o requirements/test.txt
	$(LOCK) --no-binary text-matcher --extra test --extra bench -c requirements/test.txt -o requirements/bench.txt

audit: $(VENV)/ready-to-test  ## look up what is locked among known faults; needs the network
	@$(NODE_PATH_PREFIX) $(BIN)/python tests/supply/audit.py

clean:
	rm -rf $(VENV) extension/node_modules

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "On Record needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) --version). Try: make PYTHON=python3.12 ..."; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "Could not make $(VENV). On Debian and Ubuntu: sudo apt-get install python3-venv"; exit 1; }

$(VENV)/ready-to-run: requirements/run.txt pyproject.toml | $(VENV)/bin/python
	$(PIP) --require-hashes -r requirements/run.txt
	$(PIP) --no-deps -e .
	@touch $@

$(VENV)/ready-to-test: requirements/test.txt pyproject.toml | $(VENV)/bin/python
	$(PIP) --require-hashes -r requirements/test.txt
	$(PIP) --no-deps -e .
	@touch $@ $(VENV)/ready-to-run

$(VENV)/ready-to-bench: requirements/bench.txt | $(VENV)/ready-to-test
	$(PIP) --require-hashes -r requirements/bench.txt --only-binary :all: --no-binary text-matcher
	@touch $@

extension/node_modules/.package-lock.json: extension/package-lock.json | $(VENV)/ready-to-test
	cd extension && $(NODE_PATH_PREFIX) npm ci --silent --ignore-scripts --no-audit --no-fund
	@touch $@
