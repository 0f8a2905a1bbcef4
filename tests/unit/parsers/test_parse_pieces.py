"""The readers under ``parse``, one by one: dates, identifiers, HTML, RTF, TNEF, file names, BER."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from parsers.addresses import read_addresses
from parsers.containers import open_opaque
from parsers.fields import read_date, read_ids, read_message_id
from parsers.filenames import safe_filename, true_media_type
from parsers.flowed import unflow
from parsers.html import render_html
from parsers.parameters import read_media_type, read_parameters
from parsers.rtf import decompress_rtf, read_rtf
from parsers.tnef import read_tnef
from parsers.transfer import decode_base64, decode_quoted_printable

CET = timezone(timedelta(hours=1))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Mon, 16 Nov 2026 10:00:00 +0100", datetime(2026, 11, 16, 10, tzinfo=CET)),
        ("Mon Nov 16 10:00:00 CET 2026", datetime(2026, 11, 16, 10, tzinfo=CET)),
        ("Mon Nov 16 10:00:00 2026", datetime(2026, 11, 16, 10, tzinfo=UTC)),
        ("2026-11-16T10:00:00Z", datetime(2026, 11, 16, 10, tzinfo=UTC)),
        ("2026-11-16 10:00:00.123 +01:00", datetime(2026, 11, 16, 10, tzinfo=CET)),
        ("Mon, 16 Nov 2026 10:00:00 GMT+0100", datetime(2026, 11, 16, 10, tzinfo=CET)),
        ("lun, 16 novembre 2026 10:00:00 +0100 (CET)", datetime(2026, 11, 16, 10, tzinfo=CET)),
        ("16 paź 2026 10:00 CET", datetime(2026, 10, 16, 10, tzinfo=CET)),
        ("Fri, 21 Nov 1997 09(comment):   55  :  06 -0600", datetime(1997, 11, 21, 15, 55, 6, tzinfo=UTC)),
        ("16-Nov-26 10.00.00 PM +0000", datetime(2026, 11, 16, 22, tzinfo=UTC)),
        ("Mon, 16 Nov 126 10:00:00 +0000", datetime(2026, 11, 16, 10, tzinfo=UTC)),
        ("Mon, 16 Nov 2026 10:00:60 +0000", datetime(2026, 11, 16, 10, 0, 59, tzinfo=UTC)),
        ("Mon, 31 Feb 2026 10:00:00 +0000", None),
        ("Mon, 16 Nov 2026 25:00:00 +0000", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_dates_of_the_real_world(value: str, expected: datetime | None) -> None:
    """RFC 5322 with its obsolete forms, asctime, ISO 8601, months in our languages; nonsense is no date."""
    when, defect = read_date(value)
    assert when == expected
    assert (when is None) == (defect == "date-unreadable")


def test_a_strange_zone_is_utc_and_named() -> None:
    """An offset beyond a day's reach or an unknown name counts as UTC, with a defect."""
    assert read_date("Mon, 16 Nov 2026 10:00:00 +9900") == (
        datetime(2026, 11, 16, 10, tzinfo=UTC),
        "date-zone-unreadable",
    )
    assert read_date("Mon, 16 Nov 2026 10:00:00 XYZ")[1] == "date-zone-unreadable"


def test_identifiers() -> None:
    """Ids with and without brackets; words and addresses around bracketed ids are none."""
    assert read_ids("from a@b of Monday <x@y> (was <o@p>)") == ("x@y", "o@p")
    assert read_ids("a@b, c@d") == ("a@b", "c@d")
    assert read_ids("<a@b><a@b>") == ("a@b",)
    assert read_ids("<a@[192.0.2.1]>") == ("a@[192.0.2.1]",)
    assert read_message_id("<no-at-sign>") == "no-at-sign"
    assert read_message_id("  ") is None


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("a<br>b<br/><br />c", "a\nb\n\nc"),
        ("<p>a</p><p>b</p>", "a\n\nb"),
        ("<div>a</div><div><br></div><div>b</div>", "a\n\nb"),
        ("<ol start=3><li>a<li>b</ol>", "3. a\n4. b"),
        ("<ul><li>a<ul><li>b</ul></ul>", "- a\n  - b"),
        ("<table><tr><td>a<td>b<tr><td>c<td>d</table>", "a | b\nc | d"),
        ("<table><tr><td><p>a</p><p>b</p></td><td>c</td></tr></table>", "a\n\nb\nc"),
        ("<blockquote>a<blockquote>b</blockquote></blockquote>c", "> a\n>\n>> b\n\nc"),
        ('<a href="https://x.example/">x.example</a>', "x.example"),
        ('<a href="mailto:a@b.example?subject=x">write </a>us', "write <a@b.example> us"),
        ('<a href="javascript:alert(1)">x</a>', "x"),
        ('<img src="x.png" alt="Logo of us"><img alt="image001.png">', "[Logo of us]"),
        ("a &lt;b&gt; &amp;amp; &#x142; &euro; &nope; 1 < 2", "a <b> &amp; ł € &nope; 1 < 2"),
        ("<p>a<!-- <p>no --> b<![if x]>c<![endif]></p>", "a bc"),
        ("<style>p{}</style><script>if (a<b) {}</script>x<title>t</title>", "x"),
        ('<span style="DISPLAY : none">no</span>yes', "yes"),
        ('<div style="display:none">never closed', "never closed"),
        ('<p title="a > b">x</p>', "x"),
        ("<pre>a\n  b</pre>", "a\n  b"),
        ("a\u200b\u00adb&nbsp;c", "ab c"),
        ("a&zwnj;&nbsp;&zwnj;&nbsp;<b>b</b>", "a b"),
        ("<ul><li><p>a</p></li><li></li><li><div>b</div></li></ul>c", "- a\n\n-\n- b\n\nc"),
        ('<div style="font-size:0px"><div style="font-size:14px">a</div></div>', "a"),
        ('<span style="font-size:0">no</span><div style="opacity:0">no</div>yes', "yes"),
        ('<div style="height:0;overflow:hidden">no</div><p style="opacity:0.9">a</p>', "a"),
        ('<p style="display:none">no<p>yes', "yes"),
        ('<table><tr><td style="display:none">no</td><td>yes</td></tr></table>', "yes"),
        ('<div class="a" hidden>no</div><span title="is hidden here">yes</span>', "yes"),
        ('<a style="mso-hide:all" href="https://x.example">Open</a>', "Open <https://x.example>"),
        ('<div style="white-space: pre-wrap">a\n  b<div>c\nd</div>e\nf</div>g\nh', "a\n  b\nc\nd\ne\nf\ng h"),
        ("first line\nsecond &amp; <jan@example.org>", "first line\nsecond & <jan@example.org>"),
        ("", ""),
    ],
)
def test_html_as_a_reader_sees_it(html: str, text: str) -> None:
    """Blocks, lists, tables, quotations, links and entities; hidden, scripts and comments left out."""
    assert render_html(html) == text


def test_compressed_rtf_of_the_specification() -> None:
    """The example of MS-OXRTFCP, section 4.1.1, decompresses to its text."""
    packed = bytes.fromhex(
        "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af3 2068656c09002062770 5b06c647d0a800fa0".replace(
            " ", ""
        )
    )
    assert decompress_rtf(packed) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"
    assert decompress_rtf(packed[:30]) and decompress_rtf(b"") == b""


def test_rtf_text_and_html_inside_rtf() -> None:
    """Letters in the charset of their font, escapes, skipped destinations; HTML comes out as HTML."""
    plain = rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0\fcharset238 Arial;}{\f1\fcharset0 X;}}\f0 Dzie\'f1 \u322?\par x{\*\foo no}\f1 \'e8}"
    assert read_rtf(plain) == ("Dzień ł\nxè", False)
    wrapped = rb"{\rtf1\ansi\ansicpg1250\fromhtml1{\*\htmltag <p>}\'b3\htmlrtf\par\htmlrtf0{\*\htmltag </p>}}"
    assert read_rtf(wrapped) == ("<p>ł</p>", True)


def test_tnef_that_is_none_or_damaged() -> None:
    """Other bytes are no TNEF; a cut stream gives what precedes the cut."""
    assert read_tnef(b"PK\x03\x04") is None
    cut = read_tnef(b"\x78\x9f\x3e\x22\x01\x00\x02\x02\x90\x06\x00\xff\xff\xff\x7f")
    assert cut is not None and cut.damaged and not cut.files


def test_opaque_content_in_indefinite_pieces() -> None:
    """BER with indefinite lengths and a content cut into octet strings, as streaming signers write it."""
    oid = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02"
    data = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01"
    pieces = b"\x24\x80\x04\x03abc\x24\x80\x04\x02de\x00\x00\x00\x00"
    encapsulated = b"\x30\x80" + data + b"\xa0\x80" + pieces + b"\x00\x00\x00\x00"
    signed = b"\x30\x80\x02\x01\x01\x31\x00" + encapsulated + b"\x31\x00\x00\x00"
    envelope = b"\x30\x80" + oid + b"\xa0\x80" + signed + b"\x00\x00\x00\x00"
    notes: list[str] = []
    assert open_opaque(envelope, notes.append) == b"abcde"
    assert open_opaque(envelope[:40], notes.append) is None and notes == ["smime-unreadable"]
    assert open_opaque(b"\x30\x0d\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03\xa0\x00", notes.append) is None


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("Fattura 12/2026.pdf", "Fattura 12_2026.pdf"),
        ("C:\\Users\\x\\list.txt", "list.txt"),
        ("../../x.sh", "x.sh"),
        ("nul.pdf", "_nul.pdf"),
        ("a\u202etxt.exe", "atxt.exe"),
        (" . ", "attachment-2.pdf"),
        ("", "attachment-2.pdf"),
        ("x" * 400 + ".docx", "x" * 195 + ".docx"),
        ("e\u0301.pdf", "é.pdf"),
    ],
)
def test_file_names_are_safe(name: str, safe: str) -> None:
    """No separators, reserved words, bidi overrides; never empty, never over 200 bytes."""
    assert safe_filename(name, "application/pdf", "attachment-2") == safe


@pytest.mark.parametrize(
    ("declared", "name", "data", "found"),
    [
        ("application/octet-stream", "a.pdf", b"%PDF-1.4", "application/pdf"),
        ("image/png", "a.png", b"MZ" + bytes(100), "application/x-dosexec"),
        (
            "application/octet-stream",
            "a.docx",
            b"PK\x03\x04",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        ("application/vnd.ms-excel", "a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/vnd.ms-excel"),
        ("image/jpg", "a.jpg", b"\xff\xd8\xff\xe0", "image/jpg"),
        ("application/octet-stream", "a.xyz", b"abc", "application/octet-stream"),
        ("text/plain", "a.csv", b"a;b", "text/plain"),
        ("text/plain", "a.pdf", b"%PDF-1.7", "application/pdf"),
    ],
)
def test_media_types_are_checked_against_the_content(declared: str, name: str, data: bytes, found: str) -> None:
    """A label that says nothing or lies gives way to the first bytes; a sound one stays."""
    assert true_media_type(declared, name, data) == found


def test_parameters_forgiving() -> None:
    """Comments, quotes that never close, missing semicolons, single quotes, wrong charsets in RFC 2231."""
    assert read_media_type('text/plain (see below); charset="utf-8" (x)', 64) == (
        "text/plain",
        {"charset": "utf-8"},
        True,
    )
    assert read_parameters('attachment; filename="a b.pdf', 64) == ("attachment", {"filename": "a b.pdf"})
    assert read_parameters("attachment; filename*=nope''%C5%82.txt", 64)[1]["filename"] == "ł.txt"
    assert read_parameters('attachment; filename="C:\\new\\a.txt"', 64)[1]["filename"] == "C:\\new\\a.txt"
    assert read_media_type("TEXT/HTML;charset='ISO-8859-2'", 64)[1] == {"charset": "ISO-8859-2"}
    assert len(read_parameters("a/b" + "".join(f"; p{n}=1" for n in range(200)), 64)[1]) == 64


def test_transfer_encodings_in_disorder() -> None:
    """Padded blocks one after the other, an odd last character, text under a base64 label, broken soft breaks."""
    assert decode_base64(b"YWJjZA==\nZWZnaA==\n")[0] == b"abcdefgh"
    assert decode_base64(b"YWJjZ")[0] == b"abc"
    assert decode_base64(b"This is plain text, not base64.")[1] == "base64-is-plain-text"
    assert decode_quoted_printable(b"a=  \nb=C5=82=") == "abł".encode()


def test_flowed_quotation_levels_do_not_merge() -> None:
    """RFC 3676, section 4.5: a soft break before another quote depth ends the paragraph."""
    assert unflow("> a \n>> b \n>> c\nd", delete_space=False) == "> a \n>> b c\nd"


@pytest.mark.parametrize(
    ("text", "kept", "deleted"),
    [
        ("a \nb\n c", "a b\nc", "ab\nc"),
        ("a \n-- \nJan \nK.", "a \n-- \nJan K.", "a\n-- \nJanK."),
        ("a \n-- ", "a \n-- ", "a\n-- "),
        (" \n a \n-- ", "\na \n-- ", "\na\n-- "),
        ("a-- \n-- \n-- \n-- \n\n b", "a-- \n-- \n-- \n-- \n\nb", "a--\n-- \n-- \n-- \n\nb"),
        ("----  \n\n-- \nb \n\n", "----  \n-- \nb \n", "---- \n-- \nb\n"),
        ("end \n", "end ", "end"),
    ],
)
def test_soft_line_breaks_without_quotation(text: str, kept: str, deleted: str) -> None:
    """Paragraphs are joined, the signature mark stays alone on its line, stuffed blanks go (RFC 3676, section 4)."""
    assert (unflow(text, delete_space=False), unflow(text, delete_space=True)) == (kept, deleted)


@pytest.mark.parametrize(
    ("value", "name", "addr_spec"),
    [
        ("<Mario Rossi> <m@example.it>", "Mario Rossi", "m@example.it"),
        ("Mario, <m@example.it>", "Mario", "m@example.it"),
        ("Mario Rossi [mailto:m@example.it]", "Mario Rossi", "m@example.it"),
        ("Mario Rossi &lt;m@example.it&gt;", "Mario Rossi", "m@example.it"),
        ("@example.it", "@example.it", ""),
    ],
)
def test_authors_in_odd_brackets(value: str, name: str, addr_spec: str) -> None:
    """Names in brackets, commas before brackets, brackets escaped for HTML; half an address is a name."""
    assert [(one.display_name, one.addr_spec) for one in read_addresses(value)] == [(name, addr_spec)]


def test_an_address_field_without_addresses() -> None:
    """Only a name, only a group, nothing: a name without an address, or none."""
    assert [(one.display_name, one.addr_spec) for one in read_addresses("Jan Kowalski")] == [("Jan Kowalski", "")]
    assert read_addresses("undisclosed-recipients:;") == ()
    assert read_addresses("<>") == ()
