export PYBAMM_DISABLE_TELEMETRY = true
export MPLBACKEND ?= Agg

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo scorecard figures bench test verification docs lint wheel-check clean

# One stamp per set of extras, and one without: remade when the requirements change.
STAMPS := $(VENV)/core.stamp $(VENV)/test.stamp $(VENV)/verification.stamp $(VENV)/docs.stamp $(VENV)/dev.stamp
$(STAMPS): $(VENV)/%.stamp: pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".$(EXTRA)"
	touch $@
$(VENV)/test.stamp: EXTRA = [test]
$(VENV)/verification.stamp: EXTRA = [verification]
$(VENV)/docs.stamp: EXTRA = [docs]
$(VENV)/dev.stamp: EXTRA = [dev]

demo: $(VENV)/core.stamp
	$(BIN)/python examples/demo.py

# Exits with 1 if a run failed; a row outside its tolerance is no failure.
scorecard: $(VENV)/core.stamp
	$(BIN)/pybamm-alloy scorecard --json build/scorecard.json --html build/scorecard.html

# Figures 3 to 6 of the reference paper, by the model.
figures: $(VENV)/core.stamp
	$(BIN)/pybamm-alloy figures --output build/figures

# Cost of long runs next to PyBaMM's models, into build/bench.json (twenty minutes).
bench: $(VENV)/core.stamp
	$(BIN)/python benchmarks/plain.py
	$(BIN)/python benchmarks/full_cell.py
	$(BIN)/python benchmarks/bench.py
	$(BIN)/python benchmarks/sweep.py

# The tests of a file, or of the command line, to a process: what they share is made once.
test: $(VENV)/test.stamp
	$(BIN)/python -m pytest -n auto

# Every verification test and every long test; one of them makes docs/verification.md.
verification: $(VENV)/test.stamp $(VENV)/verification.stamp
	$(BIN)/python -m pytest tests/verification -s -m "long or not long"
	$(BIN)/python -m pytest tests/unit tests/integration -m long

# The pages of docs/ with the API, in build/docs/index.html; a warning is an error.
docs: $(VENV)/docs.stamp
	$(BIN)/python -m sphinx -W --keep-going -q -d build/doctrees docs build/docs

# ruff on every file; mypy on the package as it is installed, with the two folders beside it.
lint: $(VENV)/dev.stamp
	$(BIN)/python -m ruff check .
	rm -rf build/types
	mkdir -p build/types/pybamm_alloy
	ln -s "$(CURDIR)"/pybamm_alloy/* "$(CURDIR)"/parameter_sets "$(CURDIR)"/experiments \
		build/types/pybamm_alloy
	cd build/types && ../../$(BIN)/python -m mypy --config-file ../../pyproject.toml

# The wheel, made from the sdist, in a clean environment outside the repository.
wheel-check: $(VENV)/dev.stamp
	rm -rf build/dist
	$(BIN)/python -m build --outdir build/dist .
	set -e; outside=$$(mktemp -d); trap 'rm -rf "$$outside"' EXIT; \
	$(BIN)/python tests/pages.py README.md > "$$outside/snippet.py"; \
	$(PYTHON) -m venv "$$outside/venv"; \
	"$$outside/venv/bin/python" -m pip install --quiet --disable-pip-version-check build/dist/*.whl; \
	cd "$$outside"; \
	venv/bin/python snippet.py; \
	venv/bin/pybamm-alloy run stripping --set Hansel2021_Li2Sn5_half_cell --output strip; \
	venv/bin/pybamm-alloy scorecard --only strip-Li2Sn5-45

clean:
	rm -rf $(VENV) build *.egg-info
