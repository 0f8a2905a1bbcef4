"""Telephone numbers and e-mail addresses as people write them."""

from __future__ import annotations

import re

_EMAIL = re.compile(
    r"(?<![\w.+'%@-])([A-Za-z0-9_][\w.+'%&/=-]{0,63}|[A-Za-z0-9])\s?@\s?((?:[^\W_][\w-]{0,62}\.){1,8}[^\W\d_][\w-]{1,23})(?![\w@])"
)
_SPELT_AT = re.compile(r"\s?(?:\(at\)|\[at\]|\{at\}|\(małpa\)|\[małpa\]|\(chiocciola\))\s?", re.IGNORECASE)
_SPELT_DOT = re.compile(r"\s?(?:\(dot\)|\[dot\]|\(kropka\)|\(punto\))\s?", re.IGNORECASE)
_NUMBER = re.compile(r"(?<![\w@.])(?:\+|00)?\(?\d[\d\s().\-–/]{4,24}\d(?![\w@])")
_DATE_LIKE = re.compile(r"\d{1,2}([./-])\d{1,2}\1(?:19|20)\d{2}|(?:19|20)\d{2}([./-])\d{1,2}\2\d{1,2}")
_EXTENSION = re.compile(r"(?:wew(?:n|ętrzny)?|int(?:erno)?|ext)\b\.?:?\s{0,2}\d{1,6}", re.IGNORECASE)
_SPLIT = re.compile(r"\s/\s|\s{3,}|\s[-–]\s")
_MAX_CHARS = 400


def read_email(text: str) -> tuple[str, float] | None:
    """The first e-mail address in the text, as written, without ``mailto:`` and brackets."""
    text = text[:_MAX_CHARS].replace("\u200b", "").replace("mailto:", "")
    found = _EMAIL.search(text)
    if not found:
        text = _SPELT_DOT.sub(".", _SPELT_AT.sub("@", text))
        found = _EMAIL.search(text)
        if not found:
            return None
        return f"{found[1]}@{found[2]}", 0.8
    address = f"{found[1]}@{found[2]}"
    if ".." in address or found[1].endswith("."):
        return None
    tidy = text.strip(" \t<>()[];,.\"'")
    return address, 0.99 if tidy == address else 0.95


def without_emails(text: str) -> str:
    """The text with the addresses taken out, for what stands beside them."""
    return _EMAIL.sub(" ", _SPELT_AT.sub("@", text[:_MAX_CHARS]))


def read_phone(text: str, country: str) -> tuple[str, float] | None:
    """The first telephone number, E.164, read as dialled in ``country`` (ISO 3166) unless it has a prefix."""
    text = _EXTENSION.sub(" ", without_emails(text).replace("\u00a0", " "))
    for candidate in _candidates(text):
        value = _parse(candidate, country)
        if value:
            return value
    return None


def phone_country_known(country: str) -> bool:
    """Whether there is a numbering plan for the country."""
    import phonenumbers

    return country in phonenumbers.SUPPORTED_REGIONS


def _candidates(text: str) -> list[str]:
    found: list[str] = []
    for hit in _NUMBER.finditer(text):
        if _DATE_LIKE.fullmatch(hit[0]):
            continue
        found += [hit[0], *(part for part in _SPLIT.split(hit[0]) if part != hit[0])]
        if len(found) > 12:
            break
    return found


def _parse(candidate: str, country: str) -> tuple[str, float] | None:
    import phonenumbers  # loaded when the first number is met: 8 MB of numbering plans

    digits = re.sub(r"\D", "", candidate)
    tries = [candidate]
    if not candidate.lstrip("( ").startswith(("+", "00")):
        tries += [digits, digits.lstrip("0")]  # "0-22 ..." and "(022) ..." are the trunk prefix of older days
        code = str(phonenumbers.country_code_for_region(country))
        if digits.startswith(code) and len(digits) >= 11:
            tries.append("+" + digits)
    elif candidate.lstrip("( ").startswith("00"):
        tries = ["+" + digits[2:]]
    possible: str | None = None
    for attempt in tries:
        try:
            number = phonenumbers.parse(attempt, country)
        except phonenumbers.NumberParseException:
            continue
        written = str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
        if phonenumbers.is_valid_number(number):
            return written, 0.98
        reason = phonenumbers.is_possible_number_with_reason(number)
        if possible is None and reason == phonenumbers.ValidationResult.IS_POSSIBLE and len(digits) >= 8:
            possible = written
    return (possible, 0.7) if possible else None
