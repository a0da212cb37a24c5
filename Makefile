# make run: the bot. make test: all tests. Both set everything up first; a second time is quick.

VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= python3
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: run install test check format lock pictures clean

run: install
	@$(BIN)/footnote run

install: $(VENV)/.installed

# Done again only when the lock or the package's own metadata changed.
$(VENV)/.installed: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Footnote needs Python 3.11 or newer: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

test: install
	HF_HUB_OFFLINE=1 $(BIN)/pytest -m "not slow"
	HF_HUB_OFFLINE=1 $(BIN)/pytest -m slow

check: install
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

format: install
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

# Brings the translations up to date with the code; LANGUAGE=fr begins a new one.
messages: install
	$(BIN)/python -m bot.messages $(LANGUAGE)

# Pins every package for every platform and Python that pyproject.toml allows. torch's CPU build
# needs none of the CUDA packages that its metadata names, so they are left out.
lock: install
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --extra dev --no-annotate \
		--no-header --no-emit-index-url --upgrade pyproject.toml \
		| grep -vE '^(nvidia-|cuda-|triton)' > requirements.lock.new
	mv requirements.lock.new requirements.lock

# What Discord shows of the bot, with the real model: docs/discord/, see its README.
pictures: install
	HF_HUB_OFFLINE=1 $(BIN)/python -m docs.pictures

clean:
	rm -rf $(VENV) build *.egg-info
