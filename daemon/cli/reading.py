"""``parse`` and ``forms``: what the parsers understand; no database, no configuration needed."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from daemon.cli.context import WRONG_USAGE, config_path, load_settings, read_instant, refuse
from daemon.cli.output import print_json_line

if TYPE_CHECKING:
    from parsers.pec import TrustAnchors
    from parsers.values import FormDefinition

STANDARD_INPUT = "-"
FORMATS = ("docx", "odt", "txt", "pdf")


def register(app: typer.Typer) -> None:
    """Add the verbs of this file."""
    app.command("parse")(parse_files)
    group = typer.Typer(help="Blank forms to hand out.", no_args_is_help=True)
    group.command("template")(write_blank)
    app.add_typer(group, name="forms")


def parse_files(
    context: typer.Context,
    *,
    files: Annotated[list[str], typer.Argument(metavar="FILE...", help="raw mails; - is standard input")],
    trust: Annotated[
        list[Path] | None, typer.Option("--trust", metavar="PEM", help="roots instead of the shipped ones")
    ] = None,
    pin: Annotated[list[str] | None, typer.Option("--pin", metavar="SPKI-SHA256", help="issuer pin")] = None,
    at: Annotated[str | None, typer.Option("--at", metavar="INSTANT", help="when the signature must be valid")] = None,
    _json: Annotated[bool, typer.Option("--json", help="JSON Lines anyway")] = False,
) -> None:
    """What the parsers understand, one JSON object a line; 2 if a file cannot be read."""
    instant = read_instant(at, UTC) if at is not None else None
    definitions = _find_definitions(context)
    anchors = read_trust(trust or (), pin or ())
    failed = False
    for name in files:
        raw = read_raw(name)
        if raw is None:
            failed = True
            continue
        print_json_line(_describe(name, raw, definitions, anchors, instant))
    if failed:
        raise typer.Exit(WRONG_USAGE)


def _describe(
    name: str, raw: bytes, definitions: Sequence[FormDefinition], anchors: TrustAnchors | None, at: datetime | None
) -> dict[str, object]:
    from daemon.cli.understood import understanding_json
    from parsers.understanding import understand

    return {"file": name, **understanding_json(understand(raw, definitions, anchors, at))}


def read_raw(name: str) -> bytes | None:
    """The bytes of a file or of standard input; None, said on standard error, if they cannot be read."""
    try:
        if name == STANDARD_INPUT:
            return sys.stdin.buffer.read()
        return Path(name).read_bytes()
    except (OSError, ValueError) as error:
        typer.echo(f"{name}: {getattr(error, 'strerror', None) or 'unreadable'}", err=True)
        return None


def _find_definitions(context: typer.Context) -> tuple[FormDefinition, ...]:
    """The built-in forms, and those of --config if it is given."""
    if context.find_root().meta.get("config_given"):
        return tuple(load_settings(context).forms.values())
    from parsers.forms import builtin_forms

    return tuple(builtin_forms().values())


def read_trust(pems: Sequence[Path], pins: Sequence[str]) -> TrustAnchors | None:
    """Anchors given on the command line; None: the shipped ones. Ends the verb with 2 if they are no good."""
    if not pems and not pins:
        return None
    from parsers.pec import read_anchors

    try:
        return read_anchors(b"\n".join(path.read_bytes() for path in pems), pins)
    except OSError as error:
        refuse(f"--trust {error.filename}: {error.strerror}")
    except ValueError as error:
        refuse(f"--trust or --pin: {error}")


def write_blank(
    context: typer.Context,
    form: Annotated[str, typer.Argument(help="id of a form")],
    kind: Annotated[str, typer.Option("--format", metavar="docx|odt|txt|pdf")] = "txt",
    output: Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", help="instead of stdout")] = None,
) -> None:
    """The blank form to hand out."""
    known = {definition.id: definition for definition in _known_forms(context)}
    if form not in known:
        refuse(f'there is no form "{form}": {", ".join(sorted(known))}')
    if kind not in FORMATS:
        refuse(f'--format: expected {"|".join(FORMATS)}, got "{kind}"')
    from parsers.forms import write_template

    content = write_template(known[form], kind)
    if output is None:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    try:
        output.write_bytes(content)
    except OSError as error:
        refuse(f"{output}: {error.strerror}")


def _known_forms(context: typer.Context) -> Sequence[FormDefinition]:
    """Those of the configuration if there is one, else the built-in ones."""
    if context.find_root().meta.get("config_given") or config_path(context).is_file():
        return tuple(load_settings(context).forms.values())
    return _find_definitions(context)
