# The two commands: `make demo` and `make test`. Everything else is a part of one of them.
# Debian 12 with Python 3.11 and make is enough; what is missing is installed when run as root, else named in one sentence.

PYTHON ?= python3
PORT ?= 8000
PY := .venv/bin/python
PYTEST := $(PY) -m pytest
WORKERS ?= 2
CATALOGUE := locale/zh_Hans/LC_MESSAGES/django
EVERYDAY := not pg and not slow and not bench and not kills

.PHONY: guides help setup demo-data demo test test-all test-all-sqlite test-all-bench test-all-postgresql bench environment test-environment messages lint pins sbom audit
.NOTPARALLEL:

help:
	@sed -n 's/^## //p' Makefile

## make setup      environment, database, reference data
setup: environment $(CATALOGUE).mo
	@$(PY) manage.py migrate --verbosity 0
	@$(PY) manage.py createcachetable
	@$(PY) manage.py reference
	@$(PY) manage.py rebuild_figures

## make demo-data  two demo years, made once
demo-data: setup
	@$(PY) manage.py demo

## make demo       demo data, then site, worker, scheduler and renderer on http://localhost:8000; Ctrl-C stops all
demo: demo-data
	@$(PY) scripts/serve.py --port $(PORT)

# Tables are made from the models, which is forty times faster; tests/history runs every migration and compares.
# A module stays with one worker, because the scene of the doors is built once per module.
## make test       everything on SQLite, the pg-marked tests on a PostgreSQL of their own, one browser walk
test: test-environment
	$(PYTEST) -q -n $(WORKERS) --dist loadscope --nomigrations -m "$(EVERYDAY)"
	$(PY) -m tests.pgcluster $(PYTEST) -q -n $(WORKERS) --nomigrations -m "pg and not slow and not bench and not kills"

# Every part runs, whatever became of the one before; -rs names each test that was left out, and why.
THOROUGH := $(PYTEST) -q -rs --dist loadscope

## make test-all   everything on both databases: all browser tests, kills, benches; an hour or more on two cores
test-all: test-environment
	@failed=; \
	for part in sqlite bench postgresql; do \
	    echo "== make test-all-$$part"; $(MAKE) --no-print-directory test-all-$$part || failed="$$failed $$part"; \
	done; \
	if [ -n "$$failed" ]; then echo "failed:$$failed"; exit 1; fi

test-all-sqlite:
	$(THOROUGH) -n $(WORKERS) -m "not pg and not bench"

test-all-bench:
	$(PYTEST) -q -rs -n 0 -m bench || [ $$? = 5 ]

test-all-postgresql:
	REQUIRE_POSTGRESQL=1 $(PY) -m tests.pgcluster $(THOROUGH) -n $(WORKERS) -m "not bench"

# Every part runs, whatever became of the one before. PostgreSQL stops at 10,000 unless BENCH_PROJECTS says more.
## make bench      pages, steps, files and memory at 100, 10,000 and 100,000 projects on both databases, into docs/performance.md
bench: test-environment
	-BENCH_WRITE=1 BENCH_LEDGER=$${BENCH_LEDGER:-50000} BENCH_PROJECTS=$${BENCH_PROJECTS:-10000,100000} BENCH_KEPT=var \
	    $(PYTEST) -q -n 0 --nomigrations -m bench
	BENCH_WRITE=1 BENCH_LEDGER=$${BENCH_LEDGER:-50000} BENCH_PROJECTS=$${BENCH_PROJECTS:-10000} \
	    $(PY) -m tests.pgcluster $(PYTEST) -q -n 0 --nomigrations -m bench

# The demo is made once a day into var/guides; the walk runs on a copy of it.
## make guides     walk the steps of docs/guides in a browser, and write their pictures anew
guides: test-environment
	@find var/guides -maxdepth 1 -name demo-logins.txt -mtime +0 -delete 2>/dev/null || true
	GUIDES_WRITE=1 $(PYTEST) -q -n 0 tests/guides

## make lint       style of Python and templates
lint: test-environment
	$(PY) -m ruff check .
	$(PY) -m ruff format --check --quiet .
	$(PY) -m djlint --lint --quiet templates

## make messages   collect the texts to translate into locale/, and compile them
messages: environment
	$(PY) manage.py makemessages --locale zh_Hans --ignore .venv --ignore var --no-wrap --no-location --no-obsolete
	@$(MAKE) --no-print-directory $(CATALOGUE).mo

## make pins       write requirements*.txt anew from requirements*.in
pins: environment
	@$(PY) -m pip install --quiet --disable-pip-version-check uv
	$(PY) -m uv pip compile --quiet --upgrade --generate-hashes --no-header --python-version 3.11 requirements.in -o requirements.txt
	$(PY) -m uv pip compile --quiet --upgrade --generate-hashes --no-header --python-version 3.11 requirements-dev.in -o requirements-dev.txt

## make sbom       what the site is made of, as CycloneDX in var/sbom.json
sbom:
	@PYTHON="$(PYTHON)" sh scripts/supply.sh sbom

## make audit      known weaknesses of the requirements, by pip-audit; says so when its data cannot be reached
audit:
	@PYTHON="$(PYTHON)" sh scripts/supply.sh audit

environment:
	@PYTHON="$(PYTHON)" scripts/environment.sh run

test-environment:
	@PYTHON="$(PYTHON)" scripts/environment.sh test
	@$(MAKE) --no-print-directory $(CATALOGUE).mo

# Not compiled before gettext is there.
$(CATALOGUE).mo: $(CATALOGUE).po | environment
	@msgfmt --check-format --output-file $@ $<
