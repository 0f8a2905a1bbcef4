"""Mails as fifteen mail programs build them: their boundaries, nesting, encodings, line ends; seeded, with the truth."""

from __future__ import annotations

import base64
import hashlib
import quopri
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from email.header import Header

WORDS = {
    "pl": "Dzień dobry proszę o pilną pomoc w sprawie zamówienia które nie dotarło źdźbło łódź gęś świetlówka później",
    "it": "Buongiorno vorrei sapere perché l'ordine non è ancora arrivato però la città è più lontana così già università",
    "de": "Guten Tag ich möchte wissen warum die Bestellung für Größe übermäßig später ausgeführt wird Straße müßig",
    "fr": "Bonjour où est ma commande déjà payée à Noël garçon naïf cœur forêt tôt leçon élève",
    "es": "Buenos días ¿Dónde está mi pedido? mañana señor niño corazón página además también útil",
    "en": "Hello please tell me when my order will arrive because I have been waiting for three weeks already",
}
CHARSETS = {
    "pl": ["utf-8", "iso-8859-2", "windows-1250"],
    "it": ["utf-8", "iso-8859-1", "windows-1252", "iso-8859-15"],
    "de": ["utf-8", "iso-8859-1", "windows-1252"],
    "fr": ["utf-8", "windows-1252", "iso-8859-15"],
    "es": ["utf-8", "iso-8859-1", "windows-1252"],
    "en": ["us-ascii", "utf-8", "iso-8859-1"],
}
NAMES = {
    "pl": ["Łukasz Żak", "Małgorzata Świerczewska-Nowak", "Zofia Gęś"],
    "it": ["Niccolò D'Angelo", "Chiara Rossi", "Rossi, Mario"],
    "de": ["Jürgen Groß", "Dr. Anna Müller", "Käthe (Büro)"],
    "fr": ["Zoé Lefèvre", "François Noël"],
    "es": ["José Muñoz", "Íñigo Peña"],
    "en": ["John Smith Jr.", "Anne O'Neil", "Support @ Home"],
}


@dataclass
class Letter:
    """One mail and what a reader sees in it."""

    raw: bytes
    mailer: str
    subject: str
    name: str
    address: str
    words: list[str]
    files: list[tuple[str, str]] = field(default_factory=list)  # name, sha256


class Writer:
    """Random choices of one letter, and the building blocks the mailers share."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.language = rng.choice(list(WORDS))
        self.charset = rng.choice(CHARSETS[self.language])
        words = WORDS[self.language].split()
        self.paragraphs = [" ".join(rng.choices(words, k=rng.randint(6, 40))) for _ in range(rng.randint(1, 4))]
        self.subject = " ".join(rng.choices(words, k=rng.randint(2, 14)))
        self.name = rng.choice(NAMES[self.language])
        if self.charset == "iso-8859-1" and "œ" in self.text:
            self.charset = "utf-8"
        self.file = rng.randbytes(rng.randint(10, 5000)) if rng.random() < 0.4 else b""
        self.file_name = rng.choice(["faktura.pdf", "załącznik nr 7.pdf", "Fattura – maggio.docx", "Größe (1).xlsx"])

    @property
    def text(self) -> str:
        """The plain text."""
        return "\n\n".join(self.paragraphs)

    def boundary(self, pattern: str) -> str:
        """A boundary in the style of a mailer: ``#`` is a random hexadecimal digit."""
        return "".join(self.rng.choice("0123456789abcdef") if char == "#" else char for char in pattern)

    def html(self, paragraph: str) -> str:
        """The text as HTML, ``paragraph`` being the pattern of one."""
        inner = "".join(paragraph.replace("%", line.replace("&", "&amp;")) for line in self.paragraphs)
        style = f"<style>\np.x {{color: #{self.rng.randrange(1 << 24):06x}; mso-style: 1}}\n</style>"
        return f"<html><head><title>x</title>{style}</head>\n<body>{inner}</body></html>"

    def part(self, kind: str, text: str, extra: str = "", charset: str = "", cte: str = "") -> bytes:
        """A text part with its fields."""
        charset = charset or self.charset
        data = text.encode(charset, "xmlcharrefreplace" if kind == "html" else "replace")
        cte = cte or self.rng.choice(
            ["8bit", "quoted-printable", "base64"] if not data.isascii() else ["7bit", "quoted-printable"]
        )
        if cte == "base64":
            data = base64.encodebytes(data)
        elif cte == "quoted-printable":
            data = quopri.encodestring(data)
        label = self.rng.choice([charset, charset.upper(), f'"{charset}"'])
        return (
            f"Content-Type: text/{kind}; charset={label}{extra}\nContent-Transfer-Encoding: {cte}\n\n".encode() + data
        )

    def attachment(self, style: str) -> bytes:
        """The file, its name in one of the ways mailers write non-ASCII names."""
        name = self.file_name
        if style == "rfc2231":
            quoted = "".join(f"%{byte:02X}" if byte > 126 or byte in b" %'()" else chr(byte) for byte in name.encode())
            names = (
                f"Content-Disposition: attachment;\n filename*=utf-8''{quoted}\nContent-Type: application/octet-stream"
            )
        elif style == "rfc2047":
            word = Header(name, "utf-8").encode() if not name.isascii() else name
            names = f'Content-Type: application/octet-stream;\n name="{word}"\nContent-Disposition: attachment;\n filename="{word}"'
        else:
            names = f'Content-Type: application/octet-stream; name="{name}"\nContent-Disposition: attachment; filename="{name}"'
        return f"{names}\nContent-Transfer-Encoding: base64\n\n".encode() + base64.encodebytes(self.file)

    @staticmethod
    def multi(kind: str, boundary: str, parts: list[bytes], preamble: str = "", extra: str = "") -> bytes:
        """A multipart with its Content-Type."""
        out = f'Content-Type: multipart/{kind};{extra}\n\tboundary="{boundary}"\n\n{preamble}'.encode()
        for part in parts:
            out += f"\n--{boundary}\n".encode() + part
        return out + f"\n--{boundary}--\n".encode()

    def mixed(self, body: bytes, boundary: str, style: str, preamble: str = "") -> bytes:
        """The body, with the file if there is one."""
        return self.multi("mixed", boundary, [body, self.attachment(style)], preamble) if self.file else body

    def field(self, text: str, width: int = 70) -> str:
        """A subject or name, encoded in the letter's charset or in UTF-8."""
        if text.isascii():
            return text
        charset = self.charset if self.rng.random() < 0.5 and self.charset != "us-ascii" else "utf-8"
        try:
            return Header(text, charset, maxlinelen=width).encode()
        except UnicodeEncodeError:
            return Header(text, "utf-8", maxlinelen=width).encode()


def _alternative(w: Writer, boundary: str, paragraph: str, flowed: str = "") -> bytes:
    return w.multi(
        "alternative", w.boundary(boundary), [w.part("plain", w.text, flowed), w.part("html", w.html(paragraph))]
    )


def outlook(w: Writer) -> bytes:
    body = _alternative(w, "----=_NextPart_001_####_01DB####.########", "<p class=MsoNormal>%<o:p></o:p></p>")
    related = w.multi(
        "related",
        w.boundary("----=_NextPart_000_####_01DB####.########"),
        [body],
        extra='\n\ttype="multipart/alternative";',
    )
    return w.mixed(
        related,
        w.boundary("----=_NextPart_002_####_01DB####.########"),
        "rfc2047",
        "This is a multi-part message in MIME format.\n",
    )


def exchange_online(w: Writer) -> bytes:
    w.charset = "utf-8"
    return w.mixed(
        _alternative(
            w, "_000_################################", '<div class="elementToProof" style="font-size:12pt">%</div>\r\n'
        ),
        w.boundary("_004_########_"),
        "rfc2047",
    )


def gmail(w: Writer) -> bytes:
    w.charset = "utf-8"
    return w.mixed(
        _alternative(w, "000000000000################", '<div dir="ltr">%</div><div><br></div>'),
        w.boundary("000000000000################"),
        "rfc2231",
    )


def apple(w: Writer) -> bytes:
    plain = w.part("plain", w.text, cte="quoted-printable", charset="utf-8")
    html = w.part("html", w.html("<div>%</div>"), cte="quoted-printable", charset="utf-8")
    rich = w.mixed(html, w.boundary("Apple-Mail=_########-####"), "rfc2231")
    return w.multi("alternative", w.boundary("Apple-Mail=_########-####-####"), [plain, rich])


def thunderbird(w: Writer) -> bytes:
    lines = "\n\n".join(_flow(line) for line in w.paragraphs)
    return w.mixed(
        w.part("plain", lines, "; format=flowed"),
        w.boundary("------------################"),
        "rfc2231",
        "This is a multi-part message in MIME format.",
    )


def _flow(paragraph: str) -> str:
    words = paragraph.split()
    return " \n".join(" ".join(words[at : at + 9]) for at in range(0, len(words), 9))


def roundcube(w: Writer) -> bytes:
    w.charset = "utf-8"
    return w.mixed(
        _alternative(w, "=_################################", "<p>%</p>\n", "; format=flowed"),
        w.boundary("=_################################"),
        "rfc2231",
    )


def zimbra(w: Writer) -> bytes:
    w.charset = "utf-8"
    return w.mixed(
        _alternative(w, "=_########-####-####-####-############", '<div style="font-family: arial">%</div>'),
        w.boundary("----=_Part_####_#########.##########"),
        "rfc2047",
    )


def mutt(w: Writer) -> bytes:
    return w.mixed(w.part("plain", w.text), w.boundary("#########################"), "rfc2231")


def signed(w: Writer) -> bytes:
    key = b"Content-Type: application/pgp-signature; name=signature.asc\n\n-----BEGIN PGP SIGNATURE-----\nx\n-----END PGP SIGNATURE-----\n"
    return w.multi(
        "signed",
        w.boundary("############"),
        [w.mixed(w.part("plain", w.text), w.boundary("##########"), "rfc2231"), key],
        extra=' micalg=pgp-sha256; protocol="application/pgp-signature";',
    )


def html_only(w: Writer) -> bytes:
    return w.mixed(w.part("html", w.html("<p>%</p>")), w.boundary("b1_################################"), "raw")


def table_layout(w: Writer) -> bytes:
    rows = "<table width=600><tr><td>%</td></tr></table>"
    return w.mixed(w.part("html", w.html(rows)), w.boundary("b1_########"), "raw")


def notes(w: Writer) -> bytes:
    return w.mixed(
        _alternative(w, "=_alternative 00################_=", '<font size=2 face="sans-serif">%</font>\n<br>\n<br>'),
        w.boundary("=_mixed 00################_="),
        "rfc2047",
    )


def java_mail(w: Writer) -> bytes:
    return w.mixed(w.part("plain", w.text), w.boundary("----=_Part_#_##########.#############"), "rfc2047")


def wrong_label(w: Writer) -> bytes:
    """A web form that sends UTF-8 or the local charset under the wrong name, or under none."""
    encoding = w.rng.choice([w.charset if w.charset not in ("us-ascii", "iso-8859-15") else "utf-8", "utf-8"])
    label = w.rng.choice(["us-ascii", "iso-8859-1", "x-unknown", ""]) if encoding != "us-ascii" else "us-ascii"
    fields = f"Content-Type: text/plain; charset={label}\nContent-Transfer-Encoding: 8bit\n\n" if label else "\n"
    return fields.encode() + w.text.encode(encoding, "replace")


MAILERS: list[Callable[[Writer], bytes]] = [
    outlook, exchange_online, gmail, apple, thunderbird, roundcube, zimbra, mutt, signed, html_only, table_layout, notes,
    java_mail, wrong_label,
]  # fmt: skip


def write_letter(seed: int) -> Letter:
    """The letter of that number."""
    rng = random.Random(seed)
    mailer = MAILERS[seed % len(MAILERS)]
    writer = Writer(rng)
    if mailer is wrong_label:
        writer.file = b""
    body = mailer(writer)
    address = f"{rng.choice(['jan', 'm.rossi', 'a+b', 'info_2'])}@{rng.choice(['example.org', 'poczta.example.pl'])}"
    name = writer.field(writer.name, 60)
    shown = name if name != writer.name else f'"{name}"' if set(name) & set(",.@()") else name
    head = [
        f"Received: from mx{n}.example.net (192.0.2.{n})\n\tby mail; Mon, 16 Nov 2026 10:00:00 +0100"
        for n in range(rng.randint(1, 5))
    ]
    head += [f"From: {shown} <{address}>", "To: urp@example.com", f"Subject: {writer.field(writer.subject)}"]
    head += ["Date: Mon, 16 Nov 2026 10:00:00 +0100", f"Message-ID: <{seed}@example.org>", "MIME-Version: 1.0"]
    raw = "\n".join(head).encode() + b"\n" + body
    if rng.random() < 0.6:
        raw = raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    files = [(writer.file_name, hashlib.sha256(writer.file).hexdigest())] if writer.file else []
    return Letter(raw, mailer.__name__, writer.subject, writer.name, address, writer.text.split(), files)
