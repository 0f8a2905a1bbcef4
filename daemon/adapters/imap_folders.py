"""Where filed mail goes: a folder that exists, made if need be."""

from __future__ import annotations

from collections.abc import Sequence

from imapclient import imap_utf7

from daemon.adapters.imap_connection import Client
from daemon.ports import PermanentTrouble


def find_or_create(client: Client, capabilities: frozenset[str], folder: str) -> str:
    """The folder's name as it goes over the wire (modified UTF-7), below the personal prefix if it must be.

    Raises PermanentTrouble if the server will not have it.
    """
    candidates = [folder, *_prefixed(client, capabilities, folder)]
    found = next((name for name in candidates if client.folder_exists(name)), None)
    encoded: bytes = imap_utf7.encode(found or _create(client, candidates))
    return encoded.decode("ascii")


def _prefixed(client: Client, capabilities: frozenset[str], folder: str) -> list[str]:
    """The folder below the personal namespace, where servers such as Courier keep all (RFC 2342)."""
    if "NAMESPACE" not in capabilities:
        return []
    personal = client.namespace().personal or ()
    return [f"{prefix}{folder}" for prefix, _ in personal if prefix and not folder.startswith(prefix)]


def _create(client: Client, candidates: Sequence[str]) -> str:
    refused: Exception | None = None
    for name in candidates:
        try:
            client.create_folder(name)
        except client.Error as error:
            if "ALREADYEXISTS" not in str(error):
                refused = error
                continue
        return name
    raise PermanentTrouble("create_refused", "the server does not let us create the folder of move_to") from refused
