"""Labels that are right are believed; what has no label, or a wrong one, is read by its letters."""

from __future__ import annotations

import pytest

from parsers import guessing, parse
from parsers.charsets import codec_of, decode
from parsers.headers import decode_words

TRUE_LABELS = [
    ("Você não recebeu a resposta sobre a inscrição?", "iso-8859-1"),
    ("¿Está seguro de que quiere añadir otro número?", "iso-8859-1"),
    ("Guardar y añadir", "iso-8859-1"),
    ("Nikad više", "iso-8859-2"),
    ("Na štriku se suši rublje", "iso-8859-2"),
    ("Prošnja za izdajo potrdila še ni rešena", "iso-8859-2"),
    ("Žádost o změnu údajů, prosím o vyřízení", "iso-8859-2"),
    ("Le dossier « urgent » est bloqué", "iso-8859-15"),
    ("Test äöüßÄÖÜß€", "iso-8859-15"),
    ("Prośba o zwrot", "iso-8859-2"),
    ("Wróćmy do sprawy sprzed świąt", "windows-1250"),
]


@pytest.mark.parametrize(("text", "label"), TRUE_LABELS)
def test_a_true_label_is_believed(text: str, label: str) -> None:
    """Portuguese, Croatian, Czech, ... under their own label are not taken for mislabelled Polish or Russian."""
    assert decode(text.encode(label), label)[0] == text


UNLABELLED = [
    ("Prosím o vyřízení žádosti, děkuji předem", "cp1250"),
    ("Kérem, küldjék el a számlát, előre is köszönöm; sürgős ügy, fűtés", "cp1250"),
    ("Vă rugăm să ne trimiteţi răspunsul în această săptămână", "iso8859_2"),
    ("Сообщите, пожалуйста, когда будет ответ", "cp1251"),
    ("тест", "koi8_r"),
    ("Надішліть, будь ласка, відповідь якнайшвидше", "koi8_u"),
    ("Παρακαλώ στείλτε μου την απάντηση το συντομότερο", "cp1253"),
    ("Lütfen başvurumun durumunu bildirir misiniz, teşekkür ederim", "cp1254"),
    ("Prašome atsiųsti pažymą kuo greičiau, ačiū už pagalbą", "cp1257"),
    ("אנא שלחו לי את התשובה בהקדם", "cp1255"),
    ("يرجى إرسال الجواب في أقرب وقت", "cp1256"),
    ("กรุณาส่งคำตอบให้ฉันโดยเร็วที่สุด", "cp874"),
    ("안녕하세요, 접수 상태를 알려 주시기 바랍니다", "cp949"),
    ("申請の状況を教えてください。よろしくお願いします。", "euc_jp"),
    ("申請の状況を教えてください。", "cp932"),
    ("您好，请告诉我申请的状态，谢谢", "gb18030"),
    ("您好，請告訴我申請的狀態，謝謝", "big5"),
    ("Wróćmy do sprawy sprzed świąt", "cp1250"),
    ("Perché non è arrivata? Città e società", "cp1252"),
    ("François Noël", "cp1252"),
    ("Você não recebeu a resposta", "cp1252"),
]


@pytest.mark.parametrize("label", ["", "us-ascii", "utf-8", "x-unknown"])
@pytest.mark.parametrize(("text", "codec"), UNLABELLED)
def test_letters_tell_the_charset(text: str, codec: str, label: str) -> None:
    """Without a label, or under one that cannot be true, the language of the letters decides."""
    assert decode(text.encode(codec), label)[0] == text


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        ("Lütfen başvurumun durumunu bildirir misiniz", "cp1254"),
        ("Kérem, küldjék el a számlát, előre is köszönöm", "cp1250"),
        ("Пожалуйста, ответьте", "koi8_r"),
        ("Usunięto stronę, proszę o kopię", "cp1250"),
    ],
)
def test_the_default_label_of_mailers_proves_little(text: str, codec: str) -> None:
    """iso-8859-1 over bytes that make no word of Western Europe is a mailer's default, not a statement."""
    assert decode(text.encode(codec), "iso-8859-1")[0] == text


def test_letters_behind_a_long_ascii_text() -> None:
    """The sample begins where the first letter beyond ASCII stands, however late."""
    text = "A line of plain letters.\n" * 5000 + "Zażółć gęślą jaźń"
    assert decode(text.encode("cp1250"))[0] == text


def test_one_sign_of_three_bytes_is_enough() -> None:
    """A flower in UTF-8 under iso-8859-1: three bytes that fit are no chance."""
    assert decode("a flower: ✿".encode(), "iso-8859-1")[0] == "a flower: ✿"


def test_a_field_of_many_unlabelled_words_is_guessed_a_few_times_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Thousands of encoded words in unknown charsets cost no guess each: a header stays quick to read."""
    calls: list[bytes] = []
    monkeypatch.setattr(guessing, "guess_codec", lambda data, *_: calls.append(data) or "cp1252")
    assert decode_words("=?x?q?=E9?= a " * 3000).count("é") == 3000
    assert len(calls) < 10


@pytest.mark.parametrize(
    "text",
    [
        "I will be in Genève next week, thank you",
        "We met Hélène in the café at Orléans",
        "My key work: the voilà effect",
        "Dear Terri,\n" + "¯" * 40 + "\nGet free mail",
    ],
)
def test_english_with_a_foreign_name_is_not_polish(text: str) -> None:
    """Letters of Western names in English text, and lines drawn with one sign, are those of windows-1252."""
    assert decode(text.encode("cp1252"))[0] == text


def test_iso_2022_jp_with_the_signs_of_windows() -> None:
    """Circled numbers, company marks and half-width kana, which the standard's own codec refuses, are read."""
    assert decode(b"\x1b$B-!\x1b(B \x1b$B4]?t;z\x1b(B", "iso-2022-jp") == ("① 丸数字", "iso-2022-jp")
    assert decode(b"a \x1b$B-j\x1b(I6E\x1b(B z \x1b$B$", "iso-2022-jp")[0] == "a ㈱ｶﾅ z ?"
    assert "\x1b" not in decode(b"\x1b$B\xff!\x1b(Bx\x1b$", "iso-2022-jp")[0]


@pytest.mark.parametrize(
    ("label", "codec"),
    [
        ("8859-2", "iso8859_2"),
        ("latin-2", "iso8859_2"),
        ("cp28592", "iso8859_2"),
        ("pl_PL.ISO8859-2", "iso8859_2"),
        ("it_IT.UTF-8", "utf_8"),
        ("csUTF8", "utf_8"),
        ("utf-8mb4", "utf_8"),
        ("microsoft-cp1251", "cp1251"),
        ("ibm-1252", "cp1252"),
        ("x-cp50221", "iso2022_jp_ext"),
        ("cseuckr", "cp949"),
        ("windows-31j", "cp932"),
        ("koi8-ru", "koi8_u"),
        ("x-x-x-x-x-x", ""),
        ("default_charset", ""),
        ("cp99999", ""),
    ],
)
def test_labels_that_are_no_names(label: str, codec: str) -> None:
    """Code pages by number, prefixes and names of locales mean a charset; nonsense means none."""
    assert codec_of(label) == codec


def test_a_header_of_many_8bit_fields_is_guessed_for_the_first_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """A thousand raw 8-bit fields cost no guess each; the subject, among the first of any mail, gets one."""
    calls: list[bytes] = []
    monkeypatch.setattr(guessing, "guess_codec", lambda data, *_: calls.append(data) or "cp1250")
    trace = b"".join(b"Received: by mx%d.example.org\n" % n for n in range(30))
    odd = b"".join(b"X-N: " + bytes((0xA1 + n % 80, 0x9D, 0xE1)) * 9 + b"\n" for n in range(900))
    message = parse(trace + b"Subject: wp\xb3yn\xb9\xb3 \x9cnieg\n" + odd + b"\nx")
    assert message.subject == "wpłynął śnieg"
    assert 0 < len(calls) < 70
