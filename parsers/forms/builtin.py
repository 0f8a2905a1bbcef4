"""The forms that are there without being declared: HOT-01 and the Italian delegation of back-office work."""

from __future__ import annotations

from parsers.values import FieldDefinition, FieldType, FormDefinition

_CALL_BACK = (
    "Zwrotny nr telefonu, e-mail|Zwrotny numer telefonu i/lub e-mail|Zwrotny nr telefonu i/lub e-mail"
    "|Zwrotny numer telefonu, e-mail|Zwrotny telefon, e-mail|Telefon / e-mail|Dane kontaktowe|Kontakt zwrotny"
    "|Kontakt"
)


def _labels(language: str, texts: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return ((language, tuple(texts.split("|"))),)


HOT_01 = FormDefinition(
    id="hot-01",
    version="1",
    titles=(
        "Zgłoszenie pytania HOT-01",
        "Zgłoszenie pytania HOT-1",
        "Zgłoszenie pytania",
        "HOT-01 Zgłoszenie pytania",
        "HOT-1 Zgłoszenie pytania",
    ),
    fields=(
        FieldDefinition("date", FieldType.DATE, _labels("pl", "Data|Data dokumentu|Data zgłoszenia|Dnia")),
        FieldDefinition("reference", FieldType.TEXT, _labels("pl", "Znak|Znak sprawy|Znak pisma|Nasz znak")),
        FieldDefinition(
            "name",
            FieldType.TEXT,
            _labels(
                "pl",
                "Imię i nazwisko Użytkownika|Imię i nazwisko|Imię, nazwisko|Użytkownik|Zgłaszający"
                "|Imię i nazwisko zgłaszającego",
            ),
            required=True,
        ),
        FieldDefinition(
            "office",
            FieldType.TEXT,
            _labels("pl", "Nazwa Urzędu|Urząd|Nazwa jednostki|Jednostka|Nazwa instytucji|Instytucja"),
            required=True,
        ),
        FieldDefinition(
            "phone",
            FieldType.PHONE,
            _labels(
                "pl",
                _CALL_BACK + "|Zwrotny nr telefonu|Zwrotny numer telefonu|Telefon zwrotny|Nr telefonu"
                "|Numer telefonu|Telefon|Tel|Telefon kontaktowy",
            ),
        ),
        FieldDefinition(
            "email",
            FieldType.EMAIL,
            _labels(
                "pl",
                _CALL_BACK + "|E-mail|Zwrotny e-mail|Adres e-mail|Mail|Zwrotny adres e-mail"
                "|Poczta elektroniczna|Adres poczty elektronicznej",
            ),
        ),
        FieldDefinition(
            "question",
            FieldType.LONG_TEXT,
            _labels(
                "pl",
                "Treść pytania|Pytanie|Treść zgłoszenia|Opis pytania|Szczegółowy opis pytania|Treść zapytania",
            ),
            required=True,
        ),
    ),
    one_of=(("phone", "email"),),
    country="PL",
    question_field="question",
    office_field="office",
    name_field="name",
    call_back_fields=("email", "phone"),
)

DELEGATION_IT = FormDefinition(
    id="delega-it",
    version="1",
    titles=(
        "Delega attività di back office",
        "Richiesta di lavorazione back office",
        "Delega lavorazione",
        "Scheda di delega back office",
    ),
    fields=(
        FieldDefinition(
            "kind",
            FieldType.CHOICE,
            _labels(
                "it",
                "Tipo di lavorazione|Tipo lavorazione|Tipologia di lavorazione|Tipo di attività|Tipo attività"
                "|Lavorazione",
            ),
            required=True,
            choices=(
                (
                    "integrazione pagamento",
                    ("integrazione di pagamento", "integrazione del pagamento", "pagamento da integrare"),
                ),
                (
                    "rettifica dati",
                    ("rettifica", "rettifica dei dati", "correzione dati", "correzione dei dati"),
                ),
                (
                    "integrazione documenti",
                    ("integrazione documentazione", "integrazione documentale", "documenti mancanti"),
                ),
                ("rimborso", ("richiesta di rimborso", "storno")),
                ("annullamento", ("annullamento pratica", "archiviazione")),
                ("verifica", ("verifica pratica", "controllo", "verifica stato pratica")),
                ("altro", ("altra lavorazione", "altra attività")),
            ),
        ),
        FieldDefinition(
            "practice",
            FieldType.IDENTIFIER,
            _labels(
                "it",
                "Numero pratica|Numero della pratica|N. pratica|Nr. pratica|Pratica n.|Pratica|Num. pratica"
                "|Protocollo pratica",
            ),
            required=True,
            pattern=r"(?=[A-Za-z./_-]{0,39}\d)[A-Za-z0-9](?:[A-Za-z0-9./_-]{0,38}[A-Za-z0-9])?",
        ),
        FieldDefinition(
            "requester",
            FieldType.TEXT,
            _labels(
                "it",
                "Richiedente|Nome del richiedente|Nome e cognome del richiedente|Nominativo richiedente"
                "|Operatore richiedente|Intestatario",
            ),
            required=True,
        ),
        FieldDefinition(
            "due",
            FieldType.DATE,
            _labels("it", "Scadenza|Data di scadenza|Data scadenza|Da evadere entro|Entro il|Termine"),
        ),
        FieldDefinition(
            "text",
            FieldType.LONG_TEXT,
            _labels("it", "Testo|Descrizione|Descrizione della richiesta|Testo della richiesta|Dettagli|Note"),
            required=True,
        ),
    ),
    country="IT",
    subject_field="kind",
    question_field="text",
    name_field="requester",
)


def builtin_forms() -> dict[str, FormDefinition]:
    """The built-in definitions by id: ``hot-01`` and ``delega-it``."""
    return {one.id: one for one in (HOT_01, DELEGATION_IT)}
