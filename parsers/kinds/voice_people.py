"""How people speak of themselves and offices to each other, in six languages; and what only looks like a question.

Pure data, compared in lower case.
"""

from __future__ import annotations

from parsers.lazy import LazyPattern

# Somebody speaks of himself. The endings of Polish verbs stand as escapes: without accents too much ends like them.
SELF = LazyPattern(
    r"(?<![\w’'/.-])(?:i[’'](?:m|ve|d|ll)|i (?:am|have|had|was|will|would|need|want|wish|do|don[’']t|did|didn[’']t"
    r"|can|can[’']t|cannot|could|couldn[’']t|think|believe|hope|know|see|saw|tried|try|got|get|received|sent|write"
    r"|wrote|live|also|just|confirm|found|noticed|understand|must|should|may|might|use|used|work|agree|guess|like"
    r"|love|look|read|ask|asked|click|called|never|still|really|already|forgot|lost|moved|made|went|feel|suspect"
    r"|suggest|wonder|assume|mean|meant|attach|attached|apologi[sz]e|appreciate)|my|me|ich|mein\w{0,2}|mir|mich|je"
    r"|j[’']\w+|moi|ho|mi|mio|mia|miei|vorrei|scrivo|segnalo|confermo|comunico|allego|ringrazio|trasmetto|riesco"
    r"|posso|devo|abito|risiedo|sono (?:un|una|interessat|disponibil|resident|titolar|venut|andat|riuscit|già)\w*"
    r"|io(?= )|jestem|mam|będę|potwierdzam|załączam|zgłaszam|wysyłam|podaję|rezygnuję|czekam|zwracam|wyrażam|odsyłam"
    r"|chcę|proszę o|mój|moja|moje|moją|mojego|mojej|mnie|piszę|pisze|dziękuję|dziekuje|przesyłam|informuję|mogę"
    r"|muszę|potrzebuję|próbuję|składam|\w{2,20}\u0142[ea]m|\w{2,18}(?:uj\u0119|osz\u0119|isz\u0119)|przypominam|pytam"
    r"|wezmę|przyjdę|(?:chcia|dosta|otrzyma|wysła|napisa|próbowa|zapomnia|złoży|wypełni|zrobi|znalaz|dzwoni|mia)ł[ea]m"
    r"|przyniosę|odbiorę|soy|estoy|tengo|quiero|quisiera|necesito|he recibido)(?![\w’'-])",
    accents=False,
)
# A person's office writes to another: it sends, asks, waits and refers.
OFFICE = LazyPattern(
    r"\b(?:please (?:find|note|advise|let us|send|provide|check|review|call|cancel|issue|fix|take"
    r"|see the attached)|let (?:me|us) know|further to|with reference to|as (?:discussed|agreed)"
    r"|following (?:our|your|today)|we (?:await|look forward|would like|request)|attached (?:is|are|please)"
    r"|for your (?:review|approval|records)|si (?:trasmett|richied|chied|inoltr|inv[iì]|comunic|alleg|resta"
    r"|segnala|sollecit)\w*|si prega (?:di )?(?:voler|inviare|comunicare|dare|provvedere|trasmettere|fornire"
    r"|far)|con la presente|(?:rest|resti)amo (?:in attesa|a disposizione)|in attesa di|(?:in|con) riferimento a"
    r"|facendo seguito|come da accordi|(?:avremmo|abbiamo|avrei) bisogno|vorremmo|desideriamo|dovremmo"
    r"|(?<!ti )(?:chied|comunich|invi|trasmett|alleg|segnal|richied|inoltr)iamo|a seguito di|vs\. |spett\.le"
    r"|w (?:nawiązaniu|załączeniu|załączniku|odpowiedzi na|związku z (?:pism|rozm|powyż))"
    r"|zgodnie z (?:ustaleniami|rozmową|wezwaniem)|prosimy o (?!cierpliwość|kontakt|nieodpow)|proszę o"
    r"|przesyłamy|przekazuj\w+|wnosimy|uprzejmie|znak sprawy|oczekuj\w+ na|potrzebujemy|chcielibyśmy"
    r"|informujemy o|czekamy|anbei|im anhang|bezugnehmend|wie besprochen|mit bezug|um rückmeldung"
    r"|bitte (?:prüfen|senden|teilen)|ci-joint|suite à (?:notre|votre)|en référence|merci de (?:vérifier"
    r"|confirmer|nous)|nous vous prions|adjunt\w+|en referencia|les rogamos|rogamos|quedamos a la espera)",
    accents=False,
)
# Questions that programs put to everybody.
NOT_ASKED = LazyPattern(
    r"https?://\S+|how (?:would|did|likely|was) [^?\n]{2,80}\?|(?:need (?:some )?help|(?:any |more |have )?questions"
    r"|(?:was(?:n[’']t| not) (?:this )?|not )you|forgot(?:ten)? (?:your )?password|did(?:n[’']t| not) [^?\n]{3,30}"
    r"|(?:having )?(?:trouble|problems?)[^?\n]{0,30}|(?:hai )?(?:bisogno di aiuto|domande|dubbi)|serve aiuto"
    r"|non sei stato tu|problemi[^?\n]{0,30}|(?:masz )?pytania|potrzebujesz pomocy|nie pamiętasz hasła|to nie ty"
    r"|(?:noch |haben sie )?fragen|passwort vergessen|des questions|besoin d[’']aide|mot de passe oublié|preguntas"
    r"|necesitas? ayuda|dudas|tienes dudas) ?\?"
)
# Something is wrong: somebody complains. What a program says of links that may fail is no complaint.
FAULT = LazyPattern(
    r"(?<!\w)(?:wrong|broken|do(?:es)?(?:n[’']t| not) (?:work|open|load|appear)|not working|incorrect\w*|damaged"
    r"|mistake|credit note|corrected invoice|nota di credito|concordat[aoie]|uzgodnion[aoy]|(?:gives|returns|shows"
    r"|get|getting) (?:an )?error|error 4\d\d|sbagliat\w+|errat[aoei]|errore 4\d\d|un errore|non (?:funziona|si apre"
    r"|parte|compare|risulta|è arrivat)\w*|danneggiat\w+|guast\w+|mancano|impossibili|zł[aeąy]|zły|złym|błędn\w+"
    r"|błąd 4\d\d|nie (?:działa|otwiera|świeci|dotarł|dotarła)\w*|uszkodzon\w+|korekta|falsche?\w?"
    r"|funktioniert\w* nicht|beschädigt|mauvaise?|ne fonctionne pas|abîmée?|equivocad\w+|no funciona|dañad\w+)(?!\w)",
    accents=False,
)
MAY_FAIL = LazyPattern(
    r"(?:(?<!\w)(?:if|in case|should|se|nel caso|qualora|je(?:śli|żeli)|gdyby|wenn|falls|sollte|si|en cas"
    r"|au cas) )[^.\n]{0,80}"
)
# Two lines of a form that somebody filled in.
_FIELD = (
    r"[ \t*|-]{0,4}(?:nome|cognome|nome e cognome|nominativo|name|full name|surname|imię|nazwisko|imię i nazwisko"
    r"|telefono|cellulare|telefon|phone|tel|codice fiscale|pesel|domanda|quesito|pytanie|question|messaggio|message"
    r"|wiadomość|treść|richiesta|ufficio|office|wydział|urząd|riferimento|reference|sygnatura|e-?mail"
    r"|mail)\.?[ \t]{0,12}[:|]"
)
FORM = LazyPattern(rf"\n{_FIELD}[^\n]{{0,200}}\n(?:[^\n]{{0,200}}\n){{0,6}}?{_FIELD}")
