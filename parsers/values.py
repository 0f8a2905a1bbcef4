"""The values that the parsers hand out: frozen, typed, free of U+0000 and surrogates.

Everything here describes what a mail *says*; nothing here is a decision of ours (design, rule 9).
Names follow docs/glossary.md: ``author`` is From:, ``sender`` is Sender:, ``envelope_sender`` the SMTP
return address (``""`` is the null address, ``None`` means that nobody told us).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple, Self


class Kind(StrEnum):
    """What a mail is, as far as answering it goes."""

    HUMAN = "human"
    AUTO_REPLY = "auto_reply"
    DELIVERY_REPORT = "delivery_report"
    DISPOSITION_REPORT = "disposition_report"
    FEEDBACK_REPORT = "feedback_report"
    LIST = "list"
    BULK = "bulk"
    NOTIFICATION = "notification"
    CHALLENGE = "challenge"
    PEC_RECEIPT = "pec_receipt"


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a hostile mail is looked at. What lies beyond is left unread and named in ``defects``."""

    max_parts: int = 500
    max_depth: int = 24
    max_header_bytes: int = 256 * 1024  # all header fields of one part together
    max_header_fields: int = 1000
    max_parameters: int = 64  # of one Content-Type or Content-Disposition
    max_text_chars: int = 1_000_000  # of the readable text, after decoding
    max_addresses: int = 1000
    max_decoded_bytes: int = 256 * 1024 * 1024  # of all attachments together


DEFAULT_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Address:
    """RFC 5322 mailbox. ``addr_spec`` is ``local@domain`` as written, IDN domains in Unicode; may be empty."""

    display_name: str
    addr_spec: str

    @property
    def key(self) -> str:
        """The form under which addresses are compared: case-folded (rule 9: never an identity by itself)."""
        return self.addr_spec.casefold()


class Evidence(NamedTuple):
    """One rule that was asked about a mail: its name, whether it hit, and why, in words without user text.

    A tuple, because a mail makes some eighty of them and a frozen dataclass costs four times as much each.
    """

    rule: str
    hit: bool
    why: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came with the mail. The bytes are decoded from the raw mail when asked for."""

    filename: str  # safe as a file name: no separators, no control characters, never empty
    media_type: str  # lower case, what the content really is where it contradicts the label
    size: int  # decoded bytes
    sha256: str  # hex, of the decoded bytes
    part_path: str  # "2.1": position in the MIME tree, 1-based; "2/winmail.dat/1" inside a container
    declared_type: str = ""  # what Content-Type said, lower case
    disposition: str = "attachment"  # attachment | inline
    content_id: str = ""  # without angle brackets
    _load: Callable[[], bytes] = field(default=bytes, repr=False, compare=False)

    def content(self) -> bytes:
        """The decoded bytes; decoded anew at each call, kept nowhere."""
        return self._load()


@dataclass(frozen=True, slots=True)
class RecipientReport:
    """The per-recipient fields of a delivery report (RFC 3464, section 2.3)."""

    final_recipient: str = ""
    original_recipient: str = ""
    action: str = ""  # failed | delayed | delivered | relayed | expanded
    status: str = ""  # RFC 3463: "5.1.1"
    remote_mta: str = ""
    diagnostic_code: str = ""
    last_attempt_date: datetime | None = None
    will_retry_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """DSN (RFC 3464) or one of the formats older than it; ``original_message_id`` without angle brackets."""

    format: str  # rfc3464 | qmail | exim | exchange | postfix | ... : which reader understood it
    original_message_id: str | None
    reporting_mta: str = ""
    original_envelope_id: str = ""
    arrival_date: datetime | None = None
    recipients: tuple[RecipientReport, ...] = ()


@dataclass(frozen=True, slots=True)
class DispositionReport:
    """MDN, RFC 8098: what became of a mail at its reader's."""

    original_message_id: str | None
    final_recipient: str = ""
    disposition: str = ""  # "manual-action/MDN-sent-manually; displayed"


@dataclass(frozen=True, slots=True)
class ForwardedMail:
    """The original of a forwarded mail, inline or attached."""

    author: Address | None
    sent_at: datetime | None
    subject: str
    text: str
    to: tuple[Address, ...] = ()
    message_id: str | None = None
    source: str = "inline"  # inline | attached


@dataclass(frozen=True)
class ParsedMessage:
    """One mail, understood. Total: whatever the bytes were, this value exists and ``defects`` says what was wrong.

    What a mail *means* (kind, reply text, language, forwarded original) costs several times what it takes to read it,
    and many callers never ask: :meth:`later` makes a value that works such fields out when first asked, once.
    To all who look it is the same frozen value.
    """

    message_id: str | None  # without angle brackets
    author: Address | None  # first address of From:
    authors: tuple[Address, ...]  # all of From:
    sender: Address | None
    reply_to: tuple[Address, ...]
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    envelope_sender: str | None  # Return-Path: "" is null, None is unknown
    subject: str
    sent_at: datetime | None  # Date:, aware
    in_reply_to: tuple[str, ...]
    references: tuple[str, ...]
    text: str  # the whole readable text, plain or rendered from HTML
    html: str | None  # the HTML alternative as decoded, for readers of tables; None if there is none
    reply_text: str  # the new words of the author
    quoted_text: str  # the rest: quotation, signature, disclaimer
    language: str  # pl | it | en | unknown
    attachments: tuple[Attachment, ...]
    kind: Kind
    evidence: tuple[Evidence, ...]  # of kind, opens_ticket and acknowledgeable
    opens_ticket: bool
    acknowledgeable: bool
    suppressed_because: tuple[str, ...]  # short names of the rules that forbid an automatic answer
    delivery_report: DeliveryReport | None
    disposition_report: DispositionReport | None
    forwarded: ForwardedMail | None
    auto_submitted: str | None  # RFC 3834 keyword, lower case, comments removed; None if absent
    headers: tuple[tuple[str, str], ...]  # top level, decoded and unfolded, in order; names as written
    charset: str  # that the text was really decoded with
    defects: tuple[str, ...]  # "name: detail" without user text where possible

    @classmethod
    def later(cls, known: dict[str, object], read: Callable[[str], Mapping[str, object]]) -> Self:
        """A value of the fields ``known``. For any other field ``read(name)`` is asked, and gives it with all that is
        worked out together with it; it must be pure and total, and gives nothing for a name that is no field."""
        message = object.__new__(cls)
        vars(message).update(known, _read=read)
        return message

    if not TYPE_CHECKING:  # a type checker knows the fields, and must go on finding misspelt ones

        def __getattr__(self, name: str) -> Any:
            read = vars(self).get("_read")
            found = read(name) if read is not None else {}
            if name not in found:
                raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}", name=name, obj=self)
            for field_name, value in found.items():
                vars(self).setdefault(field_name, value)  # not over what ``with_fields`` has set
            return vars(self)[name]

    def __getstate__(self) -> dict[str, object]:
        """Every field, worked out: what pickle and the copy module carry away."""
        return {one.name: getattr(self, one.name) for one in fields(self)}

    def with_fields(self, **changes: object) -> Self:
        """A copy with other values of these fields; what was not asked for yet stays so, unlike after ``replace``.
        Raises ``TypeError`` for a name that is no field."""
        unknown = changes.keys() - self.__dataclass_fields__.keys()
        if unknown:
            raise TypeError(f"ParsedMessage has no field {sorted(unknown)[0]!r}")
        message = object.__new__(type(self))
        vars(message).update(vars(self), **changes)
        return message

    def header(self, name: str) -> str | None:
        """The first top-level header field of that name, any case; None if absent."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), None)


# --- forms --------------------------------------------------------------------------------------------------


class FieldType(StrEnum):
    TEXT = "text"
    LONG_TEXT = "long_text"
    DATE = "date"
    EMAIL = "email"
    PHONE = "phone"
    CHOICE = "choice"
    IDENTIFIER = "identifier"


@dataclass(frozen=True, slots=True)
class FieldDefinition:
    """One field of a form; see docs/forms.md."""

    name: str
    type: FieldType
    labels: tuple[tuple[str, tuple[str, ...]], ...]  # (("pl", ("Imię i nazwisko", ...)), ("it", (...)))
    required: bool = False
    choices: tuple[tuple[str, tuple[str, ...]], ...] = ()  # (value, synonyms)
    pattern: str = ""  # of an identifier


@dataclass(frozen=True, slots=True)
class FormDefinition:
    """A form is data: how its title, its labels and its values look, and what each field is good for."""

    id: str
    version: str
    titles: tuple[str, ...]  # as people write them: "Zgłoszenie pytania HOT-01"
    fields: tuple[FieldDefinition, ...]
    one_of: tuple[tuple[str, ...], ...] = ()  # at least one field of each group: (("phone", "email"),)
    country: str = "PL"  # of phone numbers without prefix, ISO 3166
    subject_field: str | None = None
    question_field: str | None = None
    office_field: str | None = None
    name_field: str | None = None
    call_back_fields: tuple[str, ...] = ()  # e-mail and phone fields that say where the answer goes


@dataclass(frozen=True, slots=True)
class FieldValue:
    """A value read from a form. ``value`` is normalised (ISO date, E.164, addr-spec), ``raw`` as written."""

    value: str
    confidence: float  # 0..1
    source: str  # "text:3" (line), "html:table1:r2c2", "attachment:form.docx:cell 1,2"
    raw: str = ""


@dataclass(frozen=True, slots=True)
class FormReading:
    """One filled form. ``missing`` names required fields (a one-of group as "phone|email"), ``invalid`` the
    fields whose text is not of their type, ``conflicts`` the fields that two sources fill differently."""

    form: str
    version: str
    fields: dict[str, FieldValue]
    missing: tuple[str, ...] = ()
    invalid: tuple[tuple[str, str], ...] = ()  # (field, raw text)
    conflicts: tuple[tuple[str, tuple[FieldValue, ...]], ...] = ()
    source: str = "text"  # text | html | quoted | attachment:<filename>
    blank: bool = False  # an empty template sent back
    defects: tuple[str, ...] = ()

    def value(self, name: str | None) -> str | None:
        """The normalised value of a field, or None if it was not filled or not valid."""
        found = self.fields.get(name) if name else None
        return found.value if found else None


# --- certified mail -----------------------------------------------------------------------------------------


class SignatureState(StrEnum):
    """Outcome of verifying a provider's signature; only ``VALID`` makes a message certified."""

    VALID = "valid"
    CONTENT_ALTERED = "content-altered"
    BAD_SIGNATURE = "bad-signature"
    UNTRUSTED_CHAIN = "untrusted-chain"
    NOT_A_PEC_SIGNER = "not-a-pec-signer"
    EXPIRED_AT_SIGNING = "expired-at-signing"
    UNPARSABLE_CMS = "unparsable-cms"
    UNSIGNED = "unsigned"
    MALFORMED_SIGNED = "malformed-signed"


@dataclass(frozen=True, slots=True)
class SignatureReport:
    """Every sub-result of the verification, kept at ingest because certificates expire."""

    state: SignatureState
    signing_time: datetime | None = None
    signer: str = ""  # subject CN or O
    signer_email: str = ""  # SAN rfc822Name
    digest_algorithm: str = ""
    checks: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class CertifiedEnvelope:
    """A PEC or REM wrapper: one model for both schemes, filled by two parsers."""

    scheme: str  # pec | rem
    kind: str  # posta-certificata | anomalia | value of X-Ricevuta
    our_msgid: str | None  # client Message-ID (X-Riferimento-Message-ID), no brackets
    provider_msgid: str | None  # identificativo, no brackets
    sender: str  # mittente
    reply_to: str  # risposte; "" if empty
    recipients: tuple[tuple[str, str], ...]  # (addr_spec, "certificato" | "esterno")
    subject_recipient: str | None  # consegna
    event_time: datetime | None
    provider: str
    error_code: str  # nessuno | no-dest | no-dominio | virus | altro
    error_text: str
    receipt_type: str  # completa | breve | sintetica | ""
    signature: SignatureReport
    subject: str = ""
    original: bytes | None = field(default=None, repr=False)  # the enclosed mail, byte-exact
    evidence: bytes | None = field(default=None, repr=False)  # daticert.xml, decoded
    flags: tuple[str, ...] = ()  # inconsistent, many_daticert, daticert_error, ...
    message_id: str | None = None  # of the wrapper itself, no brackets: the key that a receipt is known by
    taken_in_charge: tuple[str, ...] = ()  # ricezione, of presa-in-carico only

    @property
    def is_receipt(self) -> bool:
        """Whether this reports on a mail of ours instead of carrying one."""
        return self.kind not in ("posta-certificata", "anomalia")

    @property
    def assurance(self) -> str:
        """``certified``, ``not_certified`` (ordinary mail in a wrapper) or ``unverified`` (signature not valid)."""
        if self.kind == "anomalia":
            return "not_certified"
        if self.signature.state is SignatureState.VALID and "inconsistent" not in self.flags:
            return "certified"
        return "unverified"
