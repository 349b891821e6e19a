"""What an installation has: every package, and its files that are not code."""

import shutil
import subprocess
import sys
import tomllib
from fnmatch import fnmatch
from pathlib import Path

ROOT = Path(__file__).parents[2]
SETUPTOOLS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]
#: Folders of the package that stand beside it.
PLACES = {"pybamm_alloy": "pybamm_alloy"} | SETUPTOOLS["package-dir"]


def folder(package):
    """Where a package stands in the repository."""
    parents = [name for name in PLACES if package == name or package.startswith(f"{name}.")]
    closest = max(parents, key=len)
    return ROOT / PLACES[closest] / package.removeprefix(closest).lstrip(".").replace(".", "/")


def test_every_folder_with_code_or_data_is_a_package_of_the_wheel():
    packaged = {folder(package) for package in SETUPTOOLS["packages"]}
    for place in ("pybamm_alloy", "parameter_sets", "experiments"):
        for path in (ROOT / place).rglob("*"):
            if path.suffix in (".py", ".csv", ".html"):
                assert path.parent in packaged, path


def test_every_file_that_is_not_code_goes_into_the_wheel():
    for package in SETUPTOOLS["packages"]:
        patterns = SETUPTOOLS["package-data"].get(package, [])
        for path in folder(package).iterdir():
            if path.is_file() and path.suffix != ".py":
                assert any(fnmatch(path.name, pattern) for pattern in patterns), path


#: Imports both folders that stand beside the package, without the editable installation.
IMPORTS = """
import sys
sys.meta_path = [f for f in sys.meta_path if "Editable" not in getattr(f, "__name__", "")]
sys.path.insert(0, sys.argv[1])
import pybamm_alloy
from pybamm_alloy import experiments, parameter_sets
print(pybamm_alloy.__file__)
print(experiments.__file__)
print(parameter_sets.read_table("films").shape[0])
"""


def imported_from(folder, outside):
    """Files of the package, and rows of a table, as an installation in a folder has them."""
    found = subprocess.run(
        [sys.executable, "-c", IMPORTS, str(folder)], capture_output=True, text=True, cwd=outside
    )
    assert found.returncode == 0, found.stderr
    return found.stdout.split()


def test_an_editable_installation_takes_the_two_folders_from_where_they_stand(tmp_path):
    script = "from pybamm_alloy import experiments, parameter_sets as sets; import pybamm_alloy\n"
    script += "print(experiments.__file__, sets.__file__, len(pybamm_alloy.__path__))"
    found = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, cwd=tmp_path, check=True
    )
    experiments, sets, count = found.stdout.split()
    assert Path(experiments).parent == ROOT / "experiments"
    assert Path(sets).parent == ROOT / "parameter_sets"
    assert count == "1"


def test_a_wheel_has_the_two_folders_within_the_package(tmp_path):
    source = tmp_path / "source"
    shutil.copytree(ROOT, source, ignore=shutil.ignore_patterns(".*", "build", "docs", "tests"))
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    options = ["--no-deps", "--no-build-isolation", "--no-index"]
    built, target = tmp_path / "wheels", tmp_path / "installed"
    subprocess.run([*pip, "wheel", *options, "-w", built, source], check=True)
    (wheel,) = built.glob("*.whl")
    subprocess.run([*pip, "install", *options, "--target", target, wheel], check=True)
    package, experiments, films = imported_from(target, tmp_path)
    assert Path(package).parent == target / "pybamm_alloy"
    assert Path(experiments).parent == target / "pybamm_alloy" / "experiments"
    assert int(films) > 100
    assert (target / "pybamm_alloy" / "py.typed").exists()
