"""The folders of the package import downwards only, and no two modules import each other."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
#: Each folder, or module beside them, imports only from those before it.
LAYERS = (
    "_util",
    "_pybamm",
    "thermodynamics",
    "experiments",
    "parameter_sets",
    "submodels",
    "cells",
    "results",
    "impedance",
    "long_runs",
    "estimation",
    "sweeps",
    "scorecard",
    "plotting",
    "reports",
    "cli",
)
FOLDERS = {
    "pybamm_alloy": ROOT / "pybamm_alloy",
    "pybamm_alloy.parameter_sets": ROOT / "parameter_sets",
    "pybamm_alloy.experiments": ROOT / "experiments",
}


def modules():
    """Name of each module of the package to its path."""
    return {
        ".".join([package, *path.relative_to(folder).with_suffix("").parts]).removesuffix(
            ".__init__"
        ): path
        for package, folder in FOLDERS.items()
        for path in folder.rglob("*.py")
    }


MODULES = modules()


def imports(name, everywhere=True):
    """Modules of the package that a module imports, within functions too if asked."""
    path = MODULES[name]
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    tree = ast.parse(path.read_text("utf-8"))
    for node in ast.walk(tree) if everywhere else tree.body:
        if not isinstance(node, ast.ImportFrom):
            continue
        above = package.split(".")[: len(package.split(".")) - node.level + 1]
        base = ".".join(above if node.level else [])
        module = ".".join(filter(None, (base, node.module)))
        for alias in node.names:
            full = f"{module}.{alias.name}"
            found = full if full in MODULES else module
            if found in MODULES and found != name:
                yield found


def layer(name):
    """Place of a module in the order; the package itself is on top of all."""
    parts = name.split(".")
    return LAYERS.index(parts[1]) if len(parts) > 1 else len(LAYERS)


@pytest.mark.parametrize("name", sorted(MODULES))
def test_a_module_imports_from_the_folders_before_its_own(name):
    upward = [other for other in imports(name) if layer(other) > layer(name)]
    assert upward == []


def test_no_modules_import_each_other_in_a_circle():
    """Imports of a package are those of its ``__init__``, which runs before its modules."""
    waiting = {name: set(imports(name, everywhere=False)) for name in MODULES}
    while waiting:
        free = [name for name, needs in waiting.items() if not needs & waiting.keys()]
        assert free, f"a circle among {sorted(waiting)}"
        for name in free:
            del waiting[name]


def test_the_package_itself_imports_without_pybamm():
    script = "import sys, pybamm_alloy; print('pybamm' in sys.modules, pybamm_alloy.__version__)"
    found = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert found.stdout.split()[0] == "False"


def test_what_is_private_in_pybamm_is_used_in_one_module():
    private = (
        "y_slices",
        "steps_to_built_models",
        "build_for_experiment",
        "experiment.args",
        "_all_sensitivities",
        "all_ts",
        "all_ys",
        "all_models",
        "all_inputs",
        "concatenated_",
        "len_rhs",
        "mass_matrix.entries",
        "get_processed_variable",
        "_symbol_processor",
        "uses_default_duration",
        "cycle_lengths",
        "_new_copy(",
        "basic_repr",
        "final time",
        "[experiment]",
        "exceeded",
        "to_casadi",
        "BaseBatteryModel",
        "hash_args",
    )
    for name, path in MODULES.items():
        if name != "pybamm_alloy._pybamm":
            text = path.read_text("utf-8")
            assert [word for word in private if word in text] == [], name
