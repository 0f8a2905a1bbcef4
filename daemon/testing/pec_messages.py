"""How PEC providers write their messages: daticert.xml, the signed envelope, the subject of each kind (RFC 6109).

``Style`` holds what differs between providers and years, so that tests can go through all of it.
"""

from __future__ import annotations

import base64
import hashlib
import quopri
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from xml.sax.saxutils import escape, quoteattr
from zoneinfo import ZoneInfo

from .pec_authority import PLAIN_CMS, CmsStyle, Credential, PecAuthority

ROME = ZoneInfo("Europe/Rome")
SUBJECTS = {
    "posta-certificata": "POSTA CERTIFICATA",
    "errore": "ANOMALIA MESSAGGIO",
    "accettazione": "ACCETTAZIONE",
    "non-accettazione": "AVVISO DI NON ACCETTAZIONE",
    "presa-in-carico": "PRESA IN CARICO",
    "avvenuta-consegna": "CONSEGNA",
    "errore-consegna": "AVVISO DI MANCATA CONSEGNA",
    "preavviso-errore-consegna": "AVVISO DI MANCATA CONSEGNA PER SUP. TEMPO MASSIMO",
    "rilevazione-virus": "PROBLEMA DI SICUREZZA",
}


@dataclass(frozen=True, slots=True)
class Facts:
    """What daticert.xml is to say."""

    kind: str
    sender: str
    recipients: tuple[tuple[str, str], ...]
    subject: str
    provider: str
    at: datetime
    identifier: str
    client_id: str | None = None  # without angle brackets
    error: str = "nessuno"
    error_text: str = ""
    receipt_type: str = ""
    subject_recipient: str = ""
    taken_in_charge: tuple[str, ...] = ()
    reply_to: str | None = None  # None: the sender


@dataclass(frozen=True, slots=True)
class Style:
    """How one provider writes; the defaults are the plainest reading of the RFC."""

    cms: CmsStyle = PLAIN_CMS
    protocol: str = "application/x-pkcs7-signature"
    micalg: str = '"sha-256"'
    header_case: str = "asis"  # asis | lower | upper: of the field names
    type_header: str = "X-TipoRicevuta"  # "" leaves it out
    xml_first: bool = True
    name_only: bool = False  # file names in Content-Type alone, no disposition
    unquoted_names: bool = False
    alternative: bool = False  # a plain and an HTML text
    original_name: str = "postacert.eml"
    original_encoding: str = "7bit"  # 7bit | 8bit | base64 | quoted-printable
    xml_type: str = "application/xml"
    xml_encoding: str = "base64"  # base64 | quoted-printable | 8bit
    omit_error: bool = False
    omit_reply_to: bool = False
    xml_tail: bytes = b""  # after the root element
    text_charset: str = "iso-8859-1"
    extra_part: bool = False
    extra_headers: tuple[tuple[str, str], ...] = ()
    preamble: str = "This is an S/MIME signed message"


PLAIN = Style()


def write_daticert(facts: Facts, style: Style = PLAIN) -> bytes:
    """daticert.xml after the DTD of RFC 6109, section 4.4."""
    local = facts.at.astimezone(ROME)
    error = "" if style.omit_error else f" errore={quoteattr(facts.error)}"
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f"<postacert tipo={quoteattr(facts.kind)}{error}>"]
    lines += ["<intestazione>", _element("mittente", facts.sender)]
    lines += [f"<destinatari tipo={quoteattr(sort)}>{escape(one)}</destinatari>" for one, sort in facts.recipients]
    if not style.omit_reply_to:
        lines.append(_element("risposte", facts.sender if facts.reply_to is None else facts.reply_to))
    lines += [_element("oggetto", facts.subject), "</intestazione>", "<dati>"]
    lines += [_element("gestore-emittente", facts.provider), f'<data zona="{local:%z}">']
    lines += [_element("giorno", f"{local:%d/%m/%Y}"), _element("ora", f"{local:%H:%M:%S}"), "</data>"]
    lines.append(_element("identificativo", facts.identifier))
    if facts.client_id:
        lines.append(_element("msgid", f"<{facts.client_id}>"))
    if facts.receipt_type:
        lines.append(f"<ricevuta tipo={quoteattr(facts.receipt_type)} />")
    if facts.subject_recipient:
        lines.append(_element("consegna", facts.subject_recipient))
    lines += [_element("ricezione", one) for one in facts.taken_in_charge]
    if facts.error_text:
        lines.append(_element("errore-esteso", facts.error_text))
    return "\n".join([*lines, "</dati>", "</postacert>", ""]).encode() + style.xml_tail


def write_signed(
    headers: Sequence[tuple[str, str]],
    text: str,
    *,
    xml: bytes | None,
    original: bytes | None,
    authority: PecAuthority,
    credential: Credential,
    at: datetime,
    style: Style = PLAIN,
) -> bytes:
    """The multipart/signed of RFC 6109, section 4.3, with CRLF line ends, signed at ``at``."""
    mark = hashlib.sha256(repr((headers, text, xml, original)).encode()).hexdigest()[:20].upper()
    inner, outer = f"----------=_{mark}-1", f"----{mark}"
    parts = [_text_part(text, style, mark)]
    xml_part = [_xml_part(xml, style)] if xml is not None else []
    original_part = [_original_part(original, style)] if original is not None else []
    parts += [*xml_part, *original_part] if style.xml_first else [*original_part, *xml_part]
    if style.extra_part:
        parts.append(b"Content-Type: text/calendar; name=avviso.ics\r\n\r\nBEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")
    entity = (
        f'Content-Type: multipart/mixed; boundary="{inner}"\r\nContent-Transfer-Encoding: binary\r\n'
        "MIME-Version: 1.0\r\n\r\n"
    ).encode()
    entity += b"".join(f"--{inner}\r\n".encode() + part + b"\r\n" for part in parts) + f"--{inner}--\r\n".encode()
    signature = base64.encodebytes(authority.sign(entity, credential, at, style.cms)).replace(b"\n", b"\r\n")
    fields = [*headers, *style.extra_headers, ("MIME-Version", "1.0")]
    head = "".join(f"{_spell(name, style)}: {value}\r\n" for name, value in fields)
    head += f'Content-Type: multipart/signed; protocol="{style.protocol}"; micalg={style.micalg};\r\n'
    head += f'\tboundary="{outer}"\r\n'
    tail = (
        f'\r\n--{outer}\r\nContent-Type: {style.protocol}; name="smime.p7s"\r\nContent-Transfer-Encoding: base64\r\n'
        'Content-Disposition: attachment; filename="smime.p7s"\r\n\r\n'
    )
    opening = f"\r\n{style.preamble}\r\n\r\n--{outer}\r\n"
    return (head + opening).encode("latin-1") + entity + tail.encode() + signature + f"\r\n--{outer}--\r\n".encode()


def show_date(at: datetime) -> str:
    """A Date: field in Italian legal time."""
    return format_datetime(at.astimezone(ROME))


def _element(name: str, text: str) -> str:
    return f"<{name}>{escape(text)}</{name}>"


def _spell(name: str, style: Style) -> str:
    return {"lower": name.lower(), "upper": name.upper()}.get(style.header_case, name)


def _names(media_type: str, filename: str, style: Style) -> str:
    quoted = filename if style.unquoted_names else f'"{filename}"'
    field = f"Content-Type: {media_type}; name={quoted}\r\n"
    return field if style.name_only else field + f"Content-Disposition: inline; filename={quoted}\r\n"


def _encode(data: bytes, encoding: str) -> bytes:
    if encoding == "base64":
        return base64.encodebytes(data).replace(b"\n", b"\r\n")
    if encoding == "quoted-printable":
        return quopri.encodestring(data.replace(b"\r\n", b"\n")).replace(b"\n", b"\r\n")
    return data.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def _text_part(text: str, style: Style, mark: str) -> bytes:
    body = text.replace("\n", "\r\n").encode(style.text_charset, "replace")
    plain = (
        f'Content-Type: text/plain; charset="{style.text_charset}"\r\nContent-Transfer-Encoding: 8bit\r\n\r\n'.encode()
    )
    if not style.alternative:
        return plain + body + b"\r\n"
    html = plain.replace(b"text/plain", b"text/html") + b"<html><body><p>" + body + b"</p></body></html>\r\n"
    edge = f"----=_alt_{mark}".encode()
    head = b'Content-Type: multipart/alternative; boundary="' + edge + b'"\r\n\r\n'
    return head + b"--" + edge + b"\r\n" + plain + body + b"\r\n--" + edge + b"\r\n" + html + b"--" + edge + b"--\r\n"


def _xml_part(xml: bytes, style: Style) -> bytes:
    head = _names(style.xml_type, "daticert.xml", style) + f"Content-Transfer-Encoding: {style.xml_encoding}\r\n\r\n"
    return head.encode() + _encode(xml, style.xml_encoding)


def _original_part(original: bytes, style: Style) -> bytes:
    head = _names("message/rfc822", style.original_name, style)
    head += f"Content-Transfer-Encoding: {style.original_encoding}\r\n\r\n"
    return head.encode() + _encode(original, style.original_encoding)
