"""Text as lines with their quotation depth, and the lines at which a form ends: signatures, quotations, closings."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from parsers.forms.folding import fold

MAX_LINES = 4000  # of one source; a filled form has less than a hundred
MAX_LINE_CHARS = 20_000

END_MARK = "\ue000"  # a line that ends what the author says; private use, so nobody writes it
_QUOTE = re.compile(r"(?:[ \t]?[>|](?=[ \t>|]|\S))+[ \t]?|>")
_WROTE = r"(?:napisa[łl]\(?a?\)?|ha scritto|wrote|pisze)"
_ATTRIBUTION = re.compile(
    rf"(?:w dniu|dnia|il giorno|il|on|am|le)\s.{{6,160}}{_WROTE}\s?:?\s*$"
    rf"|.{{0,120}}<[^<>\s]{{3,100}}@[^<>\s]{{3,100}}>.{{0,60}}{_WROTE}\s?:?\s*$"
    rf"|.{{3,120}}{_WROTE}\s?:\s*$",
    re.IGNORECASE,
)
_SEPARATOR = re.compile(
    r"[-_\s>*]{0,12}(?:original message|oryginalna wiadomo|wiadomo[śs][ćc] (?:oryginalna|przekazana)"
    r"|(?:inizio )?messaggio (?:originale|inoltrato)|(?:begin )?forwarded message|pocz[ąa]tek przekazan"
    r"|tre[śs][ćc] oryginalnej wiadomo|przekazana wiadomo)",
    re.IGNORECASE,
)
_SENT_FROM = re.compile(
    r"(?:wys[łl]an[oey] (?:z|ze|za pomoc)|sent (?:from|with|via)|inviat[oa] (?:da|dal|con)"
    r"|get outlook|pobierz outlook|scarica outlook)\b",
    re.IGNORECASE,
)
_DISCLAIMER = re.compile(
    r"(?:uwaga[:!]? )?(?:ta |ten |niniejsz[ay] |tre[śs][ćc] (?:tej|niniejszej) )?"
    r"(?:wiadomo[śs][ćc]|wiadomo[śs]ci|e-?mail)\b"
    r"|informacj[ea] zawart|administratorem |(?:questo|il presente) (?:messaggio|e-?mail)|le informazioni contenute"
    r"|ai sensi del|this (?:e-?mail|message)|the information contained|confidential",
    re.IGNORECASE,
)
_CONFIDENTIAL = re.compile(
    r"poufn|adresat|rodo\b|danych osobowych|riservat|destinatari|confidential|intended recipient"
    r"|privileged|gdpr|679/2016",
    re.IGNORECASE,
)
_DISCLAIMER_CHARS = 60
_MAX_END_CHARS = 1000
_CLOSINGS = (
    "z powazaniem|pozdr|z wyrazami szacunku|pozdrawiam|pozdrawiamy|pozdrowienia|serdecznie pozdrawiam|z pozdrowieniami"
    "|lacze pozdrowienia|lacze wyrazy szacunku|z gory dziekuje|milego dnia|cordiali saluti|distinti saluti"
    "|cordialmente|un cordiale saluto|saluti|saluti cordiali|cordialita|in fede|ringraziando porgo"
    "|grazie e cordiali saluti|grazie e saluti|buona giornata|buon lavoro|best regards|kind regards|regards"
    "|yours sincerely|yours faithfully|sincerely|with kind regards|many thanks|thanks and regards"
)
_THANKS = re.compile(r"^(?:grazie(?: mille)?|dziekuje|dziekujemy|thanks|thank you)(?: (?:e|i|and))? (?=\w)")
_CLOSING_SET = frozenset(_CLOSINGS.split("|"))
_CLOSING_STARTS = tuple(
    f"{one} " for one in _CLOSING_SET if " " in one or one in ("pozdrawiam", "pozdrawiamy", "saluti", "cordialmente")
)
_FROM_LINE = re.compile(r"^[>\s*|]{0,20}(?:od|da|from|von|de|nadawca|mittente)\s?\*?\s?:", re.IGNORECASE | re.MULTILINE)
_HEADERS = (
    "od da from von de nadawca mittente data date sent wyslano wyslane inviato inviata a do to an para komu dw cc ccn "
    "bcc udw temat subject oggetto betreff replyto odpowiedzdo rispondia datainvio importance priorita waznosc "
    "attachments zalaczniki allegati"
)
_HEADER_WORDS = frozenset(_HEADERS.split(" "))
_FROM_WORDS = frozenset({"od", "da", "from", "von", "de", "nadawca", "mittente"})
_QUOTE_WIDTH = 68  # a quoted line at least as long, with the next word, was broken
_DASHED_SIGNATURE = frozenset({"--", "-- ", "—", "__"})


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a source without its quotation marks."""

    text: str
    where: str  # "text:3", "attachment:a.docx:paragraph 4"
    depth: int = 0  # of quotation


def split_lines(text: str, prefix: str = "text") -> list[Line]:
    """The lines of a text, bounded in number and length, quoted ones without ``>`` but with their depth."""
    found: list[Line] = []
    for number, line in enumerate(text.split("\n", MAX_LINES), start=1):
        if number > MAX_LINES:
            break
        line = line[:MAX_LINE_CHARS].rstrip("\r").replace("\u00a0", " ")
        depth = 0
        if line[:1] == ">" or line.lstrip(" \t")[:1] == ">":
            mark = _QUOTE.match(line)
            if mark:
                depth = mark[0].count(">")
                line = line[mark.end() :]
        found.append(Line(line, f"{prefix}:{number}", depth))
    return _mend_quotation(found)


def _mend_quotation(lines: list[Line]) -> list[Line]:
    """Quoted lines that a mail program broke: the rest that lost its ``>`` belongs to the quotation again."""
    for at in range(1, len(lines) - 1):
        line, before, after = lines[at], lines[at - 1], lines[at + 1]
        if line.depth or not before.depth or after.depth != before.depth or not line.text.strip():
            continue
        if len(before.text) + 2 + len(line.text.split(maxsplit=1)[0]) >= _QUOTE_WIDTH:
            lines[at] = Line(line.text, line.where, before.depth)
    return lines


def blank_headers(lines: Sequence[Line], is_label: Callable[[str], bool] = lambda _: False) -> list[Line]:
    """The lines without the header blocks of forwarded and quoted mails (``Od: ... Data: ... Temat: ...``).

    A block is three or more adjacent lines led by header words, the sender's among them. What stood there is
    replaced by a line that ends a field, so that ``Data:`` of a quoted header is never the date of a form. If the
    word for the sender ``is_label`` of the form itself (``from`` of a web form), the block is none.
    """
    if not any(":" in line.text[:30] and _FROM_LINE.match(line.text) for line in lines):
        return list(lines)
    words = [_header_word(line.text) for line in lines]
    result, at = list(lines), 0
    while at < len(lines):
        if not words[at]:
            at += 1
            continue
        end = at
        while end < len(lines) and (words[end] or _continues_header(lines, words, end, at)):
            end += 1
        block = {word for word in words[at:end] if word}
        if len(block) >= 3 and any(word in _FROM_WORDS and not is_label(word) for word in block):
            for position in range(at, end):
                result[position] = Line(END_MARK, lines[position].where, lines[position].depth)
            for position in range(end, len(lines)):  # what follows is the mail of the block
                if not lines[position].depth:
                    result[position] = Line(lines[position].text, lines[position].where, 1)
        at = end
    return result


def _header_word(text: str) -> str | None:
    head, colon, _ = text[:40].partition(":")
    if not colon:
        return None
    word = fold(head).replace(" ", "")
    return word if word in _HEADER_WORDS else None


def _continues_header(lines: Sequence[Line], words: Sequence[str | None], at: int, start: int) -> bool:
    """A folded header line: indented, or one stray line between two header lines."""
    if at == start or not lines[at].text.strip():
        return False
    return lines[at].text[:1] in " \t" or (
        at + 1 < len(lines) and words[at + 1] is not None and words[at - 1] is not None
    )


def ends_text(text: str) -> bool:
    """Whether the words of the author end before this line: signature, closing, quotation or forwarded mail."""
    stripped = text.strip()
    if not stripped:
        return False
    if stripped == END_MARK or text in _DASHED_SIGNATURE or stripped == "--":
        return True
    if len(stripped) > _MAX_END_CHARS:
        return False
    if _SEPARATOR.match(stripped) or _SENT_FROM.match(stripped):
        return True
    if len(stripped) > _DISCLAIMER_CHARS and _DISCLAIMER.match(stripped) and _CONFIDENTIAL.search(stripped):
        return True
    if stripped[-1] in ":)aeo" and len(stripped) <= 240 and _ATTRIBUTION.match(stripped):
        return True
    return is_closing(stripped)


def is_closing(text: str) -> bool:
    """A line that is a complimentary close: ``Z poważaniem,`` or ``Cordiali saluti``, perhaps with a name behind it."""
    if len(text) > 60:
        return False
    words = _THANKS.sub("", fold(text))
    if words in _CLOSING_SET:
        return True
    return text[-1] not in ".?!:" and len(words.split()) <= 5 and words.startswith(_CLOSING_STARTS)


def wraps_into(previous: str, following: str, width: int) -> bool:
    """Whether ``following`` looks like the rest of ``previous``, cut by a mail program at ``width`` characters."""
    first = following.split(maxsplit=1)
    if not first or len(previous) < 50:
        return False
    return len(previous) + 1 + len(first[0]) > width


def wrap_width(lines: Sequence[Line]) -> int:
    """The column at which the text seems to be wrapped: the longest line, if that is a usual width."""
    longest = max((len(line.text.rstrip()) for line in lines), default=0)
    return longest if 60 <= longest <= 100 else 76
