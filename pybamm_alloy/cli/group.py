"""One mechanism for errors: a line that says what to do, and an exit code."""

import contextlib
import math
import sys
from difflib import get_close_matches

import click

#: The run or the fit failed; what was asked is wrong; a result could not be written.
FAILED, ASKED_WRONG, NOT_WRITTEN = 1, 2, 3


class Failure(click.ClickException):
    """A run or a fit that came to no good end."""

    exit_code = FAILED


class UsageError(click.ClickException):
    """What was asked cannot be done."""

    exit_code = ASKED_WRONG


class Number(click.ParamType):
    """A finite number, in digits alone: Python would read "1_0" as 10."""

    name = "number"

    def convert(self, value, parameter, context):
        try:
            number = math.nan if isinstance(value, str) and "_" in value else float(value)
        except ValueError:
            number = math.nan
        if not math.isfinite(number):
            self.fail(f"'{value}' is not a number", parameter, context)
        return number


class NotWritten(click.ClickException):
    """A result that could not be written, as on a full disk."""

    exit_code = NOT_WRITTEN


class Command(click.Command):
    """A command whose errors are one line, unless ``--debug`` asks for the traceback."""

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        self.params.append(
            click.Option(["--debug"], is_flag=True, help="Show the traceback of an error.")
        )

    def invoke(self, context):
        if context.params.pop("debug"):
            return super().invoke(context)
        with in_one_line():
            return super().invoke(context)


class Group(click.Group):
    """The command, with near names for those that are not known."""

    command_class = Command

    def list_commands(self, context):
        return list(self.commands)  # as they were added, not by the alphabet

    def resolve_command(self, context, arguments):
        name = arguments[0]
        if self.get_command(context, name) is None and not name.startswith("-"):
            known = self.list_commands(context)
            raise UsageError(f"no command '{name}'{nearest(name, known)}")
        return super().resolve_command(context, arguments)

    def main(self, *arguments, standalone_mode=True, **options):
        if not standalone_mode:
            return super().main(*arguments, standalone_mode=False, **options)
        try:
            sys.exit(super().main(*arguments, standalone_mode=False, **options) or 0)
        except click.exceptions.NoArgsIsHelpError as error:
            error.show()
            sys.exit(ASKED_WRONG)
        except click.ClickException as error:
            message = " ".join(error.format_message().split())
            if isinstance(error, click.UsageError) and error.ctx is not None:
                message = f"{message.rstrip('.')}; see {error.ctx.command_path} --help"
            click.echo(f"Error: {message}", err=True)
            sys.exit(error.exit_code)
        except click.Abort:
            click.echo("Stopped", err=True)
            sys.exit(FAILED)


@contextlib.contextmanager
def in_one_line():
    """Errors of the package, and of PyBaMM, as those of a command."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        # What is read, and where results go, is checked before the work.
        path = f"cannot write {error.filename}: " if error.filename else ""
        raise NotWritten(f"{path}{error.strerror or error}") from error
    except MemoryError as error:
        raise Failure(f"there is not enough memory: {error}") from error
    except (ValueError, KeyError, ImportError) as error:
        text = error.args[0] if isinstance(error, KeyError) and error.args else error
        raise UsageError(str(text)) from error
    except (click.ClickException, click.exceptions.Exit, click.Abort):
        raise
    except Exception as error:
        kind = type(error)
        if kind.__module__.partition(".")[0] != "pybamm":
            text = f"{kind.__name__}: {error}; --debug shows where it came from"
            raise Failure(text) from error
        failed = kind.__name__ == "SolverError"
        raise (Failure if failed else UsageError)(str(error)) from error


def nearest(name, known):
    """The names that come nearest to one that is not known, or all if none does."""
    near = get_close_matches(name, known, n=3, cutoff=0.5)
    if near:
        return f"; the nearest are {near}"
    return f"; there are {sorted(known)}" if len(known) < 30 else ""
