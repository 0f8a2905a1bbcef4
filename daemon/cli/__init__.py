"""The command line: ``sportello VERB``. One file per group of verbs; a verb imports heavy parts itself."""

from __future__ import annotations

import sys
from collections.abc import Sequence

_CONFIG = "--config"


def main(arguments: Sequence[str] | None = None) -> None:
    """The program. Ends with SystemExit: 0 done, 1 not in order, 2 wrong usage or configuration."""
    from daemon.cli.app import app

    app(_hoist_config(list(sys.argv[1:] if arguments is None else arguments)), prog_name="sportello")


def _hoist_config(arguments: list[str]) -> list[str]:
    """``--config FILE`` may stand behind the verb too."""
    found: list[str] = []
    rest: list[str] = []
    position = 0
    while position < len(arguments):
        word = arguments[position]
        if word == "--":
            break
        if word == _CONFIG and position + 1 < len(arguments):
            found += [word, arguments[position + 1]]
            position += 1
        elif word.startswith(_CONFIG + "="):
            found.append(word)
        else:
            rest.append(word)
        position += 1
    return found + rest + arguments[position:]
