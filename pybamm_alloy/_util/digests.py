"""Digests by which a file of results is known to belong to what is asked now."""

from __future__ import annotations

import functools
import hashlib
import inspect
import json
import types
from typing import Any

import numpy as np


def digests(**parts: Any) -> dict[str, str]:
    """Part of what is run to the SHA-256 of its description in JSON.

    Numbers, texts and collections are described by themselves, arrays by their bytes,
    functions by their source text with what they refer to, and other objects by their public
    attributes: the same in another process.
    """
    return {name: _digest(part) for name, part in parts.items()}


def _digest(part):
    text = json.dumps(part, sort_keys=True, default=_description)
    return hashlib.sha256(text.encode()).hexdigest()


def _description(thing):
    if isinstance(thing, np.ndarray):
        return [thing.shape, hashlib.sha256(np.ascontiguousarray(thing)).hexdigest()]
    if isinstance(thing, np.generic):
        return thing.item()
    if isinstance(thing, functools.partial):
        return ["partial", thing.func, thing.args, thing.keywords]
    if isinstance(thing, types.MethodType):
        return ["method", thing.__func__, thing.__self__]
    if isinstance(thing, types.FunctionType):
        return _function(thing, set())
    if isinstance(thing, set | frozenset):
        return sorted(map(repr, thing))
    if isinstance(thing, type) or callable(thing) and hasattr(thing, "__qualname__"):
        return f"{thing.__module__}.{thing.__qualname__}"
    # An expression tree reads as its formula, other things as their public attributes.
    if hasattr(thing, "pre_order") or not hasattr(thing, "__dict__"):
        return str(thing)
    public = {name: value for name, value in vars(thing).items() if not name.startswith("_")}
    return [type(thing).__name__, public]


def _function(function, seen):
    """Source text of a function, its defaults, and what it refers to outside itself."""
    seen.add(function)
    cells = [cell.cell_contents for cell in function.__closure__ or ()]
    outside = [function.__globals__.get(name) for name in function.__code__.co_names]
    referred = []
    for value in (*cells, *outside):
        if isinstance(value, types.FunctionType):
            # A function of another package goes in by its name: versions are compared elsewhere.
            alike = value.__module__ == function.__module__
            if value not in seen:
                referred.append(_function(value, seen) if alike else value.__qualname__)
        elif isinstance(value, str | float | int | tuple | np.ndarray):
            referred.append(value)
    return [
        f"{function.__module__}.{function.__qualname__}",
        _source(function),
        function.__defaults__,
        function.__kwdefaults__,
        referred,
    ]


def _source(function):
    try:
        return inspect.getsource(function)
    except OSError:
        # Typed at a prompt: no other process can know that it is the same.
        return f"no source, {id(function)}"
