.DEFAULT_GOAL := help
.PHONY: help setup run test drill check bench lock environment dev
MAKEFLAGS += --no-print-directory

PYTHON := python3
IN := .venv/bin
PACKAGES := chromium libreoffice-writer python3-uno fonts-urw-base35 fonts-liberation poppler-utils postgresql dovecot-imapd strace
# What pytest is told besides: make test ARGS="tests/mail -x"
ARGS :=

help: ## Show this
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: dev ## Make the environment for development

run: environment ## Start the product with its story, at a printed address
	@$(IN)/python -m pks.demo.serve

test: dev ## Run all tests, on SQLite and on PostgreSQL
	@sh setup/packages $(PACKAGES)
	@$(IN)/python -m pytest -n auto --dist worksteal --database=both $(ARGS)

drill: dev ## Run what takes long: a thousand agreements through every reader, every test on both databases
	@sh setup/packages $(PACKAGES)
	@$(IN)/python -m pytest -n auto -m "drill or not drill" --database=all $(ARGS)

check: dev ## Look at format, lint, types, doors between rooms, templates, texts, sizes
	@$(MAKE) --keep-going $(CHECKS)

bench: dev ## Measure against the peers; writes build/bench.json
	@$(IN)/python -m tests.bench

lock: dev ## Lock the newest versions that setup.cfg allows
	@$(IN)/python -m pip install --quiet uv
	@$(IN)/uv pip compile $(LOCK) setup.cfg -o requirements/run.txt
	@$(IN)/uv pip compile $(LOCK) --extra dev -c requirements/run.txt setup.cfg -o requirements/dev.txt

LOCK := --quiet --upgrade --generate-hashes --no-header --no-annotate --no-emit-index-url \
	--no-emit-find-links --python-version 3.11

environment:
	@PYTHON=$(PYTHON) sh setup/environment run
	@$(IN)/python -m pks.web.catalogue compile

dev:
	@PYTHON=$(PYTHON) sh setup/environment dev
	@$(IN)/python -m pks.web.catalogue compile

# What `make check` runs: all of it, also when the first finds something.
CHECKS := format lint types doors templates vendored house
.PHONY: $(CHECKS)

format:
	@$(IN)/ruff format --check --quiet . && echo "format kept"

lint:
	@$(IN)/ruff check --quiet . && echo "lint kept"

types:
	@$(IN)/mypy

doors:
	@$(IN)/lint-imports --config setup.cfg

templates:
	@$(IN)/djlint templates --quiet --lint && echo "templates kept"

vendored:
	@$(IN)/python -m pks.web.vendor check && echo "vendored files kept"

house:
	@$(IN)/python -m tests.house
