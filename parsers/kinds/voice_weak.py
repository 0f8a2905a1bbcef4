"""Weak signs of a service, in six languages: asked only where a strong one was seen. Pure data."""

from __future__ import annotations

from parsers.lazy import LazyPattern

# One form of a weak sign: strings one of which is in whatever the pattern finds, and the pattern. A pattern begins
# with a word of its own and looks behind it after: what begins with ``\b`` is tried at every character.
Form = tuple[tuple[str, ...], LazyPattern]


def _form(word: str, rest: str = "") -> Form:
    """A word that begins as a word, and what follows it."""
    return (word,), LazyPattern(rf"{word}(?<!\w{word}){rest}")


MAY: tuple[Form, ...] = (
    _form("you ", r"(?:can|may|will|must|need to|should|have to)\b"),
    _form("please ", r"(?:log|sign|confirm|verify|activate|complete|enter|use)"),
    *(_form(word, r"\b") for word in ("puoi", "potrai", "devi", "możesz", "musisz")),
    _form(
        "per ",
        r"(?:confermare|attivare|completare|accedere|reimpostare|modificare|visualizzare|gestire|scaricare|cambiare"
        r"|vedere|maggiori|ulteriori|verificare)\b",
    ),
    *(_form(word, r"(?:\w+ )?\w+ć\b") for word in ("aby ", "żeby ")),
    *(_form(words, r"\b") for words in ("du kannst", "kannst du", "sie können", "können sie")),
    _form("um ", r"[^.\n]{3,80} zu \w+"),
    _form("vous ", r"(?:pouvez|devez|pourrez)"),
    _form(
        "pour ",
        r"(?:confirmer|activer|modifier|accéder|terminer|valider|réinitialiser|consulter|voir|vérifier|changer|plus d)",
    ),
    *(_form(word, r"s?\b") for word in ("puede", "podrá", "debe")),
    _form("para ", r"(?:confirmar|activar|ver|acceder|completar|cambiar|restablecer|verificar|más)\b"),
)
DONE: tuple[Form, ...] = (
    ((" been ",), LazyPattern(r"ha(?<!\wha)(?:s|ve) been (?:\w+ )?(?:\w+ed|set|sent|made|paid|given)\b")),
    (("successfully",), LazyPattern("successfully")),
    _form("is now", r"\b"),
    _form("are now", r"\b"),
    _form(
        "was ",
        r"(?:successfully |recently |just )?(?:created|changed|updated|added|deleted|removed|received|approved|rejected"
        r"|cancell?ed|submitted|accepted|confirmed|reset|assigned|released)",
    ),
    ((" stat",), LazyPattern(r"(?:[èé](?<!\w[èé])|sono(?<!\wsono)) (?:\w+ )?stat[oaie]\b")),
    *(
        ((words,), LazyPattern(words))
        for words in ("con successo", "pomyślnie", "erfolgreich", "avec succès", "con éxito")
    ),
    _form("został", r"[aoy]?\b"),
    _form("wurde", r"n?\b"),
    ((" été",), LazyPattern(r"(?:a(?<!\wa)|ont(?<!\wont)) été\b")),
    ((" sido",), LazyPattern(r"ha(?<!\wha)[ns]? sido")),
    _form("se ha", r"\b"),
)
NOTICE = LazyPattern(
    r"notification|\b(?:zmian\w* regulamin|regulamin\w* (?:konta|świadczenia)|terms of service|condizioni generali"
    r"|privacy policy)|\bnotific(?:a|he)\b|powiadomie|benachrichtig|notificaci|powered by|all rights reserved"
    r"|tutti i diritti|wszelkie prawa|alle rechte vorbehalten|tous droits|todos los derechos|promemoria|\breminder"
    r"|przypom(?:inamy|nienie)|erinnerung|\brappel\b|recordatorio|©|\(c\) \d{4}|\b(?:happy|pleased|glad"
    r"|sorry) to (?:inform|announce|confirm|tell)|siamo (?:lieti|spiacenti)|miło nam|nous sommes (?:heureux|ravis"
    r"|désolés)|wir freuen uns|leider k[öo]nn|nos complace"
)
BEFELL = LazyPattern(
    r"(?:your|tuo|tua|suo|sua|vostr[oa]|tw[óo]j[ea]?|państwa|ihre?|deine?|votre|vos|su"
    r"|tu) [^.\n]{3,70}? (?:has been|have been|was|were|is now|will be|(?:è|sono) stat|sarà|został|zosta|wurde"
    r"|wird|a été|ont été|sera|ha sido|se ha|fue|será)"
)
_NOTICE_PARTS = (
    "notific", "powiadomie", "benachrichtig", "powered by", "all rights reserved", "tutti i diritti", "wszelkie prawa",
    "alle rechte", "tous droits", "todos los derechos", "promemoria", "reminder", "przypom", "erinnerung", "rappel",
    "recordatorio", "©", "(c) ", "happy to", "pleased to", "glad to", "sorry to", "siamo lieti", "siamo spiacenti",
    "miło nam", "nous sommes", "wir freuen uns", "leider k", "nos complace", "regulamin", "terms of service",
    "condizioni generali", "privacy policy",
)  # fmt: skip
_BEFELL_PARTS = (
    "your ", "tuo ", "tua ", "suo ", "sua ", "vostr", "twój", "twoj", "państwa", "ihr", "dein", "votre", "vos", "su ",
    "tu ",
)  # fmt: skip
# The rarest first.
WEAK: tuple[tuple[Form, ...], ...] = (
    ((_NOTICE_PARTS, NOTICE),),
    DONE,
    MAY,
    ((_BEFELL_PARTS, BEFELL),),
)
# Status lines as trackers, shops and watchers list them.
LABEL = LazyPattern(r"\n[ \t*•-]{0,4}[^\W\d_][^:\n/]{1,28}:[ \t]+\S")
