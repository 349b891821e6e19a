"""Content of files against the types of a schema, with errors that name the place."""

from __future__ import annotations

import contextlib
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Discriminator, Tag, TypeAdapter, ValidationError

from .input_files import shown

#: Error of pydantic → what is allowed.
_ALLOWED = {
    "int": "a whole number",
    "float": "a number",
    "finite": "a finite number",
    "bool": "true or false",
    "string": "a text",
    "list": "a list",
    "tuple": "a list",
    "dict": "an object of names and values",
    "model": "an object of names and values",
}


class Closed(BaseModel):
    """An object of a file: its names and types as stated, no others, numbers finite."""

    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False, frozen=True)


#: An object of names and finite numbers.
_NUMBERS = TypeAdapter(dict[str, float], config=ConfigDict(strict=True, allow_inf_nan=False))


def either(one: Any, other: Any, kind: type) -> Any:
    """A type of a schema: the second for values of a kind, and else the first.

    Parameters
    ----------
    one, other : type
    kind : type
        Such as ``dict``.
    """

    def which(value):
        return "(other)" if isinstance(value, kind) else "(one)"

    tagged = Annotated[one, Tag("(one)")] | Annotated[other, Tag("(other)")]
    return Annotated[tagged, Discriminator(which)]


Schema = TypeVar("Schema", bound=BaseModel)


def check_schema(schema: type[Schema], content: Any, otherwise: str) -> Schema:
    """Content of a file of JSON as an object of a schema.

    Parameters
    ----------
    schema : subclass of pydantic.BaseModel
    content : object
        As :func:`pybamm_alloy._util.input_files.read_json` gave it.
    otherwise : str
        What the message begins with if it is none.

    Returns
    -------
    pydantic.BaseModel

    Raises
    ------
    ValueError
        If it has not the types of the schema: the place, the value there and what is allowed.
    """
    with _refused(otherwise):
        return schema.model_validate(content)


def check_numbers_by_name(content: Any, otherwise: str) -> dict[str, float]:
    """Content of a file of JSON as names and finite numbers.

    Parameters
    ----------
    content, otherwise
        As of :func:`check_schema`.

    Returns
    -------
    dict of str to float

    Raises
    ------
    ValueError
        As of :func:`check_schema`.
    """
    with _refused(otherwise):
        return _NUMBERS.validate_python(content)


@contextlib.contextmanager
def _refused(otherwise):
    try:
        yield
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise ValueError(f"{otherwise}: {_message(first)}") from None


def _message(error):
    place, kind = _place(error["loc"]), error["type"]
    if kind == "missing":
        return f"{place} is missing"
    if kind == "extra_forbidden":
        return f"{place} is not known"
    context = error.get("ctx", {})
    word = kind.partition("_")[0]
    if kind in ("greater_than_equal", "too_short"):
        least = context.get("ge", context.get("min_length"))
        allowed = f"{least} or more" + " entries" * (kind == "too_short")
    elif kind in ("less_than_equal", "too_long"):
        most = context.get("le", context.get("max_length"))
        allowed = f"{most} at most" + " entries" * (kind == "too_long")
    elif kind == "literal_error":
        allowed = context["expected"]
    elif kind == "value_error":
        return f"{place}: {context['error']}"
    else:
        allowed = _ALLOWED.get(word, error["msg"])
    return f"{place} is {shown(error['input'])}; it must be {allowed}"


def _place(location):
    """The names of an entry from the outermost on, as 'run.experiment.cycles[0].steps'."""
    text = ""
    # What is in parentheses tells which of two types was tried.
    for part in (part for part in location if not str(part).startswith("(")):
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return f"'{text}'" if text else "the content"
