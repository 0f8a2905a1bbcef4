"""Where the letters beyond ASCII stand in the languages of single-byte charsets, for telling those charsets apart.

Each entry is a letter and four digits: what it costs (minus the natural logarithm of its share among such letters,
9 for "hardly ever") standing alone, at the beginning, at the end and in the middle of a word. Counted over the words
of the interface translations of free software.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

_ALPHABETS: Final = {
    "pl": "ł8542 ą8832 ę8832 ś8542 ó8682 ż8453 ć8828 ń8844 ź8556",
    "it": "à5505 é5525 è3545 ì5535 ù5535 ò5535",
    "de": "ü7341 ä7371 ö7472 ß7753",
    "fr": "é8321 è8883 ê8484 î8885 ç8885 à5868 û8885 ô8885 â8886",
    "es": "ó7741 á7532 í7642 ú7453 é7543 ñ7773",
    "pt": "ç8881 ã8872 á8532 í8682 õ8882 ó8873 ú8483 é5854 ê8854 â8785 à6688",
    "ca": "ó7713 à7432 í7642 ú7353 ç7753 é7543 è7553 ò7754 ï7764 á7764 ü7774",
    "nl": "ë5551 é5323 ü5552 ï5552",
    "sv": "ä8381 ö6381 å8342",
    "da": "ø8381 æ8481 å5432 é8584",
    "fi": "ä9620 ö6952",
    "et": "ä8661 ü8262 õ8382 ö8883 š8884",
    "is": "ð7721 ó7472 í5552 á5443 ö7473 þ7376 æ7673 ú7553 é7754 ý7674",
    "cs": "í9922 á9742 ř9662 ě9943 é9934 ž9663 č7463 š9563 ý9944 ů9944 ú9497 ó9995 ď9976 ň9976",
    "sk": "á7732 í9943 ý9933 é9934 ž9563 č7453 ť9936 ú9443 š9563 ľ9653 ó9994 ô9994 ň9965 ď9666 ä9996 ĺ9996",
    "hu": "á9461 é9451 ó9743 í9692 ö9593 ő9743 ü9573 ű9664 ú9565",
    "hr": "š7551 č7541 ž6462 ć7552 đ7772 ô7775",
    "sl": "č7341 š7351 ž6362",
    "ro": "ă4812 ţ8561 ş8483 î8385 â8883",
    "ru": (
        "о9553 е9743 а9643 н9553 и9553 т9653 р9563 с9473 в9563 л9773 п9484 к9564 д9574 м9654 у9554 з9584 ы9954 "
        "ь9945 й9955 б9684 я9755 ч9685 г9785 ю9966 ж9895 ц9885 х9766 ш9895 ф9696 щ9995 э9798 ё9987 ъ9997"
    ),
    "uk": (
        "о9553 а9543 н9573 и9943 т9563 і9653 е9753 в9453 р9563 с9574 к9564 п9484 д9574 л9773 у9654 м9554 з8475 "
        "ь9955 я8646 б9675 й9955 г9685 ч9685 ц9795 ж9785 ш9785 ю9956 х9766 є9866 ф9696 ї9968 щ9896"
    ),
    "bg": (
        "а8533 е8743 и8443 т9553 о9543 н9553 р9573 в8573 с9474 п9474 л9763 д9564 к9574 з9584 м9564 ъ9994 я9955 "
        "б9684 у9675 г9675 ч9675 й9965 ц9785 ж9885 ш9885 щ9885 ф9696 х9886 ю9986"
    ),
    "be": (
        "а9442 н9573 ы9943 і9644 л9673 к9563 р9663 е9744 с9464 п9484 я9644 в9594 ц9783 д9574 т9564 м9554 о9974 "
        "з8474 ь9944 у8654 ў9655 б9674 ч9694 э9794 г9675 х9666 й9965 ш9785 ю9966 ж9896 ф9697 ё9886 ґ9897"
    ),
    "sr": (
        "а8533 е7743 и8543 о9543 н9553 р9563 т9563 с9463 в9583 к9574 у8544 д9564 п9475 м9554 л9674 ј9664 з9574 "
        "б9595 г9665 ц9785 ш9785 ч9775 њ9895 ж9895 ф9696 љ9995 ћ9885 х9867 ђ9996"
    ),
    "el": (
        "ε9443 α9443 ο8653 ι9653 τ9593 σ9593 ρ9793 ν9753 π9494 μ9594 κ9584 η8754 λ9684 ς9949 υ9664 ί9864 δ9594 "
        "γ9694 έ9694 ά9654 θ9794 ή8855 ό9665 ω9974 χ9695 ύ9965 φ9695 ώ9785 β9695 ξ9796 ζ9896 ψ9997"
    ),
    "tr": "ı7821 ş9442 ü9442 ğ9972 ç9453 ö9493",
    "lt": "š8352 ė8832 ų8825 ą8824 ž8472 į6335 ū8883 č8683 ę8845",
    "lv": "ā8631 ē8842 ī8662 š8452 ū8883 ņ8883 ļ8864 ģ8585 ķ8785 ž8785",
    "he": (
        "ו8542 י6542 ה6334 ת8534 מ7483 ר9643 ל7454 ש9454 ב7464 נ9594 א9464 ח8554 ק9564 ם9949 ס9564 ד9654 פ9594 "
        "ע9564 כ8594 צ9694 ט9764 ג9665 ן9949 ז9685 ך9959 ף9969 ץ9979"
    ),
    "ar": (
        "ا9343 ل9442 ت9443 م9453 ي9553 ر9653 ن9644 و9573 ة9937 د9754 ب9564 ح9664 ع9664 ف9654 س9674 ق9664 ك9655 "
        "ج9664 ص9674 ه9755 خ9674 أ9575 ط9765 إ9595 ش9695 ض9865 غ9875 ز9876 ً9966 ئ9985 ذ9885 ث9776 ء9967 ّ9996 "
        "ى9969 ظ9977 ُ9996 ؤ9997 آ9898 ِ9988"
    ),
    "th": (
        "า9963 ้9953 อ9663 น9853 ่9963 ร9673 ก9563 เ9594 ั9993 ล9673 ง9954 ม9763 ี9973 ห9694 ด9764 ย9764 บ9774 "
        "ส9794 ค9594 ท9784 ไ9694 ว9864 ุ9994 ต9684 ข9684 ป9774 ื9994 ิ9994 ใ9794 ู9994 จ9775 แ9795 ช9795 พ9885 "
        "ณ9975 ์9965 ะ9985 ถ9695 ำ9995 ผ9895 ็9995 โ9796 ญ9996 ซ9996 ภ9996 ึ9996 ฟ9986 ศ9996 ธ9997 ฉ9997"
    ),
}
_WESTERN: Final = ("it", "fr", "de", "es", "pt", "ca", "nl", "sv", "da", "fi", "et", "is")
_CENTRAL: Final = ("pl", "cs", "sk", "hu", "hr", "sl", "ro")
_CYRILLIC: Final = ("ru", "uk", "bg", "be", "sr")
SPOKEN: Final = {  # the languages that are written in a charset
    "cp1252": _WESTERN,
    "iso8859_15": _WESTERN,
    "cp1250": _CENTRAL,
    "iso8859_2": _CENTRAL,
    "cp1251": _CYRILLIC,
    "koi8_r": ("ru",),
    "koi8_u": ("uk",),
    "iso8859_5": _CYRILLIC,
    "cp1253": ("el",),
    "iso8859_7": ("el",),
    "cp1254": ("tr",),
    "cp1257": ("lt", "lv"),
    "cp1255": ("he",),
    "cp1256": ("ar",),
    "cp874": ("th",),
}
# What mail at a Polish and Italian desk is more likely written in.
_HEAD_START: Final = {
    "pl": 3.0,
    "it": 3.0,
    "de": 2.0,
    "fr": 2.0,
    "es": 2.0,
    "ru": 1.0,
    "uk": 1.0,
    **dict.fromkeys(("is", "et", "ca", "be", "sr", "lv", "lt", "th"), -2.0),
}
_MANY_JKZ: Final = frozenset(("pl", "cs", "sk", "hu", "hr", "sl"))
_ROMANCE: Final = frozenset(("it", "fr", "es", "pt", "ca"))
_MISFIT: Final = 5.0


@lru_cache(maxsize=64)
def costs_of(language: str) -> dict[tuple[str, int], int]:
    """What a letter costs by ``(letter, place)``; places are 0 alone, 1 first, 2 last, 3 inside a word."""
    entries = _ALPHABETS[language].split(" ")
    return {(entry[0], place): int(entry[place + 1]) for entry in entries for place in range(4)}


def head_start(language: str, *, slavic: bool | None) -> float:
    """By how much a language is likelier than another before its letters are weighed; ``slavic`` says whether the
    ASCII letters around are those of Polish and its neighbours, None if there are too few to tell."""
    start = _HEAD_START.get(language, 0.0)
    if slavic is not None and slavic != (language in _MANY_JKZ) and (language in _MANY_JKZ or language in _ROMANCE):
        start -= _MISFIT
    return start
