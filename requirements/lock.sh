#!/bin/sh
# Locks what pyproject.toml asks for: names, versions, hashes; no host.
set -eu
lock() { .venv/bin/uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url -q "$@"; }
lock pyproject.toml -o requirements/run.txt
lock pyproject.toml --group test -o requirements/test.txt
lock --no-deps requirements/carriers.in -o requirements/carriers.txt
lock requirements/build.in -o requirements/build.txt
