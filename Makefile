# What one can do here; docs/developer.md tells more.
#   make demo        build the demonstration and serve it on localhost:8000
#   make dev         the same with reloading and error pages, for those who change the code
#   make check       lint, types, walls, missing migrations, translations (seconds)
#   make test        everything, on SQLite and on PostgreSQL, with browsers (minutes)
#   make test-long   faults, fuzz and scale; many more examples for each property
#   make bench       the measurements; bench-frontier: the frontier beside two solvers (an hour)
#   make docs        links and commands of the documentation
#   make translations  collect new strings, compile the translated ones
#   make clean       remove what make made, but never var/, where the texts are

PYTHON ?= python3
UNDERSIGNED_SHARED ?= ../shared
export UNDERSIGNED_SHARED := $(abspath $(UNDERSIGNED_SHARED))

BIN := .venv/bin
WORKERS := 2
# What never touches a database need not run again on the second one, nor whose door is whose; of the journeys some do.
WITHOUT_DATABASE := $(addprefix --ignore=tests/,frontier reading ledger architecture scripts doors)
ANSWERING := test_answering.py::test_fourteen_clauses_take_at_most_twenty_taps_without_script
JOURNEYS_ON_BOTH := $(addprefix tests/journeys/,test_library.py test_search.py $(ANSWERING))

.PHONY: help venv demo dev check lint format types walls migrations translated test tools test-long test-numpy bench \
        bench-frontier docs translations clean

help:
	@sed -n 's/^#   //p' Makefile

# To run, and to develop; the second holds the first.
.venv/.run: pyproject.toml
	@sh scripts/venv.sh "$(PYTHON)" .venv .
	@touch $@

.venv/.dev: pyproject.toml
	@sh scripts/venv.sh "$(PYTHON)" .venv '.[dev]'
	@touch .venv/.run $@

venv: .venv/.dev

demo: .venv/.run
	@$(BIN)/undersigned demo

dev: export DEBUG := true
dev: .venv/.dev
	@$(BIN)/undersigned demo --no-serve
	@$(BIN)/python -m django runserver --settings undersigned.config.settings localhost:8000

# A key and a database are not needed to read the code.
check: export DEBUG := true
check: export DATABASE_URL := sqlite:///:memory:
check: .venv/.dev
	@$(MAKE) --no-print-directory --jobs=4 --output-sync --keep-going lint format types walls migrations translated

lint:
	@$(BIN)/ruff check --quiet --output-format=concise .

format:
	@$(BIN)/ruff format --quiet --check --output-format=concise .

types:
	@$(BIN)/mypy --no-error-summary

walls:
	@said=$$($(BIN)/lint-imports --no-logo 2>&1) || { echo "$$said"; exit 1; }

migrations:
	@$(BIN)/python -m django makemigrations --settings undersigned.config.settings --check --dry-run --verbosity 1

translated:
	@$(BIN)/python scripts/translations.py --check

# What the tests need of the machine; Debian's packages where something is missing.
tools:
	@sh scripts/debian.sh chromium fonts-noto-core libatomic1 poppler-utils
	@ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null || sh scripts/debian.sh postgresql

test: export UNDERSIGNED_REQUIRE_BROWSER := 1
test: .venv/.dev tools
	@$(MAKE) --no-print-directory check docs
	$(BIN)/pytest -n $(WORKERS)
	$(BIN)/python scripts/postgres.py $(BIN)/pytest -n $(WORKERS) -m "not browser" $(WITHOUT_DATABASE)
	$(BIN)/python scripts/postgres.py $(BIN)/pytest -n $(WORKERS) $(JOURNEYS_ON_BOTH)

test-long: export UNDERSIGNED_REQUIRE_BROWSER := 1
test-long: .venv/.dev tools test-numpy
	$(BIN)/pytest -n $(WORKERS) -m "long or hypothesis" --hypothesis-profile=long
	$(BIN)/python scripts/postgres.py $(BIN)/pytest -n $(WORKERS) -m "long and not browser" $(WITHOUT_DATABASE)

# The frontier engine on the oldest and the newest NumPy, in environments of their own.
test-numpy: .venv/.dev
	$(BIN)/python scripts/numpy_versions.py

bench: .venv/.dev
	@failed=0; for file in $(filter-out %/frontier.py,$(wildcard benchmarks/[!_]*.py)); do echo; echo "== $$file"; $(BIN)/python "$$file" || failed=1; done; exit $$failed

# An hour: the solvers are given a minute for each instance, both ways.
bench-frontier: .venv/.dev
	$(BIN)/python benchmarks/frontier.py --write

docs: .venv/.dev
	@$(BIN)/python scripts/check_docs.py

translations: .venv/.dev
	@$(BIN)/python scripts/translations.py

clean:
	rm -rf .venv build dist src/*.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find src tests scripts benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +
