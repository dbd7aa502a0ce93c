# Two commands are enough: `make site` builds the sample blog, `make test` runs every check.
# Set-up is done on the way and remembered; it is done again only where pyproject.toml or the npm packages changed.

PORT    ?= 8000
POSTS   ?= 1000
ROUNDS  ?= 3
ONLY    ?=
SCENARIOS ?=
WORKERS ?= 2
PROVE_KILLS ?= 300
PROVE_SCRIPTS ?= 300
PROVE_RECALL ?= 300
PROVE_RIVALS ?= 500
PROVE_PUBLISHERS ?= 50
SOAK_MINUTES ?= 20
SOAK_POSTS ?= 2000

BIN     := .venv/bin
SITEGEN := $(BIN)/sitegen
SITE    := .venv/.ready-all
DEV     := .venv/.ready-dev
BROWSER := tests/browser/node_modules/.ready
PEERS   := benchmarks/.venv/.ready
INSTALLED := .venv tests/browser/node_modules benchmarks/.venv benchmarks/sites/eleventy/node_modules

.DEFAULT_GOAL := help
.PHONY: help site serve test lint prove prove-publish soak lighthouse bench clean
.DELETE_ON_ERROR:

help:  ## this list
	@awk -F ':.*  ## ' '/^[a-z-]+:.*  ## / { printf "  make %-14s%s\n", $$1, $$2 }' $(MAKEFILE_LIST)

site: $(SITE)  ## build the sample blog into output/
	$(SITEGEN) build

serve: $(SITE)  ## show the sample blog at http://127.0.0.1:PORT/ (8000), and every change of it
	$(SITEGEN) serve --port $(PORT)

test: lint $(BROWSER)  ## every check: lint, then all tests, in a browser too
	$(BIN)/pytest -n $(WORKERS) --dist loadgroup

lint: $(DEV)  ## style, types, and which room imports which
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

prove: $(DEV)  ## PROVE_SCRIPTS (300) random scripts of edits from PROVE_SEED (1): incremental equals clean; faults are found
	PROVE_SCRIPTS=$(PROVE_SCRIPTS) $(BIN)/python -m tests.build.prove
	PROVE_RECALL=$(PROVE_RECALL) $(BIN)/pytest -n $(WORKERS) tests/build/test_recall.py
	PROVE_KILLS=$(PROVE_KILLS) $(BIN)/pytest -n $(WORKERS) $(addprefix tests/build/test_,crashes.py damage.py together.py edited_crashes.py)

prove-publish: $(DEV)  ## PROVE_RIVALS (500) rival pushes, PROVE_PUBLISHERS (50) rounds of eight, PROVE_KILLS (300) kills: none is lost
	PROVE_RIVALS=$(PROVE_RIVALS) PROVE_PUBLISHERS=$(PROVE_PUBLISHERS) PROVE_KILLS=$(PROVE_KILLS) PROVE_FILES=100001 \
		$(BIN)/pytest -n $(WORKERS) $(addprefix tests/publish/test_,rivals.py killed.py edition.py)

soak: $(DEV)  ## SOAK_MINUTES (20) of edits, one a second, at SOAK_POSTS (2000) posts: the preview misses none, leaks nothing
	$(BIN)/python -m tests.preview.soak --minutes $(SOAK_MINUTES) --posts $(SOAK_POSTS)

lighthouse: $(DEV) $(BROWSER)  ## Lighthouse with its performance score, on an idle machine
	$(BIN)/pytest -m timed -rA tests/browser/test_lighthouse.py tests/browser/test_photographs.py

bench: $(DEV) $(PEERS)  ## POSTS (1000) posts with sitegen and the other generators, ROUNDS (3) times, into docs/benchmarks.md
	$(BIN)/python benchmarks/compare.py --posts $(POSTS) --rounds $(ROUNDS) --write \
		$(if $(ONLY),--only $(ONLY)) $(if $(SCENARIOS),--scenarios $(SCENARIOS))

clean:  ## remove what was built and what was installed here
	test ! -x $(SITEGEN) || $(SITEGEN) clean
	rm -rf $(INSTALLED) .sitegen .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis

.venv/.ready-%: pyproject.toml .ci/python
	sh .ci/python $*
	touch $@

$(BROWSER): tests/browser/package-lock.json tests/browser/setup
	sh tests/browser/setup
	touch $@

$(PEERS): benchmarks/requirements.txt benchmarks/sites/eleventy/package.json benchmarks/setup
	sh benchmarks/setup $(CURDIR)/$(BIN)/python
