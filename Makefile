export PYBAMM_DISABLE_TELEMETRY = true
export MPLBACKEND ?= Agg

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test verification clean

# One stamp per set of extras: it is remade when the project's requirements change.
STAMPS := $(VENV)/demo.stamp $(VENV)/test.stamp $(VENV)/verification.stamp
$(STAMPS): $(VENV)/%.stamp: pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[$*]"
	touch $@

demo: $(VENV)/demo.stamp
	$(BIN)/python examples/demo.py

test: $(VENV)/test.stamp
	$(BIN)/python -m pytest

# Every verification test, the long ones too; one of them makes docs/verification.md.
verification: $(VENV)/test.stamp $(VENV)/verification.stamp
	$(BIN)/python -m pytest tests/verification -s -m "long or not long"

clean:
	rm -rf $(VENV) build *.egg-info
