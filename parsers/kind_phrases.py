"""What machines say: subjects and sentences of automatic replies, newsletters, notifications and challenges.

Pure data, compared in lower case. Pairs ``(stem, phrase patterns)`` are avoided: a stem list is asked first, so
that an ordinary mail costs a few substring searches and no regular expression.
"""

from __future__ import annotations

import re

from parsers.lazy import LazyPattern
from parsers.stems import Stems

# --- automatic replies --------------------------------------------------------------------------------------

# The whole beginning of the subject; nobody but a program writes these in front.
AUTO_REPLY_SUBJECT = LazyPattern(
    r"\s*(?:\[(?:ext|external|esterno|extern|spam)\w*\]\s*)?(?:"
    r"auto(?:matic|mated|matische|matyczn\w+)?[\s:_-]{0,2}(?:reply|response|respon[sd]er?|answer|antwort|odpowied[źz])\b"
    r"|auto(?:matische)?\s?(?:antwort|abwesenheit\w*)\b|auto\s?:\s?(?:re|aw|r|odp|fwd?)\s?:|autosvar"
    r"|automatisch antwoord"
    r"|autorisposta|auto-risposta"
    r"|risposta\s+(?:automatica|d'assenza|di\s+assenza)|messaggio\s+(?:automatico\s+)?(?:di\s+)?(?:assenza|fuori)"
    r"|notifica\s+di\s+assenza|autoodpowied[źz]|odpowied[źz]\s+automat\w+|automatyczna\s+odpowied[źz]"
    r"|abwesenheits(?:notiz|nachricht|meldung|assistent|benachrichtigung|info)|r[ée]ponse\s+(?:automatique|d'absence)"
    r"|(?:message|notification|avis)\s+d['’]absence|r[ée]p\.?\s+auto|respuesta\s+autom[áa]tica"
    r"|autorespuesta|resposta\s+autom[áa]tica|vacation\s+(?:reply|response|message|notice)|away\s+(?:message|notice)"
    r"|out[\s_-]+of[\s_-]+(?:the[\s_-]+)?office\s?:?\s?(?:auto|re\s?:|aw\s?:|fwd?\s?:|r\s?:)"
    r"|.{0,120}[(\[]\s?(?:auto(?:matic)?[\s-]?reply|out\s+of\s+office|ooo|vacation\s+rule)\b)",
    re.IGNORECASE,
)
# The subject tells that somebody is away: a person may write so too, about an absence of a question.
AWAY_SUBJECT = LazyPattern(
    r"\s*(?:\[[^\]]{1,20}\]\s*)?(?:out[\s_-]+of[\s_-]+(?:the[\s_-]+)?office|ooo\b|away\s+from|on\s+vacation\b"
    r"|fuori\s+(?:ufficio|sede|stanza)|fuera\s+de\s+(?:la\s+)?oficina|poza\s+biurem|informacja\s+o\s+nieobecno[śs]ci"
    r"|nieobecno[śs][ćc]|assenza\b|abwesenheit|abwesend|hors\s+du\s+bureau|abs(?:ence|ent)\s+du\s+bureau"
    r"|(?:i\s+am|i'm)\s+(?:currently\s+)?(?:out\s+of|away|on\s+(?:leave|holiday|vacation))"
    r"|jestem\s+(?:na\s+urlopie|poza\s+biurem|nieobecn)|sono\s+(?:in\s+ferie|fuori\s+(?:ufficio|sede)|assente)"
    r"|.{1,60}\s(?:is|è|jest|ist|est|está)\s(?:currently\s+|attualmente\s+|obecnie\s+)?"
    r"(?:out\s+of\s+(?:the\s+)?office|on\s+(?:vacation|leave)|fuori\s+(?:ufficio|sede)|in\s+ferie|assente|poza\s+biurem"
    r"|nieobecn\w+|na\s+urlopie|außer\s+haus|nicht\s+im\s+büro|abwesend|im\s+urlaub|absente?|fuera\s+de\s+la\s+oficina))",
    re.IGNORECASE,
)
# A person may write these too; a sentence of absence in the text must confirm them.
ABSENCE_SUBJECT = LazyPattern(
    r"\b(?:out\s+of\s+(?:the\s+)?office|vacation|holiday|on\s+leave|maternity|paternity|away|absence|absent\w*"
    r"|assen\w+|ferie|nieobecn\w+|urlop\w*"
    r"|abwesen\w*|urlaub\w*|cong[ée]s?|vacaciones|ausen\w+|auto-?reply|autoreply|autoresponder"
    r"|automatic\s+(?:reply|response)"
    r"|no\s+longer\s+(?:with|works?|employed)|left\s+the\s+company)\b",
    re.IGNORECASE,
)
ABSENCE_STEMS = Stems((
    "out of", "away", "leave", "vacation", "holiday", "no longer", "limited access", "not in the", "not be in",
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
    r"|uffici\s+(?:resteranno|rimarranno|saranno|sono)\s+chius\w|non\s+sono\s+in\s+ufficio|(?:jestem|będę|bede"
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
    r"\b(?:until|till|through|return(?:ing)?|starting|back\s+(?:on|in|at)|fino\s+al?|sino\s+al?|rientr\w+|ritorn\w+"
    r"|dal\s+\d|al\s+\d|do\s+(?:dnia\s+)?\d|od\s+(?:dnia\s+)?\d|wrac\w+|powr[óo]\w+|wr[óo]c\w+|bis\s+(?:zum"
    r"|einschlie|\w+tag|\d)"
    r"|zur[üu]ck|ab\s+dem|jusqu['’]?au?|retour|reviendrai|hasta|regres\w+|volver\w+|from\s+\w+\s+\d|since)\b",
)
ALTERNATIVE = LazyPattern(
    r"\b(?:urgent|immediate\s+(?:assistance|attention)|emergency|in\s+my\s+absence|please\s+contact"
    r"|contact\s+my"
    r"|urgenz\w*|urgenti|emergenz\w+|contattare|rivolger\w+|in\s+mia\s+assenza"
    r"|piln\w+|w\s+sprawach|proszę\s+o\s+kontakt|prosze\s+o\s+kontakt|proszę\s+kontaktować|zastęp\w+"
    r"|dringend\w*"
    r"|wenden\s+sie\s+sich|vertretung|meine\s+vertret\w+|urgence|contacter|adresser"
    r"|urgente|urgencia|contact[ae]r?|póngase|reply\s+(?:to\s+your|when|as\s+soon|upon)|respond\s+(?:to\s+your"
    r"|when|as\s+soon|upon)|not\s+(?:be\s+)?(?:forwarded|read)|nicht\s+weitergeleitet"
    r"|risponder\w+\s+(?:al|appena|quanto)|odpowiem\s+(?:po|jak)|odpiszę\s+po|not\s+(?:regularly\s+)?check)\b",
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
    r"|\b(?:autoresponder|auto-responder|auto\s?reply|autoodpowiedź|autorisposta)\b"
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
    r"|(?:il\s+)?(?:tuo|suo|vostro)\s+(?:messaggio|ticket)\s+(?:\S+\s+){0,4}?è\s+stato\s+(?:\w+\s+)?(?:ricevuto"
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
    r"|nous\s+accusons\s+réception|(?:hemos\s+recibido|recibimos)\s+(?:correctamente\s+)?(?:su|tu)\s+(?:mensaje"
    r"|solicitud|correo|consulta|petición)|gracias\s+por\s+(?:contactar|ponerse|escribir)"
    r")",
)
RECEIPT_SUBJECT = LazyPattern(
    r"(?:ticket|request|case|zgłoszeni\w+|richiesta|segnalazione|anfrage|incident)\W{0,3}(?:id|nr\.?|no\.?|n\."
    r"|n°"
    r"|num\w*|number|#|\[)?\W{0,3}\w{0,5}\d{3,}|\[#\s?\w{0,8}\d{3,}\]|\[ticket\b"
    r"|we\s+(?:have\s+)?received\s+your"
    r"|has\s+been\s+received|request\s+received|received\s*:|thank\s+you\s+for\s+(?:contacting|your)"
    r"|potwierdzenie|przyjęcie\s+zgłoszenia|otrzymaliśmy|conferma\s+(?:di\s+)?(?:ricezione|ricevimento|ricevuta"
    r"|richiesta|apertura)|abbiamo\s+ricevuto|presa\s+in\s+carico|ricevuta\s+richiesta|apertura\s+(?:ticket"
    r"|segnalazione)"
    r"|eingangsbest[äa]tigung|best[äa]tigung|accus[ée]\s+de\s+r[ée]ception|acuse\s+de\s+recibo"
    r"|confirmation\s+(?:of|de)|acknowledge?ment",
    re.IGNORECASE,
)

# --- newsletters and notifications --------------------------------------------------------------------------

BULK_STEMS = Stems((
    "ricever", "receiv", "recevoir", "recib", "otrzymyw", "erhalten",
    "subscri", "disiscri", "iscrizion", "iscritt", "rezygn", "wypis", "abbestell", "abmeld", "abonn", "inscri",
    "darse de baja", "baja", "newsletter", "r browser", "e browser", "l browser", "n browser", "m browser",
    "opt-out", "opt out", "optout", "mailing", "preferen",
    "cancellati", "zrezygn", "zgod", "consens", "przeglądar", "biuletyn",
))  # fmt: skip
BULK = LazyPattern(
    r"(?<!\w)(?:"
    r"\bunsubscrib\w+|opt[\s-]?out|(?:manage|update|change|edit)\s+(?:your\s+)?(?:e-?mail\s+|subscription\s+"
    r"|notification\s+|communication\s+)?(?:preferences|subscriptions?|settings)"
    r"|(?:view|read|open|see)\s+(?:this\s+(?:e-?mail|message|newsletter)\s+|it\s+|e-?mail\s+|online\s+)?(?:in"
    r"|with"
    r"|on|from)\s+(?:your|a|the|you)?\s*(?:web\s*)?browser|view\s+(?:this\s+e-?mail\s+)?online"
    r"|trouble\s+(?:viewing|reading)|can(?:'|no|)t\s+(?:see|read|view)\s+this\s+(?:e-?mail|message|newsletter)"
    r"|you\s+(?:are\s+receiving|received|have\s+received|'re\s+receiving)\s+this\s+(?:e-?mail|message"
    r"|newsletter"
    r"|mailing)?\s*because|this\s+(?:e-?mail|message|newsletter)\s+was\s+sent\s+to\b|no\s+longer\s+(?:wish"
    r"|want)\s+to\s+receive|stop\s+receiving\s+(?:these|this)|remove\s+(?:yourself|me)\s+from\s+(?:this|our"
    r"|the)\s+(?:mailing\s+)?list"
    r"|disiscriv\w+|disiscrizione|annulla(?:re)?\s+(?:la\s+|l['’])?(?:iscrizione|sottoscrizione)|cancella(?:re"
    r"|ti"
    r"|rti|rsi|zione)?\s+(?:la\s+|l['’]|tua\s+|dalla?\s+|dal\s+)+(?:tua\s+)?(?:iscrizione|newsletter|mailing"
    r"|lista"
    r"|servizio)|cancell\w+\s+(?:clicca|cliccare)|non\s+(?:desider\w+|vuo\w+"
    r"|intend\w+)\s+(?:più\s+)?(?:continuare\s+a\s+)?ricever\w+|(?:visualizza\w*|leggi\w*|guarda\w*|apri\w*"
    r"|vedi\w*)\s+(?:\w+\s+){0,5}?(?:nel|sul|con\s+il|dal|in\s+un|tramite)\s+(?:\w+\s+)?browser"
    r"|hai\s+ricevuto\s+questa\s+(?:e-?mail|mail|newsletter)\s+perch|ricevi\s+questa\s+(?:e-?mail|mail"
    r"|newsletter)\s+(?:perch|in\s+quanto)|gestisci\s+(?:le\s+)?(?:tue\s+)?preferenze"
    r"|modifica\s+(?:le\s+)?(?:tue\s+)?preferenze|aggiorna\s+(?:le\s+)?preferenze"
    r"|iscritt\w+\s+alla\s+(?:nostra\s+)?newsletter"
    r"|wypis(?:z|ać|anie)\w*\s+(?:się\s+|sie\s+)?(?:z\s+|ze\s+)?(?:naszej\s+|tej\s+|listy|newsletter\w*"
    r"|subskrypcj\w*|klikn\w*)|(?:z)?rezygn\w+\s+z\s+(?:\w+\s+)?(?:subskrypcj\w+|newsletter\w*|otrzymywania"
    r"|prenumerat\w+)|nie\s+chc\w+\s+(?:już\s+|więcej\s+|dłużej\s+)*otrzymywać|anul\w+\s+(?:subskrypcj\w+)"
    r"|(?:zobacz|otwórz|wyświetl|obejrzyj|czytaj)\s+(?:\w+\s+){0,5}?w\s+przeglądarce"
    r"|otrzymał\w*\s+(?:\w+\s+)?(?:tę|ta|ten|tego)\s+(?:wiadomość|e-?mail\w*|newsletter\w*|biuletyn)\s+ponieważ"
    r"|otrzymuje\w*\s+(?:\w+\s+)?(?:tę|ten|tego)\s+(?:wiadomość|e-?mail\w*|newsletter\w*"
    r"|biuletyn),?\s+(?:ponieważ"
    r"|gdyż|bo)|zarządzaj\s+(?:subskrypcj|preferencj|zgod)\w+"
    r"|newsletter\s+(?:abbestellen|abmelden)|(?:vom|von\s+diesem|aus\s+dem"
    r"|aus\s+unserem)\s+newsletter\s+abmeld\w+"
    r"|abbestell\w+|(?:hier\s+)?(?:abmelden|austragen)\b|im\s+browser\s+(?:ansehen|öffnen|anzeigen|lesen)"
    r"|keine\s+(?:weiteren\s+)?(?:e-?mails|newsletter)\s+mehr"
    r"|se\s+d[ée]sabonner|d[ée]sabonn\w+|d[ée]sinscri\w+|(?:version|voir|afficher"
    r"|consulter)\s+(?:\S+\s+){0,6}?(?:en\s+ligne|navigateur)|ne\s+(?:souhaitez|voulez)\s+plus\s+recevoir"
    r"|darse\s+de\s+baja|dar(?:me|te)?\s+de\s+baja|cancelar\s+(?:la\s+|su\s+|tu\s+)?suscripción|(?:ver"
    r"|abrir)\s+(?:\S+\s+){0,4}?(?:en\s+(?:el|tu|su)\s+navegador)|no\s+desea\w*\s+(?:seguir\s+)?recib\w+"
    r")",
)
NO_REPLY_STEMS = Stems((
    "reply", "respond", "automat", "unattended", "not monitored", "rispond", "odpowiad", "antwort", "répon",
    "repond", "generat", "wygenerowan",
    "system sent", "system created", "system e-mail", "system email", "system message", "system notif", "system mail",
    "system-", "przez system", "przez automat",
))  # fmt: skip
NO_REPLY_PHRASE = LazyPattern(
    r"(?<!\w)(?:"
    r"(?:do\s+not|don['’]?t|please\s+do\s+not|cannot\s+be|can(?:'t|not))\s+(?:directly\s+)?(?:repl(?:y|ied)"
    r"|respond|answer\w*)\b|replies\s+(?:to\s+this\s+(?:e-?mail|message|mailbox|address)\s+)?(?:are"
    r"|will)\s+not\b"
    r"|(?:not\s+monitored|unmonitored|unattended)|"
    r"(?:this\s+is\s+an?|this\s+(?:e-?mail|message|notification)\s+(?:was|has\s+been"
    r"|is))\s+(?:\w+\s+){0,2}?(?:automat\w+|system|computer|auto)[\s-]*(?:generated|sent|created|e-?mail"
    r"|message"
    r"|notification|mail)|automatically[\s-](?:generated|sent)\s+(?:e-?mail|mail|message|notification|reply|response)|auto-?generated\s+(?:e-?mail|mail|message|notification)"
    r"|(?:si\s+prega\s+di\s+|ti\s+preghiamo\s+di\s+|la\s+preghiamo\s+di\s+|per\s+favore\s+"
    r"|pregasi\s+)?non\s+rispond\w+\s+(?:a\s+quest|direttamente|al\s+presente|alla\s+presente)|(?:messaggio"
    r"|e-?mail|mail|comunicazione|notifica)\s+(?:è\s+stat\w\s+)?(?:generat\w|inviat\w|creat\w"
    r"|prodott\w)?\s*(?:in\s+)?(?:modo\s+)?automatic\w+|generat\w\s+(?:automaticamente|in\s+automatico"
    r"|dal\s+sistema)|non\s+(?:è\s+)?(?:abilitat\w|presidiat\w|monitorat\w)"
    r"|(?:prosimy|proszę|prosze)\s+(?:\w+\s+){0,2}?nie\s+odpowiadać|nie\s+odpowiadaj|(?:wiadomość|e-?mail|mail"
    r"|powiadomienie|list)\s+(?:\w+\s+){0,3}?(?:wygenerowan\w+|wysłan\w+"
    r"|utworzon\w+)\s+(?:\w+\s+)?automatycznie"
    r"|(?:wygenerowan\w+|wysłan\w+)\s+(?:automatycznie|przez\s+(?:system|automat))"
    r"|automatycznie\s+(?:wygenerowan\w+|wysłan\w+)|wiadomość\s+automatyczna|automatyczn\w+\s+(?:wiadomość"
    r"|powiadomieni\w+|mail|e-?mail)"
    r"|(?:bitte\s+)?(?:antworten\s+sie\s+(?:bitte\s+)?nicht|nicht\s+(?:auf\s+diese\s+(?:e-?mail|nachricht"
    r"|mail)\s+)?(?:zu\s+)?antworten)|(?:automatisch|maschinell)\s+(?:generiert\w*|erzeugt\w*|erstellt\w*"
    r"|versendet\w*|verschickt\w*)|(?:merci\s+de\s+)?ne\s+(?:pas\s+)?répond\w+\s+(?:pas|à\s+ce)|(?:généré"
    r"|envoyé"
    r"|créé)\s+automatiquement|message\s+automatique|(?:por\s+favor,?\s+)?no\s+(?:responda\w*|responder"
    r"|conteste\w*)|(?:generado|enviado)\s+automáticamente|mensaje\s+automático"
    r")",
)

# The subject speaks to the reader of the reader's own order, account or document: a shop or a service.
TRANSACTION_SUBJECT = LazyPattern(
    r"\s*(?:\W{0,4})(?:(?:your|il\s+tuo|la\s+tua|il\s+suo|la\s+sua|i\s+tuoi|twoj[ae]|twój|ihre?|deine?|votre|vos"
    r"|tu|su)\s+(?:\S+\s+){0,2}?"
    r"(?:order|invoice|account|password|receipt|statement|subscription|payment|booking|reservation|parcel"
    r"|package|delivery|shipment|bill"
    r"|trial|membership|ordine|fattura|account|password|pacco|spedizione|pagamento|prenotazione|abbonamento"
    r"|bolletta|estratto|acquisto"
    r"|zamówienie|konto|faktura|paczka|przesyłka|hasło|płatność|rezerwacja|rachunek|subskrypcja|bestellung"
    r"|rechnung|konto|passwort|sendung"
    r"|zahlung|buchung|commande|facture|compte|colis|réservation|pedido|factura|cuenta|reserva|envío)\b"
    r"|(?:order|purchase|booking|payment|shipping|shipment|registration|account|password|e-?mail"
    r"|subscription)\s+(?:confirmation|confirmed|reset"
    r"|shipped|activation|verification|received|reminder|update)\b|(?:reset|change|verify|activate"
    r"|confirm)\s+(?:your|the)\s+(?:password|e-?mail|account)"
    r"|conferma\s+(?:d(?:'|ell'|i\s+)\s?)?(?:ordine|registrazione|prenotazione|iscrizione|pagamento|spedizione"
    r"|acquisto)\b|(?:recupero|reimposta\w*|cambio)\s+(?:la\s+)?password"
    r"|potwierdzenie\s+(?:zamówienia|rejestracji|rezerwacji|płatności|wysyłki|zakupu|nadania)|(?:reset|zmiana"
    r"|odzyskiwanie)\s+hasła|kod\s+(?:weryfikacyjny|autoryzacyjny)"
    r"|bestellbestätigung|auftragsbestätigung|versandbestätigung|buchungsbestätigung|passwort\s+(?:zurücksetzen"
    r"|vergessen)|confirmation\s+de\s+(?:commande|réservation|paiement)"
    r"|confirmación\s+de\s+(?:pedido|reserva|pago|compra)|(?:security|login|sign-?in)\s+(?:alert|notification"
    r"|code)|new\s+(?:sign-?in|login|device)|verification\s+code|codice\s+di\s+(?:verifica|sicurezza)"
    r"|.{1,60}\s(?:invited\s+you\s+to|shared\s+.{1,60}\swith\s+you|ti\s+ha\s+invitato|ha\s+condiviso"
    r"|udostępnił\w*|zaprosił\w*|mentioned\s+you|commented\s+on|hat\s+.{1,60}\s(?:freigegeben|geteilt)"
    r"|vous\s+a\s+invité|te\s+ha\s+invitado))",
    re.IGNORECASE,
)
CLICK_STEMS = Stems(("click", "clicca", "kliknij", "klikn", "klicken", "cliquez", "haga clic", "link"))
CLICK = LazyPattern(  # of lower-case text
    r"(?<!\w)(?:(?:click|tap|press|use|follow)\s+(?:on\s+)?(?:the\s+|this\s+)?(?:\w+\s+)?(?:link|button"
    r"|here)\s+(?:below\s+)?(?:to|and)\s+(?:verify|confirm|reset|activate|view|track|complete|set|see|download"
    r"|access|change)"
    r"|(?:clicca(?:re)?|fai\s+clic|cliccando)\s+(?:sul|qui|sulla|su)\s+(?:\w+\s+){0,3}?per\s+(?:confermare"
    r"|attivare|verificare|reimpostare|visualizzare|completare|scaricare|accedere|modificare)"
    r"|kliknij\s+(?:w\s+|na\s+)?(?:\w+\s+){0,3}?(?:link|przycisk|tutaj|łącze),?\s+(?:\w+\s+)?(?:aby|żeby"
    r"|by)\s+\w+|(?:aby|żeby)\s+(?:aktywować|potwierdzić|zresetować|zweryfikować)\s+(?:\w+\s+){0,4}?kliknij"
    r"|klicken\s+sie\s+(?:\w+\s+){0,4}?(?:link|hier|button),?\s+um|cliquez\s+(?:sur"
    r"|ici)\s+(?:\w+\s+){0,5}?pour\s+\w+|haga\s+clic\s+(?:en|aquí)\s+(?:\w+\s+){0,5}?para\s+\w+)"
)
PROMOTION = LazyPattern(  # of lower-case text
    r"(?<!\w)(?:offert[ae]|scont[oi]|promozion[ei]|promo|gratis|gratuit\w|acquista\s+ora|scopri|saldi|novità"
    r"|coupon|approfitta\w*|rabat\w*|promocj\w+|okazj\w+|zniżk\w+|wyprzedaż\w*|kup\s+teraz|sprawdź|nowości"
    r"|oferta|bezpłatn\w+"
    r"|sale|discount\w*|deal[s]?|%\s?off|shop\s+now|buy\s+now|free\s+shipping|limited\s+time|exclusive|save\s+up"
    r"|special\s+offer|order\s+now|learn\s+more|webinar|angebot\w*|rabatt\w*|jetzt\s+(?:kaufen|bestellen"
    r"|entdecken)|sparen"
    r"|kostenlos\w*|gutschein\w*|promotion[s]?|soldes|remise|offre[s]?|découvrez|profitez|rebajas|descuento\w*"
    r"|ofertas|compra\s+ahora|descubre)(?!\w)"
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
    r"spam\s?arrest|boxtrapper|tmda|boxbe|mailblocks|knowspam|(?:not\s+(?:yet\s+)?(?:on|in)\s+(?:my|the|our|his"
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
