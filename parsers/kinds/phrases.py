"""What machines say: subjects and sentences of automatic replies and challenges.

Pure data, compared in lower case. Pairs ``(stem, phrase patterns)`` are avoided: a stem list is asked first, so
that an ordinary mail costs a few substring searches and no regular expression.
"""

from __future__ import annotations

import re

from parsers.kinds.stems import Stems
from parsers.lazy import LazyPattern

# --- automatic replies --------------------------------------------------------------------------------------

# What a program never says of itself: a wish, a need, a question.
ASKS = LazyPattern(  # of lower-case text
    r"\?|(?<!\w)(?:vorrei|potrei|chiedo|richiedo|desidero|mi\s+serve|ho\s+bisogno"
    r"|come\s+(?:posso|devo|faccio)"
    r"|chciał\w+|chcę|potrzebuj\w+|czy\s+\w+|jak\s+(?:złożyć|mogę|zrobić|mam)|proszę\s+o\s+(?!kontakt|cierpliw|wyrozum)\w+"
    r"|wnoszę"
    r"|w\s+załącz\w+"
    r"|in\s+allegato|allego|attached|i\s+(?:would|'d)\s+like|i\s+need|i\s+want|how\s+(?:can|do)|could\s+you"
    r"|can\s+you"
    r"|please\s+(?:send|tell|let\s+me)|ich\s+(?:möchte|brauche)|können\s+sie|je\s+(?:voudrais|souhaite)"
    r"|quisiera"
    r"|necesito)(?!\w)",
    accents=False,
)
# What a desk promises when it has received a mail.
PROMISE = LazyPattern(  # of lower-case text
    r"(?<!\w)(?:as\s+soon\s+as\s+possible|(?:will|shall)\s+(?:respond|reply|get\s+back|be\s+in\s+touch"
    r"|contact)"
    r"|being\s+(?:reviewed|processed)|within\s+(?:\d+|two|three|five)|will\s+be\s+contacted|please\s+quote"
    r"|reference\s+(?:number|id)|ticket\s+(?:number|id)|case\s+(?:number|id)|(?:più|piu)\s+presto"
    r"|nel\s+più\s+breve|le\s+risponder\w+|ti\s+risponder\w+"
    r"|vi\s+risponder\w+|sarà\s+(?:\w+\s+)?contattat\w|presa\s+in\s+carico|prenderà\s+in\s+carico|quanto\s+prima|numero\s+(?:di\s+)?(?:ticket"
    r"|pratica"
    r"|segnalazione|richiesta)"
    r"|odpowi(?:emy|edź\s+zostanie)|skontaktuj(?:emy|e\s+się)|pod\s+numerem|udzielimy|w\s+ciągu\s+\d+|jak\s+najszybciej"
    r"|numer(?:em)?\s+(?:zgłoszenia|sprawy|referencyjny)?\s?:?\s?#?\d*"
    r"|schnellstmöglich|so\s+(?:schnell|bald)\s+wie|umgehend|innerhalb|melden\s+uns|dans\s+les\s+(?:meilleurs"
    r"|plus\s+brefs)|sous\s+(?:\d+|le\s+numéro)|vous\s+répondr\w+|con\s+el\s+número|lo\s+antes\s+posible|a\s+la\s+brevedad)"
)
# Who confirms for himself: a desk's program speaks as "we", or of "your request".
CONFIRMS = LazyPattern(  # of lower-case text
    r"(?<!\w)(?:my|i\s+(?:have|am|still|would|will|confirm|received|got)|i'm|i've|i'll|mine"
    r"|mi[oae]|miei|confermo|ho|invio|trasmetto|risponderò|ringrazio|resto|provvederò|allego"
    r"|mój|moj[aeą]|moim|mam|potwierdzam|odpowiem|przesyłam|wysyłam|uzupełniam|otrzymał[ae]?m|dziękuję|składam"
    r"|ich|meine?|meinem|je|j['’]ai|mon|mes|yo|he\s+recibido|confirmo|contestaré|adjunto)(?!\w)",
    accents=False,
)
CONTRASTS = LazyPattern(  # of lower-case text: and does not leave it at that
    r"(?<!\w)(?:but|however|ma|però|tuttavia|ale|jednak|niestety|aber|jedoch|leider|mais|cependant|pero|sin\s+embargo"
    r"|wrong|incorrect|errat\w|sbagliat\w|błędn\w+|falsch\w*)(?!\w)"
)
# And a person who answers a desk goes on after the thanks.
CONTINUES = LazyPattern(  # of lower-case text
    r"(?<!\w)(?:please\s+(?!note|do\b|quote|include|refer|keep|reply|click|visit|allow|be\b|find|use\b|contact|retain"
    r"|check|call|feel|see\b|read\b)\w+|but|however|still|ma|però|pero|ancora|ale|jednak|nadal|jeszcze|aber|jedoch"
    r"|noch|mais|toujours|todavía|mi|our\s+(?:board|meeting)"
    r"|proszę\s+(?!o\s+cierpliw|czekać|oczekiwać|nie\b|zachować)\w+)(?!\w)"
)
AUTO_STEMS = Stems((
    "automat", "automát", "auto reply", "auto-reply", "auto response", "auto-response", "autoreply", "autorespon",
    "autoodp", "autorisp",
))  # fmt: skip
RECEIPT_STEMS = Stems((
    "received", "been created", "was created", "been registered", "was registered", "been logged", "was logged",
    "been opened", "was opened", "been submitted", "was submitted", "been assigned", "was assigned", "successfully",
    "thank you for", "ricevut", "registrat", "creato", "creata", "aperto", "aperta", "preso", "presa", "inoltrat",
    "acquisit", "inviata", "grazie per", "pervenut", "giunt", "otrzymali", "otrzymalismy", "przyjęliśmy",
    "zarejestrowa",
    "zostało", "zostalo", "została", "dziękujemy", "potwierdz", "eingegangen", "erhalten", "empfangen",
    "vielen dank für", "reçu", "accusons", "recibido", "recibimos", "gracias por",
    "enregistré", "été pris", "été transmis", "sido registrad", "sido recibid",
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
    r"|submission|call|case|support\s+request)\s+(?:\S+\s+){0,4}?(?:has\s+been|was|have\s+been)\s+(?:successfully\s+)?(?:received|created"
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
    r"|è\s+stat[oa]\s+(?:aperto|aperta|creato|registrata)\s+(?:il|un|la|una)\s+(?:ticket|segnalazione|pratica)"
    r"|(?:messaggio|e-?mail|richiesta|comunicazione)\s+è\s+(?:pervenut|giunt)\w"
    r"|(?:otrzymaliśmy|otrzymalismy|przyjęliśmy|zarejestrowaliśmy)\s+(?:\w+\s+)?(?:twoj\w+|państwa|pana"
    r"|pani)?\s*(?:wiadomość|zgłoszenie|zapytanie|e-?mail|prośbę|mail)|(?:twoje|państwa)\s+(?:zgłoszenie"
    r"|zapytanie)\s+(?:\S+\s+){0,4}?(?:zostało|zostalo)\s+(?:\w+\s+)?(?:przyjęte|zarejestrowane|utworzone"
    r"|otrzymane|wysłane)"
    r"|(?:twoja|państwa)\s+wiadomość\s+(?:\S+\s+){0,4}?została\s+(?:\w+\s+)?(?:przyjęta|dostarczona"
    r"|zarejestrowana"
    r"|otrzymana)|dziękujemy\s+za\s+(?:\w+\s+)?(?:kontakt|wiadomość|zgłoszenie|przesłanie|zapytanie|wysłanie)"
    r"|potwierdz\w+\s+(?:otrzymani\w+|przyjęci\w+|wpłyni\w+|wpływ|odbiór|rejestracj\w+)"
    r"|zgłoszenie\s+(?:\S+\s+){0,3}?zostało\s+(?:\w+\s+)?(?:zarejestrowane|przyjęte|utworzone)"
    r"|(?:wir\s+haben\s+)?ihre\s+(?:e-?mail|anfrage|nachricht|mail)\s+(?:\S+\s+){0,4}?(?:erhalten|eingegangen"
    r"|empfangen)|vielen\s+dank\s+für\s+(?:ihre|deine)\s+(?:e-?mail|anfrage|nachricht|kontaktaufnahme)"
    r"|(?:nous\s+avons\s+)?(?:bien\s+)?reçu\s+votre\s+(?:message|demande|courriel|e-?mail|mail)"
    r"|votre\s+(?:demande|message|courriel)\s+a\s+(?:bien\s+)?été\s+(?:enregistré|reçu|pris|transmis)e?"
    r"|(?:su|tu)\s+(?:solicitud|mensaje|consulta|petición)\s+ha\s+sido\s+(?:registrad|recibid)\w"
    r"|nous\s+accusons\s+réception|(?:hemos\s+recibido|recibimos)\s+(?:correctamente\s+)?(?:su"
    r"|tu)\s+(?:mensaje"
    r"|solicitud|correo|consulta|petición)|gracias\s+por\s+(?:contactar|ponerse|escribir)"
    r")",
)
GREETING = LazyPattern(  # of lower-case text
    r"(?:dear|hello|hi|hey|good\s+(?:day|morning|afternoon)|greetings|dzień\s+dobry|wita[jm]|szanown\w+|drog\w+|cześć"
    r"|gentil\w+|buongiorno|salve|ciao|egregi\w+|spett\w+|guten\s+tag|hallo|sehr\s+geehrte\w*|liebe\w*|bonjour|madame"
    r"|monsieur|chère?|estimad\w+|hola|buen[oa]s)(?!\w)[^\n]{0,80}(?:\s+\S{1,20}){0,4}\s*$|[-=_*#\[].{0,100}\s*$",
    re.DOTALL,
)
RECEIPT_SUBJECT = LazyPattern(
    r"(?:ticket|request|case|zgłoszeni\w+|richiesta|segnalazione|anfrage|incident|demande|solicitud)\W{0,3}(?:id|nr\.?|no\.?"
    r"|n\."
    r"|n°"
    r"|num\w*|number|#|\[)?\W{0,3}\w{0,5}\d{3,}|\[#\s?[\w-]{0,20}\d{3,}\]|\[(?:rif|ref|nr|prot)\W{0,3}[\w/.-]{0,20}\d{3,}\]|\[ticket\b|\b(?:inc|req|case|sr)\d{4,}"
    r"|we\s+(?:have\s+)?received\s+your"
    r"|has\s+been\s+received|request\s+received|received\s*:|thank\s+you\s+for\s+(?:contacting|your)"
    r"|potwierdzenie|przyjęcie\s+zgłoszenia|otrzymaliśmy|avvenuta\s+ricezione|conferma\s+(?:di\s+)?(?:ricezione|ricevimento"
    r"|ricevuta"
    r"|richiesta|apertura)|abbiamo\s+ricevuto|presa\s+in\s+carico|ricevuta\s+richiesta|apertura\s+(?:ticket"
    r"|segnalazione)"
    r"|eingangsbest[äa]tigung|best[äa]tigung|accus[ée]\s+de\s+r[ée]ception|acuse\s+de\s+recibo|hemos\s+recibido|recibimos\s+su|nous\s+avons\s+(?:bien\s+)?reçu"
    r"|confirmation\s+(?:of|de)|acknowledge?ment",
    re.IGNORECASE,
)

# --- challenges ---------------------------------------------------------------------------------------------

CHALLENGE_STEMS = Stems((
    "confirm", "verif", "authenticat", "release", "challenge", "human", "prove", "proving", "whitelist", "white list",
    "waitlist", "approve", "allowed", "guest list", "one-time", "one time", "being held", "been held", "was held",
    "is held", "await", "is waiting", "quarantined", "is pending", "list of", "spam arrest", "spamarrest", "boxtrapper",
    "tmda",
    "boxbe", "mailblocks", "knowspam", "conferm", "potwierd", "bestätig",
))  # fmt: skip
CHALLENGE = LazyPattern(
    r"(?<!\w)(?:(?:prove|confirm|verify|show)\s+(?:that\s+)?you(?:\s+are|['’]re)\s+(?:not\s+)?(?:an?\s+)?(?:robot|human|real|machine)"
    r"|(?:accepts?|lets?\s+through)\s+(?:only\s+)?(?:e-?mails?|messages?)\s+(?:only\s+)?from\s+(?:people\s+i|verified|approved|known)"
    r"|releas\w+\s+(?:in)?to\s+(?:my|the|his|her)\s+(?:inbox|mailbox)"
    r"|(?:dimostr\w+|conferm\w+|verific\w+)\s+di\s+(?:non\s+)?essere\s+un\w?\s+(?:robot|persona|essere|umano)"
    r"|solo\s+(?:posta\s+)?da\s+mittenti\s+(?:verificati|autorizzati|approvati|conosciuti)"
    r"|(?:per\s+(?:consegnarlo|rilasciar\w+|recapitarlo)|casella\s+è\s+protetta)\b[^\n]{0,80}?(?:clic|conferm|verific|filtro|antispam)"
    r"|(?:potwierd[źz]\w*|udowodn\w+|zweryfikuj\w*)[^.\n]{0,40}\s(?:nie\s+jesteś\s+(?:robotem|automatem)|jesteś\s+człowiekiem)"
    r"|(?:tylko|wyłącznie)\s+od\s+(?:zweryfikowanych|zatwierdzonych|znanych)\s+nadawców"
    r"|skrzynk\w+\s+jest\s+chronion\w+\s+przed\s+spamem|aby\s+(?:twoja\s+)?wiadomość\s+(?:została|trafiła)[^.\n]{0,40}\s(?:kliknij|potwierdź)"
    r"|dass\s+sie\s+(?:ein\s+mensch|kein\s+(?:roboter|automat))\b|nur\s+(?:e-?mails\s+|nachrichten\s+)?von\s+bestätigten\s+absendern"
    r"|que\s+vous\s+(?:êtes\s+(?:un\s+)?(?:humain|être)|n['’]êtes\s+pas\s+un\s+robot)|(?:que\s+(?:es|no\s+es)|ser)\s+(?:un\s+)?(?:humano|robot))"
)
CHALLENGE = LazyPattern(
    r"(?<!\w)(?:"
    r"(?:confirm|verify|authenticate|release)\s+(?:that\s+)?(?:you(?:r|\s+are|\s+sent)?|the"
    r"|this)\s+(?:\w+\s+){0,3}?(?:message|e-?mail|mail|human|person|address|sender|identity)|(?:message|mail"
    r"|e-?mail)\s+(?:\w+\s+){0,3}?(?:is\s+being\s+held|has\s+been\s+held|is\s+held|awaits?|is\s+waiting"
    r"|has\s+been\s+quarantined|was\s+held|is\s+pending)|challenge[\s/-]*response|"
    r"spam\s?arrest|waitlisted|confirme\s+o\s+envio|boxtrapper|tmda|boxbe|mailblocks|knowspam|(?:not\s+(?:yet\s+)?(?:on|in)\s+(?:my|the|our"
    r"|his"
    r"|her)\s+(?:\w+\s+)?(?:white\s?list|approved|allowed|guest\s+list|list\s+of))|(?:prove"
    r"|proving)\s+(?:that\s+)?you\s+are\s+(?:a\s+)?(?:human|real|not)|one[\s-]time\s+(?:confirmation"
    r"|verification"
    r"|process)\b|approved\s+senders?"
    r")",
)
# What no person asks of another: to prove that he is one, so that a letter is let through. Of lower-case text.
PROOF_STEMS = Stems((
    "robot", "human", "umano", "persona", "mittenti", "człowiek", "automatem", "nadawców", "protetta", "chronion",
    "mensch", "absendern", "humain", "humano", "inbox", "verified", "approved", "know",
))  # fmt: skip
PROOF = LazyPattern(
    r"(?<!\w)(?:(?:prove|confirm|verify)\s+(?:that\s+)?you(?:\s+are|['’]re)\s+(?:not\s+)?(?:an?\s+)?(?:robot|human)"
    r"|only\s+accepts?\s+(?:e-?mails?|mail|messages?)\s+from\s+(?:people\s+i\s+know|verified|approved)"
    r"|be\s+released\s+(?:in)?to\s+(?:my|his|her)\s+inbox"
    r"|(?:dimostr\w+|conferm\w+)\s+di\s+(?:non\s+)?essere\s+un\w?\s+(?:robot|persona|umano)"
    r"|solo\s+(?:posta\s+)?da\s+mittenti\s+(?:verificati|autorizzati|approvati)"
    r"|casella\s+(?:di\s+posta\s+)?è\s+protetta"
    r"|że\s+(?:nie\s+jesteś\s+(?:robotem|automatem)|jesteś\s+człowiekiem)"
    r"|(?:tylko|wyłącznie)\s+od\s+(?:zweryfikowanych|zatwierdzonych)\s+nadawców"
    r"|skrzynka\s+(?:pocztowa\s+)?jest\s+chroniona"
    r"|dass\s+sie\s+(?:ein\s+mensch|kein\s+roboter)|nur\s+(?:e-?mails\s+)?von\s+bestätigten\s+absendern"
    r"|que\s+vous\s+êtes\s+(?:un\s+)?humain|que\s+(?:no\s+)?es\s+(?:un\s+)?(?:humano|robot))(?!\w)"
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
