# Each target ends in one command that can also be run by hand. `make` alone says what there is.
PYTHONS := python3.13 python3.12 python3.11 python3
PY := .venv/bin/python
CODE := bot cards schedules manifest tests
FITS := import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))
COMPILE := $(PY) -m uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-emit-find-links \
	--python-version 3.11 --custom-compile-command "make lock"

# One step of the checks: one line where it holds, else everything it said.
step = printf '%-11s' '$(1)'; if said=$$($(2) 2>&1); then echo ok; else echo FAILED; printf '%s\n' "$$said"; exit 1; fi

.PHONY: help setup demo test soak chaos check bench lock clean format $(addprefix check-,format lint types floors catalogues licences)

help:
	@echo 'make setup | demo | test | soak | chaos SEEDS=n | check | bench | format | lock | clean   (what to give them: ARGS="...")'

setup: .venv/.installed

.venv/bin/python:
	@for each in $(PYTHONS); do \
		if $$each -c '$(FITS)' 2>/dev/null && $$each -m venv .venv; then exit 0; fi; \
	done; \
	if uv venv --quiet --seed --python '>=3.11,<3.14' .venv 2>/dev/null; then exit 0; fi; \
	echo 'Ordstyrer needs Python 3.11, 3.12 or 3.13 with venv; on Debian and Ubuntu: sudo apt-get install python3 python3-venv' >&2; \
	exit 1

.venv/.installed: requirements/run.txt requirements/test.txt | .venv/bin/python
	@echo 'Installing what the locks name into .venv (a minute or two the first time)'
	@$(PY) -m pip install -qq --disable-pip-version-check --require-hashes -r requirements/test.txt
	@$(PY) -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

demo: setup
	@$(PY) -m bot demo $(ARGS)

# Three workers and some sixty processes import the same modules: what is compiled is kept.
test: export PYTHONDONTWRITEBYTECODE :=
test: setup
	@$(PY) -m compileall -q $(filter-out tests,$(CODE))
	@$(PY) -m pytest -q -n 3 --dist loadfile --no-loadscope-reorder $(ARGS)

# What is too slow for every day, and everything that Hypothesis tries, tried ten times as often.
soak: setup
	@$(PY) -m pytest -q -n 2 -m "soak or hypothesis" --hypothesis-profile=soak --timeout 900 $(ARGS)

# A day of kills, faults and moves for each seed; what failed tells how to see it again.
chaos: setup
	@CHAOS=1 $(PY) -m pytest -q tests/chaos/test_points.py -k suspended
	@$(PY) -m tests.chaos --seeds $(or $(SEEDS),5) $(ARGS)

check: check-format check-lint check-types check-floors check-catalogues check-licences

check-format: setup
	@$(call step,format,$(PY) -m ruff format --check --quiet .)

check-lint: setup
	@$(call step,lint,$(PY) -m ruff check --quiet .)

check-types: setup
	@$(call step,types,$(PY) -m mypy $(CODE))

check-floors: setup
	@$(call step,floors,.venv/bin/lint-imports --no-logo)

check-catalogues: setup
	@$(call step,catalogues,$(PY) -m tests.gates.catalogues)

check-licences: setup
	@$(call step,licences,$(PY) -m tests.gates.licences)

format: setup
	@$(PY) -m ruff format --quiet .
	@$(PY) -m ruff check --quiet --fix .

bench: setup
	@$(PY) -W ignore:XDG_RUNTIME_DIR -m tests.bench $(ARGS)

# `make lock` keeps what is locked where it still fits; `make lock ARGS=--upgrade` takes the newest.
lock: .venv/bin/python
	@$(PY) -m uv --version >/dev/null 2>&1 || $(PY) -m pip install -qq --require-hashes -r requirements/test.txt
	@$(COMPILE) $(ARGS) pyproject.toml --extra build -o requirements/run.txt
	@$(COMPILE) $(ARGS) pyproject.toml --extra build --extra test -c requirements/run.txt -o requirements/test.txt
	@$(PY) -m tests.gates.locks

clean:
	@rm -rf .venv build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
