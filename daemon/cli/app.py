"""The one Typer application, put together from the groups of verbs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from daemon.cli import (
    calendars,
    checking,
    desk,
    explaining,
    outgoing,
    proving,
    reading,
    running,
    shunting,
    trial,
    watching,
)
from daemon.cli.context import DEFAULT_CONFIG

app = typer.Typer(
    name="sportello",
    help="The mail counter of a public help desk.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _show_version(*, value: bool) -> None:
    if value:
        from importlib.metadata import PackageNotFoundError, version

        try:
            typer.echo(f"sportello {version('sportello')}")
        except PackageNotFoundError:
            typer.echo("sportello (from its sources)")
        raise typer.Exit


@app.callback()
def begin(
    context: typer.Context,
    *,
    config: Annotated[Path | None, typer.Option("--config", metavar="FILE", help="configuration")] = None,
    _version: Annotated[
        bool, typer.Option("--version", callback=lambda value: _show_version(value=value), is_eager=True)
    ] = False,
) -> None:
    """The mail counter of a public help desk."""
    context.obj = config if config is not None else DEFAULT_CONFIG
    context.meta["config_given"] = config is not None


for group in (running, trial, checking, watching, desk, outgoing, shunting, explaining, proving, reading, calendars):
    group.register(app)
