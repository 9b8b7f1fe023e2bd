# Needs only python3 (3.11 or newer), python3-venv and make. Everything else comes hash-locked from the registries.
PYTHON ?= python3
BIN := .venv/bin
PORT ?= 8000
DATA ?= var/demo
# Where this is set (images of containers do), every start would compile all sources anew: a second or two each.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help run test check torture bench lint format lock clean
.DEFAULT_GOAL := help

help: ## show what can be asked for
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 16

.venv/run.stamp: requirements/run.txt requirements/build.txt pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "Installing what the program needs (once) …"
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/run.txt -r requirements/build.txt
	@$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

.venv/test.stamp: .venv/run.stamp requirements/test.txt
	@echo "Installing what the tests need (once) …"
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/test.txt
	@touch $@

run: .venv/run.stamp ## prepare the demo commune and serve it on http://127.0.0.1:8000
	@$(BIN)/lms demo --data $(DATA) --port $(PORT)

test: .venv/test.stamp ## run every test: SQLite, PostgreSQL, phone modules, browser
	@$(BIN)/python -m tests.run all

check: .venv/test.stamp ## the quick form, under a minute
	@$(BIN)/python -m tests.run quick

torture: .venv/test.stamp ## kill servers and workers for an hour and look for what was lost
	@$(BIN)/python -m tests.run torture

bench: .venv/test.stamp ## measure speed and size against budgets and references
	@$(BIN)/python -m bench

lint: .venv/test.stamp ## formatting, types, lessons
	@$(BIN)/python -m tests.run lint

format: .venv/test.stamp ## put Python and JavaScript into their form
	@$(BIN)/ruff check --fix -q . ; $(BIN)/ruff format -q . ; $(BIN)/deno fmt -q lms/static tests/js tests/browser/judge

lock: .venv/test.stamp ## lock the requirements anew
	@$(BIN)/python -m pip install -q uv && sh requirements/lock.sh

clean: ## remove everything that was made
	rm -rf .venv build var
