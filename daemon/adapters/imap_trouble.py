"""What goes wrong on IMAP, told apart where it is born (design, rule 12): temporary, permanent, log-in refused.

Texts of the server never leave this module: they may quote addresses or mail. Its response code (RFC 5530) does.
"""

from __future__ import annotations

import imaplib
import re
import ssl

from imapclient.exceptions import LoginError, ProtocolError

from daemon.ports import AuthenticationTrouble, ConnectionTrouble, PermanentTrouble, TemporaryTrouble, Trouble

_RESPONSE_CODE = re.compile(r"\[([A-Z][A-Z0-9-]{1,40})[\] ]")
# RFC 5530: the server may be in a better mood later.
_TEMPORARY_CODES = frozenset({"UNAVAILABLE", "INUSE", "SERVERBUG", "LIMIT", "EXPUNGEISSUED", "CORRUPTION", "OVERQUOTA"})


def trouble_of(error: Exception, step: str) -> Trouble:
    """What a step's exception means. ``step`` is our own word for it, e.g. ``login`` or ``select``."""
    if isinstance(error, Trouble):
        return error
    if isinstance(error, ssl.SSLCertVerificationError):
        return PermanentTrouble("certificate_refused", "the server's certificate does not verify: see ca_file and host")
    if isinstance(error, ssl.SSLError):
        return ConnectionTrouble("tls_failed", "no TLS session: do port and security fit the server?")
    if isinstance(error, TimeoutError):
        return ConnectionTrouble("timeout", f"the server did not answer in time ({step})")
    if isinstance(error, OSError):
        return ConnectionTrouble("unreachable" if step == "connect" else "connection_lost", _kind(error, step))
    if isinstance(error, imaplib.IMAP4.readonly):
        return PermanentTrouble("folder_read_only", "the server lets us only read this folder")
    if isinstance(error, imaplib.IMAP4.abort):
        return ConnectionTrouble("connection_lost", _kind(error, step))
    if isinstance(error, ProtocolError | ValueError | UnicodeError):
        return ConnectionTrouble("protocol_error", _kind(error, step))
    if isinstance(error, imaplib.IMAP4.error):
        return _refusal(error, step)
    return ConnectionTrouble("protocol_error", _kind(error, step))


def _kind(error: Exception, step: str) -> str:
    return f"{type(error).__name__} ({step})"


def _refusal(error: imaplib.IMAP4.error, step: str) -> Trouble:
    found = _RESPONSE_CODE.search(str(error))
    code = found[1] if found else ""
    word = f"{step}_refused"
    advice = f"the server refused ({code or 'no reason given'})"
    if code in _TEMPORARY_CODES:
        return TemporaryTrouble(word, advice)
    if isinstance(error, LoginError) or step == "login":
        return AuthenticationTrouble(word, f"{advice}: check user and password")
    if step == "connect":
        return ConnectionTrouble(word, advice)
    return PermanentTrouble(word, advice)


def must_reconnect(trouble: Trouble) -> bool:
    """Whether the connection is of no more use: its state is unknown."""
    return isinstance(trouble, ConnectionTrouble)
