"""``evidence``: everything that proves one ticket, in a folder."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from daemon.cli.context import NOT_IN_ORDER, load_settings, open_for_reading, refuse, system_now
from daemon.cli.output import print_json, print_table


def register(app: typer.Typer) -> None:
    """Add the verbs of this file."""
    app.command("evidence")(write_evidence)


def write_evidence(
    context: typer.Context,
    *,
    number: Annotated[str, typer.Argument(help="HOT-2026-000123")],
    output: Annotated[Path, typer.Option("--output", "-o", metavar="DIR", help="a new or empty folder")],
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """The exact bytes sent and received, receipts, and an index with SHA-256; 1 if bytes are missing."""
    from daemon.adapters.rawstore import FileRawStore
    from daemon.services.evidence import EvidenceError, UnknownTicket, export_evidence

    settings = load_settings(context)
    with open_for_reading(settings) as database:
        try:
            store = FileRawStore(settings.data_dir / "raw")
            index = export_evidence(database, store, settings, number, output, system_now())
        except UnknownTicket as error:
            refuse(str(error), NOT_IN_ORDER)
        except EvidenceError as error:
            refuse(str(error))
    if as_json:
        print_json(index)
    else:
        columns = ("file", "role", "at", "size", "sha256")
        print_table(f"{output}", columns, [[entry[column] for column in columns] for entry in index["files"]])
    if not index["complete"]:
        gaps = index["missing_mails"] + index["altered_mails"]
        refuse(f"the bytes of these mails are not there, or not those that came: {gaps}", NOT_IN_ORDER)
