"""What machines say: subjects and sentences of automatic replies and challenges.

Pure data, compared in lower case. Pairs ``(stem, phrase patterns)`` are avoided: a stem list is asked first, so
that an ordinary mail costs a few substring searches and no regular expression.
"""

from __future__ import annotations

import re

from parsers.lazy import LazyPattern
from parsers.stems import Stems

# --- automatic replies --------------------------------------------------------------------------------------

# In whatever AUTO_REPLY_SUBJECT and AWAY_SUBJECT find.
AUTO_SUBJECT_STEMS = Stems((
    "auto", "autosvar", "autorisposta", "autoodpowied", "autorespuesta", "autom", "automatic", "risposta", "assenza",
    "messaggio", "odpowied", "abwesen", "réponse", "reponse", "absence", "absent", "vacation", "away", "out", "ooo",
    "fuori", "fuera", "poza", "nieobecno", "nieobecn", "hors", "leave", "holiday", "urlop", "ferie", "assent", "haus",
    "büro", "urlaub",
))  # fmt: skip
# The whole beginning of the subject; nobody but a program writes these in front.
AUTO_REPLY_SUBJECT = LazyPattern(
    r"\s*(?:\[(?:ext|external|esterno|extern|spam)\w*\]\s*)?[\[(]?(?:"
    r"auto(?:matic|mated|matische|matyczn\w+)?[\s:_-]{0,2}(?:reply|response|respon[sd]er?|answer|antwort"
    r"|odpowied[źz])\b"
    r"|auto(?:matische)?\s?(?:antwort|abwesenheit\w*)\b|auto\s?:\s?(?:re|aw|r|odp|fwd?)\s?:|autosvar"
    r"|automatisch antwoord"
    r"|autorisposta|auto-risposta"
    r"|risposta\s+(?:automatica|d'assenza|di\s+assenza)|messaggio\s+(?:automatico\s+)?(?:di\s+)?(?:assenza"
    r"|fuori)"
    r"|notifica\s+di\s+assenza|autoodpowied[źz]|odpowied[źz]\s+automat\w+|automatyczna\s+odpowied[źz]"
    r"|abwesenheits(?:notiz|nachricht|meldung|assistent|benachrichtigung|info)|r[ée]ponse\s+(?:automatique"
    r"|d'absence)"
    r"|(?:message|notification|avis)\s+d['’]absence|r[ée]p\.?\s+auto|respuesta\s+autom[áa]tica"
    r"|autorespuesta|resposta\s+autom[áa]tica|vacation\s+(?:reply|response|message|notice)|away\s+(?:message"
    r"|notice)"
    r"|out[\s_-]+of[\s_-]+(?:the[\s_-]+)?office\s?:?\s?(?:auto|re\s?:|aw\s?:|fwd?\s?:|r\s?:)"
    r"|.{0,120}[(\[]\s?(?:auto(?:matic)?[\s-]?(?:reply|response)|out\s+of\s+office|ooo|vacation\s+rule)\b)",
    re.IGNORECASE,
)
# The subject tells that somebody is away: a person may write so too, about an absence of a question.
AWAY_SUBJECT = LazyPattern(
    r"\s*(?:\[[^\]]{1,20}\]\s*)?(?:out[\s_-]+of[\s_-]+(?:the[\s_-]+)?office|ooo\b|away\s+from|on\s+vacation\b"
    r"|fuori\s+(?:ufficio|sede|stanza)|fuera\s+de\s+(?:la\s+)?oficina|poza\s+biurem"
    r"|informacja\s+o\s+nieobecno[śs]ci"
    r"|nieobecno[śs][ćc]|assenza\b|abwesenheit|abwesend|hors\s+du\s+bureau|abs(?:ence|ent)\s+du\s+bureau"
    r"|(?:i\s+am|i'm)\s+(?:currently\s+)?(?:out\s+of|away|on\s+(?:leave|holiday|vacation))"
    r"|jestem\s+(?:na\s+urlopie|poza\s+biurem|nieobecn)|sono\s+(?:in\s+ferie|fuori\s+(?:ufficio|sede)"
    r"|assente)"
    r"|.{1,60}\s(?:is|è|jest|ist|est|está)\s(?:currently\s+|attualmente\s+|obecnie\s+)?"
    r"(?:out\s+of\s+(?:the\s+)?office|on\s+(?:vacation|leave)|fuori\s+(?:ufficio|sede)|in\s+ferie|assente"
    r"|poza\s+biurem"
    r"|nieobecn\w+|na\s+urlopie|außer\s+haus|nicht\s+im\s+büro|abwesend|im\s+urlaub|absente?"
    r"|fuera\s+de\s+la\s+oficina))",
    re.IGNORECASE,
)
# A person may write these too; a sentence of absence in the text must confirm them.
ABSENCE_SUBJECT = LazyPattern(
    r"\b(?:out\s+of\s+(?:the\s+)?office|vacation|holiday|on\s+leave|maternity|paternity|away|absence"
    r"|absent\w*"
    r"|assen\w+|ferie|nieobecn\w+|urlop\w*"
    r"|abwesen\w*|urlaub\w*|cong[ée]s?|vacaciones|ausen\w+|auto-?reply|autoreply|autoresponder"
    r"|automatic\s+(?:reply|response)"
    r"|no\s+longer\s+(?:with|works?|employed)|left\s+the\s+company)\b",
    re.IGNORECASE,
)
ABSENCE_STEMS = Stems((
    "out of", "away", "leave", "vacation", "holiday", "no longer", "limited access", "not in the",
    "not be in",
    "closed", "travel",
    "fuori ufficio", "fuori sede", "fuori stanza", "assent", "ferie", "chius", "non sono in", "urlop",
    "nieobecn", "poza biurem", "nieczynn",
    "zamknięt", "delegacji", "podróży", "zwolnieniu", "abwesen", "nicht im", "nicht am", "nicht erreichbar",
    "haus", "urlaub",
    "geschlossen", "absent", "congé", "hors du bureau", "déplacement", "fuera", "ausente", "vacaciones",
))  # fmt: skip
ABSENCE = LazyPattern(
    r"(?<!\w)(?:"
    r"out\s+of\s+(?:the\s+|my\s+)?office|away\s+from\s+(?:the\s+|my\s+)?(?:office|desk|e-?mail)|(?:on|annual"
    r"|maternity|parental|sick|medical)\s+(?:vacation|leave|holidays?)"
    r"|\bam\s+(?:currently\s+)?(?:away|on\s+(?:annual\s+)?(?:leave|holidays?|vacation)|travell?ing)"
    r"|will\s+be\s+(?:away|out|travell?ing|on\s+(?:leave|holiday|vacation))"
    r"|no\s+longer\s+(?:with|work(?:s|ing)?|employed|at)|limited\s+access\s+to\s+(?:my\s+)?e-?mail"
    r"|not\s+(?:be\s+)?in\s+the\s+office|office\s+is\s+(?:currently\s+)?closed"
    r"|fuori\s+(?:ufficio|sede|stanza)|(?:sono|sarò|saremo|siamo)\s+(?:attualmente\s+)?(?:assent\w|in\s+ferie"
    r"|fuori)|assente\s+dall|in\s+ferie\s+(?:dal|fino|sino)|ufficio\s+(?:resterà|rimarrà|sarà|è)\s+chius\w"
    r"|uffici\s+(?:resteranno|rimarranno|saranno|sono)\s+chius\w|non\s+sono\s+in\s+ufficio|(?:jestem|będę"
    r"|bede"
    r"|przebywam|pozostaję)\s+(?:obecnie\s+|aktualnie\s+|teraz\s+)?(?:na\s+|w\s+)?(?:urlop\w+|nieobecn\w+"
    r"|poza\s+biurem|podróży|delegacji|zwolnieniu)"
    r"|nieobecn\w+\s+w\s+(?:biurze|pracy)|poza\s+biurem|na\s+urlopie\s+(?:do|od)|biuro\s+(?:jest"
    r"|będzie)\s+(?:nieczynne|zamknięte)|nicht\s+(?:im\s+(?:büro|buero|haus)|am\s+arbeitsplatz|erreichbar)"
    r"|(?:außer|ausser)\s+haus|abwesen\w+|im\s+urlaub|büro\s+(?:ist|bleibt)\s+geschlossen|(?:suis"
    r"|serai)\s+(?:actuellement\s+)?(?:absent\w?|en\s+cong[ée]s?|en\s+d[ée]placement)|absent\w?\s+du\s+bureau"
    r"|hors\s+du\s+bureau|(?:estoy|estaré|me\s+encuentro)\s+(?:actualmente\s+)?(?:fuera|ausente"
    r"|de\s+vacaciones)"
    r"|fuera\s+de\s+(?:la\s+)?oficina"
    r")",
)
RETURN = LazyPattern(
    r"\b(?:until|till|through|return(?:ing)?|starting|back\s+(?:on|in|at)|fino\s+al?|sino\s+al?|rientr\w+"
    r"|ritorn\w+"
    r"|dal\s+\d{1,4}|al\s+\d{1,4}|do\s+(?:dnia\s+)?\d{1,4}|od\s+(?:dnia\s+)?\d{1,4}|wrac\w+|powr[óo]\w+"
    r"|wr[óo]c\w+|bis\s+(?:zum"
    r"|einschlie|\w+tag|\d{1,4})"
    r"|zur[üu]ck|ab\s+dem|jusqu['’]?au?|retour|reviendrai|hasta|regres\w+|volver\w+|from\s+\w+\s+\d{1,4}"
    r"|since)\b",
)
# What a program never says of itself: a wish, a need, a question.
ASKS = LazyPattern(  # of lower-case text
    r"\?|(?<!\w)(?:vorrei|potrei|chiedo|richiedo|desidero|mi\s+serve|ho\s+bisogno"
    r"|come\s+(?:posso|devo|faccio)"
    r"|chciał\w+|chcę|potrzebuj\w+|czy\s+\w+|jak\s+(?:złożyć|mogę|zrobić|mam)|proszę\s+o\s+(?!kontakt)\w+"
    r"|wnoszę"
    r"|w\s+załącz\w+"
    r"|in\s+allegato|allego|attached|i\s+(?:would|'d)\s+like|i\s+need|i\s+want|how\s+(?:can|do)|could\s+you"
    r"|can\s+you"
    r"|please\s+(?:send|tell|let\s+me)|ich\s+(?:möchte|brauche)|können\s+sie|je\s+(?:voudrais|souhaite)"
    r"|quisiera"
    r"|necesito)(?!\w)"
)
# A person speaks of himself; newsletters and shops seldom do.
FIRST_PERSON = LazyPattern(  # of lower-case text
    r"(?<!\w)(?:confermo|comunico|ringrazio|trasmetto|invio|scrivo|sono|ho|mi|mio|mia|miei|jestem|mam|mój"
    r"|moja|moje|moją|mojego|mojej"
    r"|mnie|piszę|pisze|dziękuję|dziekuje|przesyłam|informuję|otrzymał[ea]m|wysłał[ea]m|i\s+am|i'm|i\s+have"
    r"|i've|my|ich|mein\w*|je\s+suis|mon"
    r"|mes|soy|tengo)(?!\w)"
)
# Who helps meanwhile, as absence notices say it.
URGENT = LazyPattern(  # of lower-case text
    r"(?<!\w)(?:urgen\w+|emergen\w+|immediate\s+(?:assistance|attention)|in\s+(?:my|mia)\s+(?:absence"
    r"|assenza)"
    r"|piln\w+|zastęp\w+|zastep\w+"
    r"|dringend\w*|vertretung|vertritt|en\s+cas\s+d|sekretariat\w*|segreteria|colleg\w+|colleague\w*"
    r"|kolleg\w+)(?!\w)"
)
# What a desk promises when it has received a mail.
PROMISE = LazyPattern(  # of lower-case text
    r"(?<!\w)(?:as\s+soon\s+as\s+possible|(?:will|shall)\s+(?:respond|reply|get\s+back|be\s+in\s+touch"
    r"|contact)"
    r"|being\s+(?:reviewed|processed)|within\s+\d+"
    r"|reference\s+(?:number|id)|ticket\s+(?:number|id)|case\s+(?:number|id)|(?:più|piu)\s+presto"
    r"|nel\s+più\s+breve|le\s+risponder\w+|ti\s+risponder\w+"
    r"|vi\s+risponder\w+|sarà\s+(?:\w+\s+)?contattat\w|presa\s+in\s+carico|numero\s+(?:di\s+)?(?:ticket"
    r"|pratica"
    r"|segnalazione|richiesta)"
    r"|odpowi(?:emy|edź\s+zostanie)|skontaktujemy|udzielimy|w\s+ciągu\s+\d+|jak\s+najszybciej"
    r"|numer(?:em)?\s+(?:zgłoszenia|sprawy|referencyjny)?\s?:?\s?#?\d*"
    r"|schnellstmöglich|so\s+(?:schnell|bald)\s+wie|umgehend|innerhalb|melden\s+uns|dans\s+les\s+(?:meilleurs"
    r"|plus\s+brefs)|sous\s+\d+|lo\s+antes\s+posible|a\s+la\s+brevedad)"
)
AUTO_STEMS = Stems((
    "auto reply", "auto-reply", "auto response", "auto-response", "autoreply", "autorespon", "automatic",
    "automated", "automatisch",
    "automatyczn", "automati", "autoodp", "autorisp",
))  # fmt: skip
RECEIPT_STEMS = Stems((
    "received", "has been created", "been registered", "been logged", "been opened", "been submitted",
    "been assigned", "was created",
    "was registered", "was submitted", "thank you for", "ricevut", "stata registrata", "stato registrato",
    "presa in carico", "preso in carico",
    "stato aperto", "stato creato", "inoltrata", "acquisita", "grazie per", "otrzymali", "otrzymalismy",
    "przyjęliśmy", "zarejestrowa",
    "zostało", "zostalo", "została", "dziękujemy za", "potwierdz", "eingegangen", "erhalten", "empfangen",
    "vielen dank für", "reçu votre",
    "accusons", "recibido", "recibimos", "gracias por",
))  # fmt: skip
SAYS_AUTO_REPLY = LazyPattern(
    r"(?<!\w)(?:"
    r"(?:this\s+is\s+an?|questo\s+è\s+un\s?a?|questa\s+è\s+una|to\s+jest|dies\s+ist\s+eine|ceci\s+est\s+une?"
    r"|este\s+es\s+un|esta\s+es\s+una)\s+(?:\w+\s+)?"
    r"(?:auto-?reply|auto-?response|auto(?:matic|mated|matically)(?:[\s-]generated)?\s+(?:reply|response"
    r"|e-?mail\s+response|acknowledge?ment)|risposta\s+automatica|risponditore\s+automatico"
    r"|messaggio\s+di\s+risposta\s+automatica"
    r"|automatyczna\s+odpowiedź|odpowiedź\s+automatyczna|wiadomość\s+automatyczna\s+zwrotna"
    r"|automatisch\w*\s+(?:generierte\s+|erstellte\s+)?(?:antwort|r[üu]ckantwort|eingangsbest\w+)"
    r"|réponse\s+automatique|respuesta\s+automática)"
    r"|automatic\s+confirmation\s+(?:of|that)"
    r")",
)
RECEIPT = LazyPattern(
    r"(?<!\w)(?:"
    r"(?:your|the)\s+(?:e-?mail|message|request|enquiry|inquiry|ticket|query|feedback"
    r"|submission)\s+(?:\S+\s+){0,4}?(?:has\s+been|was|have\s+been)\s+(?:successfully\s+)?(?:received|created"
    r"|registered|logged|opened|submitted|assigned)"
    r"|(?:we|we've|we\s+have)\s+(?:successfully\s+)?received\s+your\s+(?:e-?mail|message|request|enquiry"
    r"|inquiry"
    r"|ticket|query|mail)|thank\s+you\s+for\s+(?:contacting|your\s+(?:e-?mail|message|enquiry|inquiry|request"
    r"|interest)|getting\s+in\s+touch|reaching\s+out|writing)"
    r"|(?:abbiamo|ho)\s+(?:correttamente\s+)?ricevuto\s+(?:la\s+(?:tua|sua|vostra)|il\s+(?:tuo|suo"
    r"|vostro))\s+(?:\w+\s+)?(?:richiesta|messaggio|e-?mail|mail|segnalazione|domanda|comunicazione)"
    r"|(?:la\s+)?(?:tua|sua|vostra)\s+(?:richiesta|segnalazione|e-?mail"
    r"|domanda)\s+(?:\S+\s+){0,4}?è\s+stata\s+(?:\w+\s+)?(?:ricevuta|registrata|presa|inoltrata|acquisita"
    r"|inviata)"
    r"|(?:il\s+)?(?:tuo|suo|vostro)\s+(?:messaggio"
    r"|ticket)\s+(?:\S+\s+){0,4}?è\s+stato\s+(?:\w+\s+)?(?:ricevuto"
    r"|registrato|preso|aperto|creato)|grazie\s+per\s+(?:averci\s+(?:contattat\w|scritto)|aver\s+contattato"
    r"|la\s+(?:tua|sua|vostra)\s+(?:richiesta|e-?mail|segnalazione))"
    r"|(?:otrzymaliśmy|otrzymalismy|przyjęliśmy|zarejestrowaliśmy)\s+(?:\w+\s+)?(?:twoj\w+|państwa|pana"
    r"|pani)?\s*(?:wiadomość|zgłoszenie|zapytanie|e-?mail|prośbę|mail)|(?:twoje|państwa)\s+(?:zgłoszenie"
    r"|zapytanie)\s+(?:\S+\s+){0,4}?(?:zostało|zostalo)\s+(?:\w+\s+)?(?:przyjęte|zarejestrowane|utworzone"
    r"|otrzymane|wysłane)"
    r"|(?:twoja|państwa)\s+wiadomość\s+(?:\S+\s+){0,4}?została\s+(?:\w+\s+)?(?:przyjęta|dostarczona"
    r"|zarejestrowana"
    r"|otrzymana)|dziękujemy\s+za\s+(?:\w+\s+)?(?:kontakt|wiadomość|zgłoszenie|przesłanie|zapytanie|wysłanie)"
    r"|potwierdz\w+\s+(?:otrzymani\w+|przyjęci\w+|wpłyni\w+|rejestracj\w+)"
    r"|(?:wir\s+haben\s+)?ihre\s+(?:e-?mail|anfrage|nachricht|mail)\s+(?:\S+\s+){0,4}?(?:erhalten|eingegangen"
    r"|empfangen)|vielen\s+dank\s+für\s+(?:ihre|deine)\s+(?:e-?mail|anfrage|nachricht|kontaktaufnahme)"
    r"|(?:nous\s+avons\s+)?(?:bien\s+)?reçu\s+votre\s+(?:message|demande|courriel|e-?mail|mail)"
    r"|nous\s+accusons\s+réception|(?:hemos\s+recibido|recibimos)\s+(?:correctamente\s+)?(?:su"
    r"|tu)\s+(?:mensaje"
    r"|solicitud|correo|consulta|petición)|gracias\s+por\s+(?:contactar|ponerse|escribir)"
    r")",
)
RECEIPT_SUBJECT = LazyPattern(
    r"(?:ticket|request|case|zgłoszeni\w+|richiesta|segnalazione|anfrage|incident)\W{0,3}(?:id|nr\.?|no\.?"
    r"|n\."
    r"|n°"
    r"|num\w*|number|#|\[)?\W{0,3}\w{0,5}\d{3,}|\[#\s?\w{0,8}\d{3,}\]|\[ticket\b"
    r"|we\s+(?:have\s+)?received\s+your"
    r"|has\s+been\s+received|request\s+received|received\s*:|thank\s+you\s+for\s+(?:contacting|your)"
    r"|potwierdzenie|przyjęcie\s+zgłoszenia|otrzymaliśmy|conferma\s+(?:di\s+)?(?:ricezione|ricevimento"
    r"|ricevuta"
    r"|richiesta|apertura)|abbiamo\s+ricevuto|presa\s+in\s+carico|ricevuta\s+richiesta|apertura\s+(?:ticket"
    r"|segnalazione)"
    r"|eingangsbest[äa]tigung|best[äa]tigung|accus[ée]\s+de\s+r[ée]ception|acuse\s+de\s+recibo"
    r"|confirmation\s+(?:of|de)|acknowledge?ment",
    re.IGNORECASE,
)

# --- challenges ---------------------------------------------------------------------------------------------

CHALLENGE_STEMS = Stems(
    ("confirm", "verif", "challenge", "human", "whitelist", "approve", "conferm", "potwierd", "bestätig")
)
CHALLENGE = LazyPattern(
    r"(?<!\w)(?:"
    r"(?:confirm|verify|authenticate|release)\s+(?:that\s+)?(?:you(?:r|\s+are|\s+sent)?|the"
    r"|this)\s+(?:\w+\s+){0,3}?(?:message|e-?mail|mail|human|person|address|sender|identity)|(?:message|mail"
    r"|e-?mail)\s+(?:\w+\s+){0,3}?(?:is\s+being\s+held|has\s+been\s+held|is\s+held|awaits?|is\s+waiting"
    r"|has\s+been\s+quarantined|was\s+held|is\s+pending)|challenge[\s/-]*response|"
    r"spam\s?arrest|boxtrapper|tmda|boxbe|mailblocks|knowspam|(?:not\s+(?:yet\s+)?(?:on|in)\s+(?:my|the|our"
    r"|his"
    r"|her)\s+(?:\w+\s+)?(?:white\s?list|approved|allowed|guest\s+list|list\s+of))|(?:prove"
    r"|proving)\s+(?:that\s+)?you\s+are\s+(?:a\s+)?(?:human|real|not)|one[\s-]time\s+(?:confirmation"
    r"|verification"
    r"|process)\b|approved\s+senders?"
    r")",
)
CHALLENGE_SUBJECT = LazyPattern(
    r"(?:please\s+)?(?:confirm|verify|authenticate)\s+(?:your|the|this|that)\s+(?:\w+\s+){0,2}?(?:message"
    r"|e-?mail"
    r"|mail|delivery|identity)|confirmation\s+(?:of\s+your\s+message|required)|awaiting\s+(?:confirmation"
    r"|verification|approval)|your\s+(?:message|e-?mail)\s+(?:\S+\s+){0,6}?(?:requires|awaits|verification"
    r"|confirmation|needs)|verification\s+(?:required|needed)|conferma\s+(?:il\s+tuo|del)\s+messaggio|boxbe"
    r"|challenge",
    re.IGNORECASE,
)
