"""Runs a command line: exit 0 done, 1 could not (one line why), 2 wrong usage."""

import logging
import os
import sys
from collections.abc import Sequence

import typer

from index.errors import FootnoteError

log = logging.getLogger(__name__)


def run_cli(app: typer.Typer, name: str, arguments: Sequence[str] | None = None) -> int:
    """Run an app and return its exit code; expected failures print one line."""
    try:
        result = app(args=arguments, prog_name=name, standalone_mode=False)
        sys.stdout.flush()
    except FootnoteError as error:
        log.debug("failed", exc_info=True)
        print(f"footnote: {error}", file=sys.stderr)  # noqa: T201 - this is the command line
        return 1
    except typer.Abort:
        print("Stopped; nothing was changed.", file=sys.stderr)  # noqa: T201
        return 1
    except typer.TyperException as error:  # wrong usage, shown with a hint at --help
        error.show()  # type: ignore[attr-defined]  # the class that has it is private
        return error.exit_code
    except BrokenPipeError:
        # The reader of our output went away (| head); nothing more can be said to it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130
    return result if isinstance(result, int) else 0
