"""What mail programs write around a quotation, in the languages of the desk and its neighbours: pure data.

Collected from what the programs put out (Gmail, Outlook, Apple Mail, Thunderbird, Roundcube, Zimbra, Libero,
wp.pl, onet, o2, interia, K-9, Yahoo, Samsung, Lotus Notes). Everything is compared case-folded.
"""

from __future__ import annotations

import re

from parsers.lazy import LazyPattern


def _phrases(listed: str) -> frozenset[str]:
    """The members of a comma-separated list."""
    return frozenset(phrase.strip() for phrase in listed.split(","))


# --- header blocks: "Da: ... / Inviato: ... / A: ... / Oggetto: ..." ----------------------------------------

_ROLES: dict[str, str] = {
    "from": (
        "from, da, od, von, de, mittente, nadawca, absender, expéditeur, expediteur, remitente, van, "
        "fra, från,"
        "od kogo, de la part de, fra, desde, от, від, від кого, šalje, feladó, de la, avsender, afsender,"
        "kimden"
    ),
    "date": (
        "sent, date, data, inviato, inviata, data invio, inviato il, wysłano, wysłane, wyslano, wyslane,"
        "data wysłania, wysłany, gesendet, gesendet am, datum, envoyé, envoye, date d'envoi, enviado,"
        "enviado el, fecha, sent on, sent at, envoyé le, received, data/ora, verzonden, czas wysłania, "
        "date d’envoi, enviado a las, отправлено, дата, відправлено, skickat, "
        "sendt"
    ),
    "to": (
        "to, a, do, an, à, para, pour, per, odbiorca, destinatario, destinatari, adresat, adresaci,"
        "empfänger, empfaenger,"
        "destinataire, destinataires, aan, do kogo, al, till, til, кому, komu, címzett, prima, către"
    ),
    "cc": (
        "cc, dw, udw, kopia, do wiadomości, do wiadomosci, ccn, kopie, copia, cci, copie, bcc, copia a, "
        "kopie an,"
        "cc a, copie à, p.c., per conoscenza, kopie (cc), kopia (dw)"
    ),
    "subject": (
        "subject, oggetto, ogg, ogg., temat, betreff, objet, sujet, asunto, tytuł, tytul, onderwerp, "
        "assunto, "
        "emne, ämne, тема"
    ),
    "other": (
        "reply-to, reply to, rispondi a, odpowiedz do, odpowiedź do, antwort an, répondre à, responder a,"
        "importance, importanza, priorità, priorytet, ważność, wichtigkeit, importancia, priority, "
        "attachments,"
        "allegati, allegato, załączniki, załącznik, anlagen, pièces jointes, archivos adjuntos, adjuntos,"
        "sensitivity, message-id, organization, categories, categorie, organizacja, organizzazione, organisation,"
        "organización, references, odniesienia, riferimento, referenzen, références, referencias, newsgroups,"
        "newsgroup, newsgruppen, grupy dyskusyjne, lista news, forums de discussion, grupo noticias, responder-a,"
        "odpowiedź-do"
    ),
}
HEADER_ROLES: dict[str, str] = {label.strip(): role for role, labels in _ROLES.items() for label in labels.split(",")}

# A whole block squeezed into one line by a renderer or by Yahoo: labels that may follow without a space.
INLINE_LABEL = re.compile(
    r"(?<![^\W_])(From|Da|Od|Von|De|Sent|Date|Data|Inviato|Wysłano|Gesendet|Datum|Envoyé|Enviado el"
    r"|Enviado|Fecha"
    r"|To|A|Do|An|À|Para|Cc|CC|Dw|DW|Subject|Oggetto|Temat|Betreff|Objet|Asunto)\*?\s?:\*?"
    r"|(?<=[\w>])(Wysłano|Inviato|Gesendet|Envoyé|Enviado|Sent|Temat|Oggetto|Betreff|Objet|Asunto|Subject"
    r"|Data"
    r"|Fecha|Datum)\s?:",
)

# --- separator lines ----------------------------------------------------------------------------------------

ORIGINAL_PHRASES = _phrases(
    "original message, original mail, original e-mail, original email, originalmessage, reply message,"
    "original appointment, messaggio originale, messaggio originario, email originale, e-mail originale,"
    "appuntamento originale, oryginalna wiadomość, oryginalna wiadomosc, wiadomość oryginalna,"
    "wiadomosc oryginalna, oryginał wiadomości, wiadomość pierwotna, treść oryginalnej wiadomości,"
    "oryginalny e-mail, oryginalny list, pierwotna wiadomość, pierwotna wiadomosc,"
    "ursprüngliche nachricht, urspruengliche nachricht, ursprüngliche mail, ursprüngliche e-mail,"
    "originalnachricht, original-nachricht, original nachricht, antwort nachricht,"
    "ursprünglicher termin, message d'origine, message d’origine, message original, message initial,"
    "courriel original, mail original, mail d'origine, message de départ, mensaje original,"
    "mensaje de origen, correo original, mensagem original, oorspronkelijk bericht, ursprungligt "
    "meddelande,"
    "oprindelig meddelelse, opprinnelig melding, původní zpráva, risposta al messaggio"
)
FORWARD_PHRASES = _phrases(
    "forwarded message, forwarded mail, forwarded email, forwarded by, forward message,"
    "begin forwarded message, start of forwarded message, messaggio inoltrato, messaggio inoltrato da,"
    "inizio messaggio inoltrato, inizio del messaggio inoltrato, e-mail inoltrata, mail inoltrata,"
    "messaggio inoltrato in allegato, inoltrato, przekazana wiadomość, przekazana wiadomosc,"
    "wiadomość przekazana, wiadomość przesłana dalej, wiadomosc przeslana dalej, przesłana wiadomość,"
    "treść przekazanej wiadomości, tresc przekazanej wiadomosci, początek przekazywanej wiadomości,"
    "początek przekazanej wiadomości, początek wiadomości przekazanej, przekazywana wiadomość,"
    "wiadomość przesłana, wiadomość przekazywana, wiadomość przekierowana,"
    "treść przekierowywanej wiadomości, początek przekierowywanej wiadomości,"
    "weitergeleitete nachricht, weitergeleitete mail, weitergeleitete e-mail,"
    "anfang der weitergeleiteten nachricht, anfang der weitergeleiteten e-mail,"
    "beginn der weitergeleiteten nachricht, message transféré, message transmis, message réexpédié,"
    "début du message réexpédié, début du message transféré, courriel transféré, mensaje reenviado,"
    "inicio del mensaje reenviado, inicio del mensaje redirigido, mensaje redirigido,"
    "correo reenviado, mensagem encaminhada, mensagem reencaminhada,"
    "doorgestuurd bericht, vidarebefordrat meddelande, přeposlaná zpráva"
)
# One of these stands in every forward phrase, any case apart from its first letter.
FORWARD_STEMS = (
    "orward", "ORWARD", "noltra", "rzekazan", "rzekazyw", "rzekierow", "rzesłan", "rzeslan", "eitergeleitet", "ransf",
    "ransmis",
    "éexpéd", "eenviad", "edirigid", "ncaminhad", "oorgestuurd", "idarebef", "řeposlan",
)  # fmt: skip
# Apple Mail writes these alone on a line, with a colon and without dashes.
BARE_SEPARATORS = frozenset(
    phrase
    for phrase in FORWARD_PHRASES
    if phrase.startswith(("begin", "start of", "inizio", "początek", "anfang", "début", "inicio"))
) | {"forwarded message"}
# These name the author of the mail that follows: "Forwarded message from Anna" (Mutt, Horde).
FORWARD_NAMED = (
    "forwarded by ", "inoltrato da ", "forwarded message from ", "messaggio inoltrato da ", "przekazana wiadomość od ",
    "przekierowywany list od ", "weitergeleitete nachricht von ", "message transféré de ", "mensaje reenviado de ",
)  # fmt: skip
FORWARD_END = frozenset(  # what Mutt and Horde write under it
    (
        "end forwarded message", "koniec przekazanej wiadomości", "koniec przekierowywanego listu",
        "fine messaggio inoltrato", "ende der weitergeleiteten nachricht",
        "ende weitergeleitete nachricht", "fin du message transféré", "terminar mensaje reenviado",
    )
)  # fmt: skip

# --- attribution lines --------------------------------------------------------------------------------------

ATTRIBUTION_VERB = re.compile(
    r"\b(?:wrote|writes|h(?:a|ai|anno)\s+scritto|avete\s+scritto|scrive|scriveva|ha\s+inviato|napisa[łl](?:\(a\)"
    r"|a|/a|\s?\(-?a\))?"
    r"|napisano|pisze(?:sz)?|nades[łl]a[łl]a?"
    r"|napisa[łl](?![ea]m\b)\w{0,3}|schrieb(?:en)?|geschrieben|(?:a|avez)\s+[ée]crit|escribi[óo]|ha\s+escrito|escreveu"
    r"|schreef|skrev"
    r"|nap[íi]sal(?:\(a\)|a)?|napsal\(a\)|ezt\s+írta|a\s+scris|написал\w{0,3}|said|sent|geschreven"
    r"|va\s+escriure)(?!\w)"
    r"|^\W{0,3}(?:Wiadomo[śs][ćc]\s+(?:napisana|wys[łl]ana)\s+przez|Messaggio\s+del)\b",
    re.IGNORECASE,
)
VERB_STEMS = (  # one of them is in every attribution verb
    "wr", "scri", "napis", "pis", "sch", "hat", "crit", "escr", "skrev", "said", "sent", "inviato", "nades",
    "wiadomo", "messaggio", "napís", "írta", "напис", "scris",
)  # fmt: skip
_WEEKDAY = (
    r"(?:mon|tue|wed|thu|fri|sat|sun)\w{0,6}|(?:lun|mar|mer|gio|ven|sab|dom)\w{0,6}"
    r"|(?:pon|wt|wto|śr|śro|sr|sro|czw|pt|pią|pia|sob|niedz|nie|ndz)\w{0,10}"
    r"|(?:mo|di|mi|do|fr|sa|so|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag)"
    r"|(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)|(?:lunes|martes|miércoles|jueves|viernes"
    r"|sábado"
    r"|domingo)"
)
# How an attribution begins. Whether a date stands in the same line is asked apart.
ATTRIBUTION_OPENER = re.compile(
    r"[\s\-–—_*]{0,12}(?:"
    r"(?:on|in|il|il\s+giorno|in\s+data|in\s+messaggio|w\s+dniu|dnia|dn\.|am|le|el|en|em|op|den|u[żz]ytkownik"
    r"|at|data|messaggio\s+del"
    r"|wiadomo[śs][ćc])\b|(?:" + _WEEKDAY + r")\b\.?,?\s|\d{1,4}[./-]\d|\d{1,2}\.?\s\w{3,}|\"|<?[\w.+-]{1,64}@)",
    re.IGNORECASE,
)
BARE_VERB = re.compile(
    r"\W*(?:wrote|ha\s+scritto|scritto|napisa[łl]\S{0,4}|pisze|a\s+[ée]crit|[ée]crit|escribi[óo]"
    r"|schrieb)\s*:\W*$",
    re.IGNORECASE,
)
# "On 3 May you wrote to me:" is the author's own sentence.
NARRATIVE = re.compile(  # as written: a capital makes a name of many of these
    r"\b(?:you|I|he|she|they|we|me|mi|ci|vi|ich|er|sie|Sie|wir|mir|uns|ihnen|Ihnen|je|vous|nous|usted"
    r"|ustedes|nos|pan|pani"
    r"|Państwo|państwo|nam|who|lei|Lei|voi|Voi|vostro|vostra|nostro|che|wasz|mój|urząd|ufficio|ktoś"
    r"|someone|qualcuno)\b"
)

# --- what programs and scanners leave at the end ------------------------------------------------------------

_DEVICES = (
    r"iphone\w?|ipad\w?|ipod|unterwegs|mailspring|mymail|gmaila|outlooka|ios|android|samsung|galaxy|huawei|honor"
    r"|xiaomi|redmi|poco|nokia|htc|lg|sony|xperia"
    r"|motorola"
    r"|moto|oppo|realme|oneplus|pixel|blackberry|windows|phone|mobile|smartphone|cell|tablet|device"
    r"|outlook|gmail"
    r"|yahoo|mail|e-mail|k-9|k9|spark|airmail|proton\w*|mailbox|nine|bluemail|tutanota|tuta|zimbra|libero"
    r"|tiscali"
    r"|virgilio|aruba|pec|wp|onet|o2|interia|telefon\w*|telefono|cellulare|handy\w*|smartfon\w*"
    r"|kom[óo]rk\w*"
    r"|dispositivo|m[óo]vil|tablet\w*|urz[ąa]dzen\w*|komputer\w*|ger[äa]t\w*|mobilger[äa]t\w*|mac|macbook"
    r"|webmail"
    r"|aplikacji|applicazione|app|terminal\w*|lumia|ti-\d\d|pc|sfr|orange|vodafone|tim|wind\w*|fastweb"
    r"|superhuman"
    r"|mozilla|thunderbird|hey|gmx|web\.de|freemail|airwatch|boxer|mobilemail|acompli|htc\w*"
)
CLIENT_FOOTER = re.compile(
    r"[\s\-–—_*<(\[]{0,6}(?:"
    r"sent\s+(?:wirelessly\s+|securely\s+)?(?:from|via|with|by|using|on)|secured\s+(?:with|by)"
    r"|inviat[oa]\s+(?:dal?|dall['’]\w{2,12}|con|tramite"
    r"|da)\W?"
    r"|(?:messaggio|e-?mail|mail)\s+inviat[ao]\s+(?:dal?|con|da)|wys[łl]an[eoya]\s+(?:bezpiecznie\s+)?(?:ze?"
    r"|za\s+(?:pomoc[ąa]|po[śs]rednictwem)|przez"
    r"|przy\s+u[żz]yciu|w)"
    r"|wiadomo[śs][ćc]\s+wys[łl]ana\s+(?:ze?|za\s+pomoc[ąa]|przy)|von\s+meine[mr]?|von\s+unterwegs"
    r"|mobil(?=\s+gesendet)|gesendet\s+(?:von|mit"
    r"|über|vom)"
    r"|diese\s+nachricht\s+wurde\s+von\s+meinem|envoy[ée]e?\s+(?:sans\s+fil\s+)?(?:de|du|depuis|avec"
    r"|à\s+partir"
    r"|par|via)"
    r"|enviado\s+(?:desde|de|con|a\s+partir|via)|from\s+my|(?:get|download|scarica|ottieni|pobierz"
    r"|holen\s+sie\s+sich)\s+(?:outlook|bluemail|spark|yahoo|aquamail|typeapp|edison)"
    r"|ottieni\s+outlook|pobierz\s+(?:program\s+|aplikacj[ęe]\s+)?outlooka?|outlook\s+f[üu]r"
    r"|holen\s+sie\s+sich\s+outlook"
    r"|hol\s+dir\s+outlook|t[ée]l[ée]charge[rz]\s+outlook|obten(?:ez|ir)\s+outlook|obtener\s+outlook|obtén\s+outlook"
    r"|uzyskaj\s+(?:program\s+|aplikacj[ęe]\s+)?outlook|verstuurd\s+vanaf|pardon\s+my\s+brevity"
    r"|sent\s+through"
    r"|please\s+excuse\s+(?:my\s+brevity|any\s+typos|typos)|perdona\s+la\s+brevità"
    r"|przepraszam\s+za\s+zwi[ęe]z[łl]o[śs][ćc]"
    r"|prosz[ęe]\s+wybaczy[ćc]\s+(?:moj[ąa]\s+)?(?:zwi[ęe]z|lakoni)\w*"
    r"|bitte\s+entschuldigen\s+sie\s+die\s+k[üu]rze"
    r")(?!\w)(?P<rest>[^\n]{0,140})$",
    re.IGNORECASE,
)
FOOTER_BEGINNINGS = frozenset(  # the first three letters of everything that CLIENT_FOOTER knows
    (
        "sen", "sec", "ema", "e-m", "mai", "mob", "inv", "mes", "wys", "wia", "von", "ges", "die", "env",
        "fro", "get", "dow", "sca", "ott", "pob", "hol",
        "out", "tel", "tél", "obt", "uzy", "ver", "par", "ple", "per", "prz", "pro", "bit",
    )
)  # fmt: skip
FOOTER_DEVICE = re.compile(r"(?<!\w)(?:" + _DEVICES + r")(?!\w)", re.IGNORECASE)

LIST_FOOTER = LazyPattern(
    r"mailing\s+list|listinfo|unsubscribe|mailman|you\s+received\s+this\s+message\s+because"
    r"|lista\s+di\s+discussione"
    r"|lista\s+dyskusyjna|google\s+groups",
    re.IGNORECASE,
)

# --- closings and contact lines -----------------------------------------------------------------------------

_CLOSINGS = (
    r"(?:(?:with\s+)?(?:best|kind|warm|many|kindest|warmest)?\s*(?:regards|wishes|thanks)|best|cheers|sincerely"
    r"|all\s+the\s+best|yours\s+\w+|respectfully|thank\s+you|thanks\b.{0,20}"
    r"|(?:(?:i\s+(?:miei\s+)?|con\s+i\s+)?(?:più|migliori)?\s*(?:cordiali|distinti|cari|tanti|migliori|molti)|porgo\s.{0,20}"
    r"|un(?:\s+(?:cordiale|caro))?)?\s*salut[io]|distintamente|in\s+fede|con\s+osservanza|a\s+presto"
    r"|buon(?:a\s+(?:giornata|serata)|\s+lavoro)"
    r"|cordialmente|cordialit[àa]|grazie\b.{0,40}|in\s+attesa\b.{0,60}|ringrazi\w+\b.{0,40}"
    r"|(?:serdecznie\s+|z\s+)?pozdr(?:awiam(?:y)?|owieni\w+|\.)?y?(?:\s+serdecznie)?|serdeczno[śs]ci|dzi[ęe]ki"
    r"|z\s+(?:wyrazami\s+)?(?:powa[żz]ani\w+|szacunk\w+|uszanowani\w+)|z\s+g[óo]ry\s+dzi[ęe]kuj[ęe]|([żz]ycz[ęe]\s+)?mi[łl]ego\s+dnia"
    r"|[łl][ąa]cz[ęe]\s+.{0,30}|dzi[ęe]kuj[ęe]\b.{0,30}|mit\s+(?:freundlichen|besten|herzlichen)\s+gr(?:ü|ue)(?:ß|ss)en"
    r"|(?:viele|beste|freundliche|liebe|herzliche|sch[öo]ne)\s+gr(?:ü|ue)(?:ß|ss)e|hochachtungsvoll|mfg|lg|vg|gru(?:ß|ss)"
    r"|(?:bien\s+)?cordialement|bien\s+à\s+(?:vous|toi)|(?:sincères\s+)?salutations(?:\s+distinguées)?|amicalement|bonne\s+(?:journée|soirée)"
    r"|(?:reciba\s+)?(?:un\s+)?(?:cordial\s+)?saludos?(?:\s+cordiales)?|(?:le\s+saluda\s+)?atentamente)"
)
CLOSING = re.compile(r"[\s*_]{0,4}" + _CLOSINGS + r"[\s,.!;*_]{0,4}$")  # of lower-case text
CLOSING_AND_NAME = re.compile(  # "Pozdrawiam, Jan Kowalski"
    r"[\s*_]{0,4}(?i:cordiali\s+saluti|distinti\s+saluti|saluti|un\s+saluto|cordialmente|pozdrawiam(?:\s+serdecznie)?"
    r"|z\s+powa[żz]aniem|(?:best|kind)\s+regards|regards|viele\s+gr(?:ü|ue)(?:ß|ss)e|mit\s+freundlichen\s+gr(?:ü|ue)(?:ß|ss)en"
    r"|mfg|cordialement|un\s+saludo|saludos|atentamente)\s{0,2}[,.\-–]?\s+"
    r"(?:(?!\d)[\w.'’-]{1,20}\s){0,2}[A-ZÀ-ÝŁŚŻŹĆÓ](?:(?!\d)[\w.'’-]){1,25}(?:\s(?:(?!\d)[\w.'’-]){1,25}){0,3}[\s,.*_]{0,3}$"
)
CLOSING_BEGINNINGS = frozenset(  # the first three characters of everything that CLOSING knows
    (
        "all", "ami", "ate", "bes", "bie", "bon", "buo", "car", "che", "con", "cor", "dis", "dzi", "fre", "gra",
        "gru", "her",
        "hoc", "kin", "lac", "lg", "lg,", "lie", "ląc", "man", "mfg", "mig", "mil", "mił", "mit", "mol", "por", "poz",
        "rec", "reg", "res", "rin", "sal", "sch", "ser", "sin", "tan", "tha", "vg", "vg,", "vie", "war", "wis", "wit",
        "you", "zyc", "łac", "łąc", "życ", "a p", "i c", "i d", "i m", "i p", "in ", "in\u00a0", "le ", "più", "un ",
        "un\u00a0", "z g", "z p", "z s", "z u", "z w", "z\u00a0g", "z\u00a0p", "z\u00a0s", "z\u00a0u",
        "z\u00a0w",
    )
)  # fmt: skip
CONTACT = re.compile(
    r"(?:\b(?:tel|telefono|telefon|phone|ph|mob|mobile|cell|cellulare|kom|fax|faks|m|t|p|f"
    r"|nr\s+tel)\b\.?\s{0,5}(?:kom\.?)?"
    r"\s{0,5}[:.]?\s{0,5}(?:\+|\(|\d)[\d\s()./+\-]{5,}|\bwww\.|https?://|^\W*[\w.+-]{1,64}@[\w.-]{3,}\W*$"
    r"|\be-?mail\s{0,5}:|\bpec\s{0,5}:|\b(?:p\.?\s?iva|nip|krs|regon|c\.?f\.?)\b\s{0,5}[:.]?\s{0,5}\w*\d"
    r"|\b(?:pec|e-?mail|mail)\b\W{0,3}[\w.+-]{1,64}@|\bmail\s{0,3}:"
    r"|^\W*\+?\d[\d\s()./\-]{7,}\W*$|^\W*(?:[A-Z]{1,2}-)?(?:\d{2}-\d{3}|\d{5})\s{1,3}[^\W\d]{3}"
    r"|^\W*(?:via|viale|v\.le|piazza|p\.zza|corso|c\.so|largo|strada|ul\.|al\.|pl\.|os\.|aleje|plac)\s?\w.{0,60}\d)",
    re.IGNORECASE,
)
