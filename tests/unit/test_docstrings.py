"""The docstring of every public name says what goes in, what comes out, and what is refused."""

import ast
import importlib
import inspect
import re
import textwrap
from enum import Enum

import pytest

from .test_layers import MODULES

#: Words that say the unit of a number where it is not in brackets.
UNITLESS = ("unit of", "relative", "pure number", "fraction", "scaled", "si unit", "as of", "as in")


def public(module):
    """Functions and classes of a module, by their name there."""
    module = importlib.import_module(module)
    names = getattr(module, "__all__", None)
    own = names or [
        name
        for name, it in vars(module).items()
        if getattr(it, "__module__", None) == module.__name__
    ]
    for name in own:
        it = getattr(module, name)
        # Pydantic adds its generic classes, such as "RootModel[dict[str, float]]".
        shown = name.isidentifier() and not name.startswith("_")
        if shown and (inspect.isfunction(it) or inspect.isclass(it)):
            yield name, it


def named(modules):
    """Name, with its module, to each function and class."""
    return {
        f"{module.removeprefix('pybamm_alloy.')}.{name}": it
        for module in modules
        for name, it in public(module)
    }


#: Every public function and class, wherever it stands.
EVERYWHERE = named(MODULES)
#: Those that users are meant to call: exported by a package, and the central formulas.
NAMES = named(
    [
        "pybamm_alloy.thermodynamics.phase_functions",
        *(
            name
            for name, path in MODULES.items()
            if path.name == "__init__.py" and "_util" not in name and "cli" not in name
        ),
    ]
)
#: A name that stands in two modules is looked at once.
ONCE = {id(it): name for name, it in reversed(NAMES.items())}
NAMED = [name for name, it in NAMES.items() if ONCE[id(it)] == name]


def section(it, title):
    """Entries of a section: name or type → its line and description."""
    doc = inspect.getdoc(it) or ""
    found = re.search(rf"^{title}\n-+\n(.*?)(?=^\S[^\n]*\n-{{3,}}$|\Z)", doc, re.M | re.S)
    entries = {}
    for entry in re.split(r"^(?=\S)", found[1] if found else "", flags=re.M):
        head, _, _ = entry.partition("\n")
        for name in head.partition(" : ")[0].split(","):
            if name.strip():
                entries[name.strip().lstrip("*")] = entry
    return entries


def arguments(it):
    """Arguments of a function, or of what makes an instance; an enumeration has none."""
    if inspect.isclass(it) and issubclass(it, Enum):
        return []
    try:
        parameters = inspect.signature(it).parameters.values()
    except ValueError:
        return []
    return [p for p in parameters if p.name not in ("self", "args")]


def raised(function):
    """Names of the errors that stand in the function itself."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    return {
        ast.unparse(node.exc.func)
        for node in ast.walk(tree)
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call)
    }


def described(it):
    """Arguments and attributes that a docstring describes, or that of a class above it."""
    found = {}
    for one in reversed(it.__mro__) if inspect.isclass(it) else [it]:
        if (one.__module__ or "").startswith("pybamm_alloy"):
            found |= section(one, "Parameters") | section(one, "Attributes")
    return found


@pytest.mark.parametrize("name", EVERYWHERE)
def test_every_public_name_begins_its_docstring_with_a_sentence(name):
    first = (inspect.getdoc(EVERYWHERE[name]) or "").partition("\n\n")[0]
    assert first.rstrip().endswith((".", ":", "]")), first
    assert not first.startswith(("Of ", "As of ")), first


@pytest.mark.parametrize("name", NAMED)
def test_every_argument_is_described(name):
    it = NAMES[name]
    assert [p.name for p in arguments(it) if p.name not in described(it)] == []


@pytest.mark.parametrize("name", EVERYWHERE)
def test_every_number_has_its_unit(name):
    for argument, entry in described(EVERYWHERE[name]).items():
        if re.search(r" : [^\n]*\b(float|ndarray|array_like)", entry):
            text = " ".join(entry.lower().split())
            assert "[" in text or any(word in text for word in UNITLESS), argument


@pytest.mark.parametrize("name", [n for n in NAMED if inspect.isfunction(NAMES[n])])
def test_what_a_function_returns_and_raises_is_said(name):
    function = NAMES[name]
    annotation = inspect.signature(function).return_annotation
    if annotation not in (None, "None"):
        assert section(function, "Returns")
    assert raised(function) <= set(section(function, "Raises"))


@pytest.mark.parametrize("name", [n for n in NAMED if inspect.isfunction(NAMES[n])])
def test_a_function_says_its_types(name):
    signature = inspect.signature(NAMES[name])
    assert signature.return_annotation is not inspect.Signature.empty
    assert [p for p in arguments(NAMES[name]) if p.annotation is p.empty] == []
