"""What companies, scanners and gateways write under (or above) an author's words: pure data.

Confidentiality notices, privacy clauses (GDPR: RODO, DSGVO, RGPD), antivirus footers, the plea not to print, and the
register's entry, in the six languages of the desk. Everything is compared in lower case.
"""

from __future__ import annotations

import re
from typing import Final

from parsers.lazy import LazyPattern

_MAIL_PL = r"(?:wiadomo[śs][ćc]\w*|e-?mail\w*|korespondencj\w+|przekaz\w*)"
_KEPT_PL = r"(?:poufn|przeznaczon[aey]\b|adresat|wirus|chronion|zastrze)"
_MAIL_IT = r"(?:messaggio|e-?mail|mail|comunicazione|documento|trasmissione|missiva)"
_KEPT_IT = r"(?:riservat|confidenzial|destinat|privileg|uso\s+esclusivo|controllat|virus|corredat"
_KEPT_IT += r"|(?:eventuali|relativi|suoi)\s+allegati)"
_MAIL_EN = r"(?:e-?mail|message|communication|transmission)"
_KEPT_EN = r"(?:confiden|privileg|intended|virus|legally|proprietary|sole\s+use)"
_PRIVACY = r"(?:2016/679|gdpr|rodo\b|dsgvo|rgpd|lopd|196/2003|privacy|trattamento\s+dei\s+dati|dati\s+personali|616)"

# First words of a paragraph, and how it goes on from there.
_NOTICES: tuple[tuple[str, str], ...] = (
    # Polish
    (
        "niniejsza niniejszy niniejsze ta ten treść tresc informacja informacje dane wiadomość wiadomosc e-mail "
        "email uwaga",
        r"(?:uwaga\W{1,3})?(?:wiadomo[śs][ćc]\s+(?:ta|niniejsza|jest(?=\spoufn)|zawiera|mo[żz]e\s+zawiera[ćc])|e-?mail\s+ten"
        r"|(?:niniejsz[aey]|ta|ten)\s+" + _MAIL_PL + r"|(?:niniejsz[aey]|ta)\s+informacja"
        r"|(?:tre[śs][ćc]|informacj[ae]|dane)\s+(?:zawart\w+\s+w\s+)?(?:tej|tego|niniejsz\w+|przes[łl]an\w+)\s+"
        + _MAIL_PL
        + r")\b.{0,140}" + _KEPT_PL,
    ),
    ("klauzula informacja zastrzeżenie", r"(?:klauzula|informacja)\s+(?:o\s+)?poufn|zastrze[żz]enie\s+poufno"),
    (
        "jeżeli jezeli jeśli jesli",
        r"je(?:[żz]eli|[śs]li)\s.{0,60}(?:adresat|pomy[łl]k|omy[łl]k|b[łl][ęe]dnie).{0,120}"
        r"(?:usuni|skasow|zniszcz|kontakt|powiadom|poinform|zawiadom|ujawn|wykorzyst)",
    ),
    (
        "pomyśl pomysl zanim prosimy chroń chron chrońmy dbaj dbajmy przed nie oszczędzaj",
        r"(?=.{0,140}[śs]rodowisk)(?=.{0,160}(?:druk|papier))|(?:pomy[śs]l|chro[ńn]|dbaj)\w*\s.{0,30}[śs]rodowisk",
    ),
    (
        "spółka spolka sąd wpisana zarejestrowana",
        r"(?=.{0,200}\b(?:krs|regon)\b)(?=.{0,260}\b(?:nip|kapita[łl]|s[ąa]d\w*|regon)\b).{0,80}"
        r"(?:zarejestrowan|wpisan|s[ąa]d\s+rejonowy|rejestr)",
    ),
    # Italian
    (
        "questo questa il la attenzione",
        r"(?:attenzione\W{1,3})?(?:quest[oa]|(?:il|la)\s+presente)\s+(?:messaggio\s+di\s+)?"
        r"(?:posta|" + _MAIL_IT + r")\b"
        r".{0,140}" + _KEPT_IT,
    ),
    (
        "le la tutte privacy nota il i",
        r"(?:privacy\W{1,3})?(?:tutte\s+le|le|la)\s+(?:informazioni\s+(?:contenut\w+|trasmess\w+|ivi|riportat\w+"
        r"|present\w+|incluse|di\s+cui)"
        r"|presente\s+" + _MAIL_IT + r")\b.{0,140}" + _KEPT_IT,
    ),
    ("le tutte la", r"(?:tutte\s+le|le)\s+informazioni\b.{0,80}(?:riservat|confidenzial|privileg)"),
    (
        "il i",
        r"(?:il\s+contenuto|i\s+contenuti)\s+(?:di\s+quest|del(?:la)?\s+presente|della\s+e-?mail).{0,140}" + _KEPT_IT,
    ),
    ("avviso avvertenza avvertenze nota clausola", r"(?:avviso|avvertenz[ae]|nota"
    r"|clausola)\s+(?:di\s+(?:riservatezza|confidenzialit)|legale)"),
    ("avvertenze informativa privacy", r"avvertenze\s+ai\s+sensi|informativa\s+(?:sulla\s+)?privacy"
    r"|privacy\s+(?:policy|disclaimer)"),
    ("qualora", r"qualora\s.{0,20}(?:messaggio|comunicazione|e-?mail)|qualora\s.{0,60}per\s+errore"),
    (
        "se",
        r"se\s+(?:avete|ha|hai|lei|non\s+si\w+|non\s+è)\b.{0,80}(?:per\s+errore|destinatari).{0,140}"
        r"(?:elimin|cancell|distru|notizi|avvis|comunic|inform|contatt|mittente)",
    ),
    (
        "p prima pensa pensate rispetta rispettiamo rispettate stampa salva non per",
        r"(?:p\s+)?(?:per\s+favore,?\s+)?prima\s+di\s+stampare|pensa(?:te)?\s+all['’]ambiente"
        r"|rispett\w{1,5}\s+l['’]ambiente"
        r"|stampa\s+questa\s+mail|salva\s+un\s+albero|non\s+stampare\s+(?:quest|inutil|se\s+non)"
        r"|per\s+favore\W.{0,40}ambiente",
    ),
    ("privo mail senza questa questo", r"(?:privo\s+di|(?:e-?mail|mail|messaggio)\s+(?:è\s+)?priv[ao]\s+di"
    r"|senza)\s+virus|quest\w\s.{0,20}priv[ao]\s+di\s+virus"),
    # English
    (
        "the information content contents",
        r"(?:the\s+)?(?:information|contents?)\s+(?:contained\s+)?(?:in|of)\s+this\s+" + _MAIL_EN,
    ),
    (
        "this",
        r"this\s+" + _MAIL_EN + r"(?:\s+message)?(?:,?\s+(?:and|including|with|together)\b.{0,60})?"
        r"\s+(?:is|are|may|contains?|has\s+been\s+(?:checked|scanned)|was\s+(?:checked|scanned))\b.{0,80}" + _KEPT_EN,
    ),
    ("confidential confidentiality", r"confidential(?:ity)?\s*(?:notice|note|:|statement|disclaimer)"),
    ("legal disclaimer", r"(?:legal\s+)?disclaimer\b|legal\s+notice"),
    ("privileged", r"privileged\W{1,3}(?:and\W{1,3})?confidential"),
    ("if", r"if\s+you\s+(?:are\s+not|have\s+received)\s+.{0,40}(?:intended|in\s+error)"),
    ("please think", r"(?:please\s+)?(?:consider|think\s+(?:of|about))\s+the\s+environment"
    r"|think\s+before\s+(?:you\s+print|printing)"),
    ("any", r"any\s+(?:views|opinions)\s.{0,60}(?:author|sender|individual)"),
    # German
    (
        "diese der hinweis wichtiger die achtung",
        r"(?:(?:wichtiger\s+)?hinweis\W{1,3}|achtung\W{1,3})?(?:diese\s+(?:e-?mail|nachricht)|(?:der"
        r"|die)\s+(?:inhalte?|informationen)\s+"
        r"(?:in\s+)?dieser\s+(?:e-?mail|nachricht)).{0,100}(?:vertraul|bestimmt|virus|viren|gesch[üu]tzt)",
    ),
    ("vertraulichkeitshinweis informationen datenschutz datenschutzhinweis", r"vertraulichkeitshinweis"
    r"|informationen\s+zum\s+datenschutz|datenschutz(?:hinweis|\W)"),
    ("falls sollten wenn", r"(?:falls|sollten|wenn)\s+sie\s+nicht\s+der.{0,40}(?:empf[äa]nger|adressat)|(?:falls"
    r"|sollten|wenn)\s+sie\s+diese\s.{0,30}irrt[üu]mlich"),
    ("denken bitte schonen", r"(?:bitte\s+)?(?:denken|pr[üu]fen|schonen)\s+sie\s.{0,40}(?:umwelt|drucken)"),
    # French
    ("ce cet", r"ce(?:\s+message|\s+courriel|\s+mail|\s+courrier|t\s+e-?mail).{0,120}(?:confidenti|destin|virus)"),
    ("les", r"les\s+informations\s+contenues\s+dans\s+ce.{0,100}confidenti"),
    ("si", r"si\s+vous\s+(?:n['’]\w{1,2}tes\s+pas|avez\s+reçu).{0,60}(?:destinataire|erreur)"),
    ("pensez avant", r"pensez\s+(?:à|a)\s+l['’]environnement|avant\s+d['’]imprimer"),
    ("l", r"l['’]absence\s+de\s+virus"),
    # Spanish
    ("este", r"este\s+(?:mensaje|correo).{0,120}(?:confiden|destinat|virus)"),
    ("la", r"la\s+informaci[óo]n\s+(?:contenida|incluida)\s+en\s+este.{0,100}(?:confiden|destinat)"),
    ("aviso", r"aviso\s+(?:legal|de\s+(?:confidencialidad|privacidad))"),
    ("si", r"si\s+(?:usted\s+)?(?:no\s+es\s+el\s+destinatario|ha\s+recibido\s+este)"),
    ("antes", r"antes\s+de\s+imprimir"),
    ("el", r"el\s+software\s+de\s+antivirus"),
    # scanners
    ("avast avg", r"av(?:ast|g)\s+logo"),
    ("https http www", r"(?:https?://)?(?:www\.)?av(?:ast|g)\.(?:com|pl|it|de)"),
    ("virus-free virus virenfrei garanti libre wolny wolne bez", r"virus-?free\b|virenfrei\b"
    r"|garanti\s+sans\s+virus|libre\s+de\s+virus|woln[ey]\s+od\s+wirus|bez\s+wirus[óo]w"),
)  # fmt: skip
# Clauses that cite the law: a person may cite it too, to ask for something.
_CLAUSES: tuple[tuple[str, str], ...] = (
    (
        "ai in nel la vi si informativa gentile",
        r"(?:ai\s+sensi|in\s+ottemperanza|nel\s+rispetto|in\s+conformit|la\s+informiamo|vi\s+informiamo|si\s+informa"
        r"|informativa|gentile\s.{0,20}informiamo).{0,120}" + _PRIVACY,
    ),
    (
        "klauzula administratorem zgodnie na informujemy informuję informacja informacje rodo ochrona szanowni",
        r"(?=.{0,240}(?:administrator|2016/679|rodo\b|danych\s+osobowych))(?:klauzul\w|administratorem\s.{0,60}danych"
        r"|(?:zgodnie\s+z|na\s+podstawie)\s+art\.?\s*1[34]|informuj\w+,?\s+[iż][żze]\s.{0,20}administratorem"
        r"|informacj[ae]\s+(?:o|dotycz\w+)\s+(?:zasad\w*\s+)?(?:o\s+)?przetwarzani|rodo\b|ochrona\s+danych)",
    ),
    (
        "de en conforme",
        r"(?:de\s+conformidad|en\s+cumplimiento|conforme)\s.{0,100}(?:2016/679|rgpd|lopd|protecci[óo]n\s+de\s+datos)",
    ),
)  # fmt: skip
WISHES: Final = LazyPattern(  # the first person and a wish: no notice speaks so
    r"\b(?:(?:ri)?chied(?:o|ere)|vorrei|desidero|sollecito|esercit\w+|domando|dichiar[oa]|allego|in\s+allegato\s+trov"
    r"|wnosz[ęe]|wnioskuj[ęe]|[żz][ąa]dam|sk[łl]adam|za[łl][ąa]czam|przesy[łl]am|zwracam\s+si[ęe]|moich|moje"
    r"|i\s+(?:request|ask|would|want|hereby|wish)|solicit[oa]|pido|ruego|je\s+(?:demande|vous)"
    r"|ich\s+(?:bitte|beantrage|m[öo]chte))\b"
)
_PLEASE: Final = LazyPattern(r"\bprosz[ęe]\s+o\b|\bswoje\b")  # notices say so too, clauses do not


def _by_word(table: tuple[tuple[str, str], ...]) -> dict[str, tuple[LazyPattern, ...]]:
    """The patterns to ask, by the first word of a paragraph."""
    found: dict[str, tuple[LazyPattern, ...]] = {}
    for words, source in table:
        pattern = LazyPattern(source)
        for word in words.split():
            found[word] = (*found.get(word, ()), pattern)
    return found


NOTICES: Final = _by_word(_NOTICES)
CLAUSES: Final = _by_word(_CLAUSES)
DISCLAIMER_WORDS: Final = NOTICES.keys() | CLAUSES.keys()


def is_disclaimer(first_word: str, text: str) -> bool:
    """Whether ``text``, in lower case and beginning with that word, begins a disclaimer."""
    if any(pattern.match(text) for pattern in NOTICES.get(first_word, ())):
        return WISHES.search(text) is None
    if not any(pattern.match(text) for pattern in CLAUSES.get(first_word, ())):
        return False
    return WISHES.search(text) is None and _PLEASE.search(text) is None


# Put in front by the receiving organisation's gateway, not by the author.
BANNER = LazyPattern(
    r"[\s*_\-–—=\[(!|⚠️]{0,12}(?:(?:caution|warning|attention|external|attenzione|uwaga|achtung)\b.{0,60}"
    r"(?:extern|outside|esterno|esterna|zewn[ęe]trzn|spoza|fuori|außerhalb)"
    r"|you\s+don['’]?t\s+often\s+get\s+e?-?mail\s+from|non\s+si\s+ricevono\s+spesso\s+messaggi"
    r"|nie\s+otrzymujesz\s+cz[ęe]sto\s+wiadomo|sie\s+erhalten\s+nicht\s+häufig|this\s+(?:e-?mail"
    r"|message)\s+(?:originated|"
    r"came|was\s+sent)\s+from\s+(?:outside|an\s+external|someone\s+outside)"
    r"|vous\s+n['’]obtenez\s+pas\s+souvent)",
    re.IGNORECASE,
)
BANNER_BEGINNINGS = frozenset(("cau", "war", "att", "ext", "uwa", "ach", "you", "non", "nie", "sie", "thi", "vou"))
