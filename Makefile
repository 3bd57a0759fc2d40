# make run | test | check | bench | bench-quick | trials | catalogue | lock | clean: see README.md.
# PORT, HOST, DATABASE_URL, INSTANCE, CLOCK, SITE, MAIL_SERVER, MAIL_FROM and EMPTY are read from the command line or the environment.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
FLASK := $(BIN)/flask --app wsgi
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
INSTALL := $(PIP) install --no-deps --require-hashes --requirement
COMPILE := $(BIN)/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --only-binary :all: \
	--generate-hashes --emit-build-options --no-emit-index-url --no-annotate --custom-compile-command "make lock"
UV_VERSION := 0.13.9

RUNTIME := $(VENV)/.runtime
DEVELOPMENT := $(VENV)/.development
PEERS := $(VENV)/.peers
BENCHMARK := $(if $(ONLY),--only $(ONLY))
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard tracker/translations/*/LC_MESSAGES/messages.po))

export PORT HOST DATABASE_URL INSTANCE CLOCK SITE MAIL_SERVER MAIL_FROM

.PHONY: run test check bench bench-quick trials catalogue lock clean
.DELETE_ON_ERROR:

run: $(RUNTIME) $(CATALOGUES)
	@exec $(FLASK) start$(if $(filter-out 0,$(EMPTY)), --empty)

test: $(DEVELOPMENT) $(CATALOGUES)
	@$(BIN)/python -m pytest --numprocesses auto --dist loadfile

check: $(DEVELOPMENT)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

# ONLY=matching measures one alone.
bench: $(PEERS) $(CATALOGUES)
	@$(BIN)/python -m benchmarks $(BENCHMARK)

bench-quick: $(PEERS) $(CATALOGUES)
	@$(BIN)/python -m benchmarks --quick $(BENCHMARK)

# The long trials on both databases: writers, processes, kills, days; half an hour and more.
trials: $(DEVELOPMENT) $(CATALOGUES)
	@$(BIN)/python -m pytest -s -v -o python_files='trial_*.py' -o python_functions='trial_*' tests/trials

# Every source text of code and templates into the Chinese catalogue; those without Chinese stay empty.
catalogue: $(DEVELOPMENT)
	@$(BIN)/pybabel --quiet extract --mapping-file babel.cfg --keywords "lazy_gettext _l" --strip-comments \
		--no-location --sort-output --output-file tracker/translations/messages.pot .
	@$(BIN)/pybabel --quiet update --input-file tracker/translations/messages.pot --output-dir tracker/translations \
		--width 120 --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date
	@rm tracker/translations/messages.pot

# The locks anew, each library at the newest version that pyproject.toml allows.
lock: $(BIN)/uv
	$(COMPILE) --upgrade --output-file requirements.txt
	$(COMPILE) --upgrade --group dev --constraints requirements.txt --output-file requirements-dev.txt
	$(COMPILE) --upgrade --group bench --constraints requirements-dev.txt --output-file requirements-bench.txt

clean:
	rm -rf $(VENV) instance .hypothesis .mypy_cache .pytest_cache .ruff_cache $(CATALOGUES)
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=…")'
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }

$(RUNTIME): requirements.txt | $(BIN)/python
	@echo "Installing the libraries of requirements.txt into $(VENV) …"
	@$(INSTALL) $<
	@touch $@

$(DEVELOPMENT): requirements-dev.txt $(RUNTIME)
	@echo "Installing the tools of requirements-dev.txt into $(VENV) …"
	@$(INSTALL) $<
	@touch $@

$(PEERS): requirements-bench.txt $(DEVELOPMENT)
	@echo "Installing the peers of requirements-bench.txt into $(VENV) …"
	@$(INSTALL) $<
	@touch $@

$(BIN)/uv: | $(BIN)/python
	@$(PIP) install --only-binary :all: uv==$(UV_VERSION)

%.mo: %.po | $(RUNTIME)
	@$(BIN)/pybabel --quiet compile --input-file $< --output-file $@
