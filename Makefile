# The commands a person and CI use; everything runs inside .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
JOBS ?= auto

.PHONY: demo test check bench pages lock format clean

demo: $(VENV)/installed
	@$(BIN)/readylayer demo

test: $(VENV)/installed-dev
	$(BIN)/python -m pytest -n $(JOBS) --dist worksteal

check: $(VENV)/installed-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python tools/check_sizes.py
	$(BIN)/python tools/write_pages.py --check
	$(BIN)/python -m pytest -q -n $(JOBS) tests/unit

bench: $(VENV)/installed-dev
	$(BIN)/python benchmarks/run.py
	$(BIN)/python benchmarks/labelled.py

pages: $(VENV)/installed-dev
	$(BIN)/python tools/write_pages.py

lock: $(VENV)/installed-dev
	$(BIN)/uv pip compile --quiet $(UPGRADE) --generate-hashes --universal --python-version 3.11 --extra js \
	  --custom-compile-command "make lock" --output-file requirements/action.txt pyproject.toml
	$(BIN)/uv pip compile --quiet $(UPGRADE) --generate-hashes --universal --python-version 3.11 --extra js --extra llm \
	  --custom-compile-command "make lock" --output-file requirements/action-llm.txt pyproject.toml

format: $(VENV)/installed-dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

$(VENV)/installed: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check -e .
	@touch $@

$(VENV)/installed-dev: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check -e '.[dev]'
	@touch $@ $(VENV)/installed

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis
