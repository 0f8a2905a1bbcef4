"""Which charset are these 8-bit bytes? A contest between candidates, judged by letters in their places.

A single-byte charset is judged together with a language: each letter beyond ASCII costs what its rarity at that place
of a word says, a letter that the language does not have costs most, a symbol inside a word (``zg³oszenie``), a capital
after a small letter and a control character cost extra; the cheapest reading wins. East Asian charsets are judged by
their most frequent signs. Only a bounded sample is looked at, so the cost does not grow with the mail.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from parsers.letters import SPOKEN, costs_of, head_start

C1_BYTES: Final = re.compile(rb"[\x80-\x9f]")
_HIGH_WORD: Final = re.compile(rb"[\x80-\xff][A-Za-z\x80-\xff]{0,20}")
_HIGH_BYTE: Final = re.compile(rb"[\x80-\xff]")
_BEFORE: Final = 2000  # bytes in front of the first one, for the ASCII letters
_RULES: Final = re.compile(rb"([\x80-\xff])\1{3,}")  # lines drawn with one sign are no words
_HIGH_RUN: Final = re.compile(rb"[\x80-\xff]{2,}")
_HIGH_BYTES: Final = bytes(range(128, 256))
# Bytes that are rare or senseless in a charset, but letters in the ones it is confused with.
_SUSPICIOUS: Final = {
    "iso8859_2": re.compile(rb"[\x80-\x9f\xa5\xa9\xab\xae\xb5\xb9\xbb\xbe]"),
    "cp1250": re.compile(rb"[\x81\x83\x88\x90\x98\xa1\xa6\xac\xb1\xb6\xbc]"),
    "cp1252": re.compile(
        rb"[A-Za-z\xc0-\xff][\xa1-\xaf\xb1-\xbf]|[\xa2-\xaa\xac-\xaf\xb1-\xba\xbc-\xbe][A-Za-z\xc0-\xff]"
        rb"|[\x81\x8c-\x90\x9c-\x9f\xb3\xb9\xbf\xc6\xca\xd0\xd1\xdd\xde\xe3\xe6\xea\xf0\xf1\xf5\xfd\xfe]|[\xc0-\xff]{4}"
    ),
}
_EAST_ASIAN: Final = ("gb18030", "cp932", "cp949", "big5hkscs", "euc_jp")
_FIRST_HIGH: Final = 128
_SAMPLE_WORDS: Final = 120
_SAMPLE_LETTERS: Final = 800  # bytes
_SAMPLE_BYTES: Final = 64 * 1024
_PAIRED_SHARE: Final = 0.6  # so many 8-bit bytes that stand next to another one: perhaps two-byte signs
_VALID_SHARE: Final = 0.75  # of the 8-bit characters, for text to count as UTF-8 with a few bad bytes

# Costs, in the unit of ``letters``: the natural logarithm of a probability.
_NO_LETTER: Final = 11.0  # of this language
_BORROWED: Final = 9.0  # nor of it, but met in names everywhere
_MIXED_SCRIPTS: Final = 8.0  # a Cyrillic, Greek, ... letter beside a Latin one
_CONTROL: Final = 16.0
_SYMBOL: Final = 7.0
_SYMBOL_INSIDE: Final = 12.0
_TYPOGRAPHIC: Final = 3.0
_CAPITAL_INSIDE: Final = 4.0
_LABEL: Final = 4.0  # what the charset that the mail names is given in advance,
_LABEL_PER_WORD: Final = 0.5  # and for each word that it reads otherwise
_HINT: Final = 1.5
_HINT_PER_WORD: Final = 0.2
_TWINS: Final = {"iso8859_15": "cp1252", "iso8859_2": "cp1250", "koi8_u": "koi8_r", "iso8859_7": "cp1253"}
_MOST_AHEAD: Final = 5.0
_PLAUSIBLE: Final = 4.3  # a byte, on the average: text in a language that we know

_TYPOGRAPHY: Final = frozenset("“”„–—’‘…•€§°«»\u00a0ºª·™′‹›")
_IN_WORDS: Final = frozenset("’\u00a0·")
_BORROWED_LETTERS: Final = frozenset("éëèêáäàâíïîóöôúüûçñåøœ")
_SLAVIC_ASCII: Final = re.compile(rb"[jkzJKZ]")
_ASCII_LETTERS: Final = re.compile(rb"[A-Za-z]+")
_SLAVIC_SAMPLE: Final = 4000  # bytes
_FEW_LETTERS: Final = 12
_SLAVIC_SHARE: Final = 0.05  # of the ASCII letters: Polish and its neighbours have twice as many,
_OTHER_SHARE: Final = 0.03  # English, German and the Romance languages at most half
_VOWELS: Final = frozenset("aeiouyàèìòùéáíóúäöü")
_NO_LETTERS: Final = frozenset("ˇ˘˛˙˝¸¨´ˆºª")


def mostly_utf8(data: bytes) -> bool:
    """Whether the 8-bit part is UTF-8 but for a few bytes: a cut character, a footer in another charset."""
    text = data[: 16 * _SAMPLE_BYTES].decode("utf_8", "replace")
    bad = text.count("\ufffd")
    if not bad:
        return False  # wholly valid: that was asked before, with the declared charset in mind
    wide = len(text) - len(text.encode("ascii", "ignore"))
    return wide - bad >= _VALID_SHARE * wide


def looks_right(data: bytes, codec: str) -> bool:
    """Whether bytes declared in this single-byte charset hold nothing that would be odd in it."""
    suspicious = _SUSPICIOUS.get(codec)
    return suspicious is not None and not suspicious.search(data, 0, _SAMPLE_BYTES)


def _high_words(sample: bytes) -> list[bytes]:
    """Pieces of words from their first 8-bit byte on, each with the letter before it; at most so many."""
    words: dict[bytes, None] = {}
    length = 0
    for found in _HIGH_WORD.finditer(sample):
        before = sample[found.start() - 1 : found.start()] if found.start() else b""
        word = (before if before.isalpha() else b"") + found.group()
        if word not in words:
            words[word] = None
            length += len(word)
            if len(words) >= _SAMPLE_WORDS or length >= _SAMPLE_LETTERS:
                break
    return list(words)


def guess_codec(data: bytes, declared: str, hint: str) -> str:
    """The likeliest codec for 8-bit bytes that are not UTF-8; ``declared`` and ``hint`` decide close contests."""
    first = _HIGH_BYTE.search(data)
    start = max(0, first.start() - _BEFORE) if first else 0
    head = data[start : start + _SAMPLE_BYTES]
    words = _high_words(_RULES.sub(b" ", head))
    codec, cost = _guess_single_byte(words, declared, hint, slavic=_looks_slavic(head))
    high = len(head) - len(head.translate(None, _HIGH_BYTES))
    if high > 3 and sum(map(len, _HIGH_RUN.findall(head))) >= _PAIRED_SHARE * high:
        foreign, share = _guess_east_asian(head)
        if foreign and (cost > _PLAUSIBLE or share > _SURE_SHARE):
            return foreign
    return codec


def _looks_slavic(head: bytes) -> bool | None:
    """By its ASCII letters; None if there are too few, or it may be either."""
    letters = b"".join(_ASCII_LETTERS.findall(head[:_SLAVIC_SAMPLE]))
    if len(letters) < _FEW_LETTERS:
        return None
    marks = len(_SLAVIC_ASCII.findall(letters))
    if marks > max(2, _SLAVIC_SHARE * len(letters)):
        return True
    return False if marks <= _OTHER_SHARE * len(letters) - 0.5 else None


def _guess_single_byte(words: list[bytes], declared: str, hint: str, *, slavic: bool | None) -> tuple[str, float]:
    """The cheapest reading of the words, and what it costs a byte."""
    named = {"ascii": "", "latin_1": "cp1252"}.get(declared, declared)
    dos = (named,) if named in ("cp850", "cp437") else ()
    joined = b"\n" + b"\n".join(words) + b"\n"
    high = [at for at, byte in enumerate(joined) if byte >= _FIRST_HIGH]
    labels = [(codec, _LABEL, _LABEL_PER_WORD) for codec in (named,) if codec in SPOKEN or dos]
    labels += [(codec, _HINT, _HINT_PER_WORD) for codec in (hint,) if codec in SPOKEN and codec != named]
    best, least = "cp1252", float("inf")
    for codec in (*SPOKEN, *dos):
        twin = _TWINS.get(codec)
        if twin and codec not in (named, hint) and joined.decode(codec, "replace") == joined.decode(twin, "replace"):
            continue
        cost = _cost_of(joined, high, _read_table(codec), least, slavic=slavic)
        for label, once, per_word in labels:
            if codec != label:
                cost += once + per_word * _differing(joined, codec, label)
        if cost < least:
            best, least = codec, cost
    return best, least / max(1, len(high))


def _differing(joined: bytes, codec: str, other: str) -> int:
    """How many words the two charsets read differently."""
    one, two = joined.decode(codec, "replace"), joined.decode(other, "replace")
    return 0 if one == two else sum(1 for a, b in zip(one.split("\n"), two.split("\n"), strict=False) if a != b)


@dataclass(frozen=True, slots=True)
class _Table:
    """One charset, prepared for looking up: what each byte is, and what its letters cost in its languages."""

    kinds: bytes  # of each byte: one of the constants below
    chars: str
    costs: tuple[tuple[str, tuple[float, ...]], ...]  # language and cost by 256 * place + byte


_OTHER, _SMALL, _CAPITAL, _SIGN, _NONE = range(5)
_LETTER_KINDS: Final = (_SMALL, _CAPITAL)


@lru_cache(maxsize=32)
def _read_table(codec: str) -> _Table:
    chars = bytes(range(256)).decode(codec, "replace")
    kinds = bytes(map(_kind_of, chars))
    places = [(char.lower(), place) for place in range(4) for char in chars]
    unknown = [_BORROWED if char in _BORROWED_LETTERS else _NO_LETTER for char, _ in places]
    costs = []
    for language in SPOKEN.get(codec, SPOKEN["cp1252"]):
        known = costs_of(language)
        costs.append((language, tuple(map(float, map(known.get, places, unknown)))))
    return _Table(kinds, chars, tuple(costs))


def _kind_of(char: str) -> int:
    if char == "\ufffd" or "\x80" <= char < "\xa0":
        return _NONE
    if _is_letter(char):
        return _CAPITAL if char.isupper() else _SMALL
    return _SIGN if char >= "\x80" else _OTHER


def _cost_of(joined: bytes, high: list[int], table: _Table, least: float, *, slavic: bool | None) -> float:
    """The cost of the words in the language of the charset that suits them best; no more is counted once what is
    odd in any language costs more than ``least`` and the head start of a language."""
    limit = least + _MOST_AHEAD
    kinds, chars = table.kinds, table.chars
    fixed = 0.0
    letters: list[int] = []
    for at in high:
        byte = joined[at]
        kind = kinds[byte]
        before, after = joined[at - 1], joined[at + 1]
        first, last = kinds[before], kinds[after]
        if kind in (_NONE, _SIGN):
            fixed += _CONTROL if kind == _NONE else _cost_of_symbol(chars[byte], chars[before], chars[after])
            if fixed > limit:
                return fixed
        else:
            begins, ends = first not in _LETTER_KINDS, last not in _LETTER_KINDS
            letters.append(byte + (0 if begins else 512) + (0 if ends else 256))
            if (kind == _CAPITAL and first == _SMALL) or (kind == _SMALL and last == _CAPITAL):
                fixed += _CAPITAL_INSIDE
            char = chars[byte]
            if char in "ńñŃÑ" and (chars[after].lower() in _VOWELS) == (char in "ńŃ"):
                fixed += _SYMBOL  # Polish ń stands before consonants, Spanish ñ before vowels
            if char >= "\u0370" and ((before < _FIRST_HIGH and not begins) or (after < _FIRST_HIGH and not ends)):
                fixed += _MIXED_SCRIPTS
    return fixed + min(
        sum(map(costs.__getitem__, letters)) - head_start(language, slavic=slavic) for language, costs in table.costs
    )


def _is_letter(char: str) -> bool:
    """Also the vowel signs of Hebrew, Arabic and Thai; not the accents that stand alone, nor the ordinals."""
    return (char.isalpha() and char not in _NO_LETTERS) or "\u0591" <= char < "\u0e80"


def _cost_of_symbol(char: str, before: str, after: str) -> float:
    if char in "¡¿" and not before.isalpha() and (after.isupper() or after.islower()):
        return _TYPOGRAPHIC if after.isupper() else _SYMBOL  # how Spanish sentences begin
    if char in _TYPOGRAPHY:
        odd = after.isalpha() and (char == "’" if not before.isalpha() else char not in _IN_WORDS)
        return _SYMBOL_INSIDE if odd else _TYPOGRAPHIC
    return _SYMBOL_INSIDE if before.isalpha() or after.isalpha() else _SYMBOL


# --- two bytes a sign ----------------------------------------------------------------------------------------

_SURE_SHARE: Final = 1.25
_FREQUENT: Final = {
    "gb18030": frozenset(
        "的一是不了人我在有他这中大来上国个到说们为子和你地出道也时年得就那要下以生会自着去您用已面码选件页户请此可确邮除"
        "商没重将建创择入新能文定输使被于发保电单置址该作加字前所任果账证号效如验无值添更提数们接过动行何合改表成"
    ),
    "big5hkscs": frozenset(
        "的一是不了人我在有他這中大來上國個到說們為子和你地出道也時年得就那要下以生會自著去您用請碼頁面件入此選使定電確"
        "帳號郵重新輸除或設存可者無字發被於作沒刪效取證擇連結驗能行誤如將址提數戶所成器程列物名"
    ),
    "cp949": frozenset(
        "이다니습지하가에를을로는사수시정되요페없용인한의제주상기세해은할합트성입일자었않스고있그어리서문품드택선번호위으소비삭당바"
        "된보유구재개생메적필아장추변경업대안녕님감과도"
    ),
    "euc_jp": frozenset(
        "商品除定削認入送更文用力選択効確新注変作設成要数配限値追必合存使録登引信開号知示無番以下名理表日時本人中大"
    ),
}
_FREQUENT_KANJI: Final = _FREQUENT["euc_jp"]


def _guess_east_asian(head: bytes) -> tuple[str, float]:
    """The two-byte charset that gives the most frequent signs, ``""`` when none is convincing."""
    best, most = "", 0.5
    for codec in _EAST_ASIAN:
        try:
            text = codecs.getincrementaldecoder(codec)().decode(head)
        except (UnicodeError, ValueError):
            continue
        share = _frequent_share(text, _FREQUENT.get(codec, _FREQUENT_KANJI), japanese=codec in ("cp932", "euc_jp"))
        if share > most:
            best, most = codec, share
    return best, most


def _frequent_share(text: str, frequent: frozenset[str], *, japanese: bool) -> float:
    """Between 0 and 1.4: common signs count 0.8, frequent ones 1.4, signs that nobody writes count against."""
    wide = [char for char in text if char > "\x7f" and char not in "，。！？、：；（）「」【】《》・ー　…“”"]
    score = 0.0
    for char in wide:
        if char in frequent:
            score += 1.4
        elif "\u3040" <= char < "\u3100":
            score += 1.4 if japanese else 0.3
        elif "\u4e00" <= char < "\u9fb0":
            score += 0.8
        elif "\uac00" <= char < "\ud7a4":
            score += 0.9
        elif "\ue000" <= char < "\uf900" or "\uff61" <= char < "\uffa0":
            score -= 1.0
    return score / max(1, len(wide))
