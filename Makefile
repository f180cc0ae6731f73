# Two commands matter: `make run` shows the product, `make check` proves it. All of them prepare .venv by themselves.

PYTHON ?= $(or $(firstword $(foreach name,python3 python3.13 python3.12 python3.11,$(shell command -v $(name)))),python3)
VENV := .venv/bin
ESBUILD := .ci/vendor/node_modules/.bin/esbuild --bundle --minify --format=esm --legal-comments=none
VENDORED := survey_app/static/vendor
ARGS ?=
JOURNEY ?= tests.journeys.full_campaign
SCREENSHOTS ?= tests.browser.screenshots
CODE := .ci config.py wsgi.py questionnaires survey_app workers migrations benchmarks tests

.DEFAULT_GOAL := help
.PHONY: help run test check attack bench journey screenshots coverage format lock vendor clean ready ready-dev

help: ## List these targets
	@echo "make TARGET, where TARGET is one of:"
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  \1\t\2/p' $(MAKEFILE_LIST) | expand -t 16

run: ready ## Start Paliers on this computer, with a demonstration school
	$(VENV)/paliers serve --demo $(ARGS)

test: ready-dev ## Run the tests, on all cores (ARGS="-k campaign" chooses some)
	$(VENV)/python -m pytest -n auto $(ARGS)

check: ready-dev ## Check form, types, import rules and templates, then run the tests: what CI does
	$(VENV)/ruff format --check $(CODE)
	$(VENV)/ruff check $(CODE)
	$(VENV)/mypy
	$(VENV)/lint-imports --no-logo
	$(VENV)/djlint --lint --quiet survey_app/templates
	$(VENV)/python -m pytest -n auto $(ARGS)

attack: ready-dev ## Play a campaign of 2 000 teachers, and try to tell whose answers are whose from all it leaves
	$(VENV)/python -m tests.attack $(ARGS)

bench: ready-dev ## Measure the speed of what users wait for
	$(VENV)/python -m benchmarks $(ARGS)

journey: ready-dev ## Play a whole campaign against real servers, and say each step
	$(VENV)/python -m $(JOURNEY) $(ARGS)

screenshots: ready-dev ## Photograph the pages for the guides, in docs/guide/images
	$(VENV)/python -m $(SCREENSHOTS) $(ARGS)

coverage: ready-dev ## Run the tests and list the lines that none of them reached
	$(VENV)/python -m pytest -n auto --cov --cov-report=term $(ARGS)

format: ready-dev ## Lay out the code and sort its imports
	$(VENV)/ruff check --select I --fix $(CODE)
	$(VENV)/ruff format $(CODE)

lock: ready-dev ## Write both lock files anew from pyproject.toml (ARGS=--upgrade takes newer versions)
	$(VENV)/uv export --quiet --no-header --no-emit-project --no-dev $(ARGS) -o requirements.lock
	$(VENV)/uv export --quiet --no-header --no-emit-project $(ARGS) -o requirements-dev.lock
	rm -f uv.lock

vendor: ## Make the libraries that browsers get anew from .ci/vendor (needs node and npm)
	cd .ci/vendor && npm ci --ignore-scripts --no-audit --no-fund
	$(ESBUILD) .ci/vendor/preact.js --outfile=$(VENDORED)/preact.js \
	  "--banner:js=/* preact 11.2.0 and @preact/signals 2.11.4 (MIT), htm 3.1.1 (Apache-2.0): see LICENSES.txt */"
	$(ESBUILD) .ci/vendor/ristretto255.js --outfile=$(VENDORED)/ristretto255.js \
	  --alias:@noble/hashes/sha2.js=./.ci/vendor/no_sha512.js \
	  "--banner:js=/* @noble/curves 2.4.0 and @noble/hashes 2.4.0 (MIT): see LICENSES.txt */"
	for name in preact ristretto255; do sha256sum $(VENDORED)/$$name.js | cut -d' ' -f1 > .ci/vendor/$$name.js.sha256; done
	rm -rf .ci/vendor/node_modules

clean: ## Remove what the tools left behind; .venv and var stay
	rm -rf .coverage .coverage.* .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache build dist
	find questionnaires survey_app workers migrations benchmarks tests -name __pycache__ -prune -exec rm -rf {} +

ready:
	@$(PYTHON) .ci/bootstrap.py run

ready-dev:
	@$(PYTHON) .ci/bootstrap.py dev
