"""What an installation has: every package, and its files that are not code."""

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
