"""How absence notices and autoresponders speak, in six languages: pure data.

Subjects are matched from their beginning; texts are compared in lower case. Two questions need two sets of words:
what only a program writes (``Automatic reply: ...``) and what an absent person's program writes but also a person who
tells that he is away; the latter decide only where a sentence that only such notices have stands beside them.
"""

from __future__ import annotations

import re

from parsers.kinds.stems import Stems
from parsers.lazy import LazyPattern

# In whatever the patterns of subjects find.
SUBJECT_STEMS = Stems((
    "auto", "out", "ooo", "away", "vacation", "leave", "holiday", "returning", "back",
    "fuori", "assen", "ferie", "chiusura", "rientro", "poza", "nieobecn", "urlop", "powr",
    "abwesen", "urlaub", "haus", "büro", "zurück", "zuruck", "absen", "hors", "cong", "retour",
    "fuera", "ausen", "vacaciones",
))  # fmt: skip

_OOF = (
    r"out[\s_-]+of[\s_-]+(?:the[\s_-]+)?office|ooo\b|fuori\s+(?:ufficio|sede|stanza)|poza\s+biurem"
    r"|fuera\s+de\s+(?:la\s+)?oficina|hors\s+du\s+bureau|abs(?:ence|ente?)\s+du\s+bureau|außer\s+haus"
    r"|nicht\s+im\s+(?:büro|haus)|ausente\s+de\s+la\s+oficina|assente\s+dall['’]ufficio"
)
_AUTOMATIC = (
    r"auto(?:m(?:atic|ated|atische|atyczn\w+|\.)?)?[\s:_-]{0,2}(?:reply|response|respon[sd]er?|answer"
    r"|(?:r[üu]ck)?antwort|odpowied[źz])\b"
    r"|auto(?:matische)?\s?(?:antwort|abwesenheit\w*)\b|autosvar|automatisch\s+antwoord"
    r"|autorisposta|auto-risposta|risponditore\s+automatico|notifica\s+automatica\s+di\s+assenza"
    r"|risposta\s+(?:automatica|d'assenza|di\s+assenza)|messaggio\s+(?:automatico\s+)?(?:di\s+)?(?:assenza"
    r"|fuori)"
    r"|(?:notifica|avviso)\s+di\s+assenza|autoodpowied[źz]|odpowied[źz]\s+automat\w+"
    r"|automatyczna\s+odpowied[źz]"
    r"|abwesenheits(?:notiz|nachricht|meldung|assistent|benachrichtigung|info)|r[ée]ponse\s+(?:automatique"
    r"|d['’]absence)"
    r"|message\s+automatique(?:\s+d['’]absence)?|(?:message|notification|avis)\s+d['’]absence|r[ée]p\.?\s+auto"
    r"|(?:respuesta|contestaci[óo]n)\s+autom[áa]tica|autorespuesta|resposta\s+autom[áa]tica"
    r"|vacation\s+(?:reply|response|message|notice)|away\s+(?:message|notice)"
)
# In front of the subject that is answered; the whole subject; in brackets behind it.
AUTO_REPLY_SUBJECT = LazyPattern(
    rf"\s*(?:\[(?:ext|external|esterno|extern|spam)\w*\]\s*)?[\[(]?(?:{_AUTOMATIC})",
    re.IGNORECASE,
)
# A program's mark that no person sets: the answered subject behind it, the day of the return, or brackets.
MARKED_SUBJECT = LazyPattern(
    r"\s*(?:\[(?:ext|external|esterno|extern|spam)\w*\]\s*)?(?:"
    rf"(?:{_OOF})\s?(?::|-\s|auto|re\s?:|aw\s?:|r\s?:|odp\s?:)|(?:abwesend|abwesenheit)\s?:"
    r"|auto\s?:\s?(?:re|aw|r|odp|fwd?)\s?:"
    rf"|.{{0,160}}[(\[]\s?(?:{_OOF}|auto(?:matic)?[\s-]?(?:reply|response)|vacation\s+rule|autoodpowied[źz]|absence"
    r"|abwesend|assente|nieobecn\w{1,4})\s?[)\]])",
    re.IGNORECASE,
)
# Domino's, with the day of the return.
DATED_SUBJECT = LazyPattern(
    r"(?:auto\s?:)?.{1,80}\((?:returning|rientro|powr[óo]t|zur[üu]ck|retour)\s.{0,12}\d.{0,30}\)\s*$", re.IGNORECASE
)
# The subject tells that somebody is away; a person may write so too.
AWAY_SUBJECT = LazyPattern(
    rf"\s*(?:\[[^\]]{{1,20}}\]\s*)?(?:{_OOF}|away\b|on\s+(?:\w+\s)?(?:leave|vacation|holidays?)\b|holidays?\b"
    r"|vacation\b|auto\s?:"
    r"|informacja\s+o\s+nieobecno[śs]ci|nieobecno[śs][ćc]|nieobecn[ya]|urlop\b|assen(?:za|te)\b|ferie\b"
    r"|chiusura\s+(?:uffici\w*|estiva|natalizia)|abwesen\w+|urlaub\b|abs(?:ence|ente?)\b|cong[ée]s?\b"
    r"|ausen(?:cia|te)\b|vacaciones\b"
    r"|(?:i\s+am|i'm)\s+(?:currently\s+)?(?:out\s+of|away|on\s+(?:leave|holiday|vacation))"
    r"|jestem\s+(?:na\s+urlopie|poza\s+biurem|nieobecn)|sono\s+(?:in\s+ferie|fuori\s+(?:ufficio|sede)"
    r"|assente)|ich\s+bin\s+(?:im\s+urlaub|abwesend|außer\s+haus|nicht\s+im\s+(?:büro|haus))|je\s+suis\s+(?:absent|en\s+cong)"
    r"|estoy\s+(?:de\s+vacaciones|fuera|ausente)"
    r"|.{1,60}\s(?:is|è|jest|ist|est|está)\s(?:currently\s+|attualmente\s+|obecnie\s+)?"
    r"(?:out\s+of\s+(?:the\s+)?office|on\s+(?:vacation|leave)|fuori\s+(?:ufficio|sede)|in\s+ferie|assente"
    r"|poza\s+biurem"
    r"|nieobecn\w+|na\s+urlopie|außer\s+haus|nicht\s+im\s+büro|abwesend|im\s+urlaub|absente?"
    r"|fuera\s+de\s+la\s+oficina))",
    re.IGNORECASE,
)
# The subject says that somebody is away, and nothing else.
WHOLE_SUBJECT = LazyPattern(
    rf"\s*(?:{_OOF}|ooo|urlop|nieobecno[śs][ćc]|ferie|assenza|abwesenheit|urlaub|cong[ée]s|absence|vacaciones"
    r"|ausencia|on\s+(?:leave|vacation|holiday)|vacation|holiday)[\s.!]*$",
    re.IGNORECASE,
)
# Somewhere in the subject.
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
    "out of", "out until", "out till", "out from", "out this", "out all", "away",
    "leave", "vacation", "holiday", "no longer", "limited access", "not in the",
    "not be in", "ooo", "left the", "non è più", "nie jest już", "est plus", "office is", "offices are",
    "closed", "travel", "part time", "part-time", "conference",
    "be out", "attending", "conge", "deplacement", "fuori", "assent", "ferie", "chius", "non sono in", "non lavoro",
    "trasferta", "maternità", "congedo", "malattia", "aspettativa",
    "urlop", "nieobecn", "poza biurem", "nieczynn", "zamknięt", "delegacji", "podróży", "zwolnieniu", "nie pracuj",
    "abwesen", "nicht im", "nicht am", "nicht erreichbar", "nicht mehr", "haus", "urlaub", "geschlossen", "elternzeit",
    "mutterschutz", "dienstreise",
    "absent", "congé", "hors du bureau", "déplacement", "fermé", "fais plus", "fait plus",
    "fuera", "ausente", "vacaciones", "cerrad", "ya no", "baja", "viaje",
))  # fmt: skip
ABSENCE = LazyPattern(
    r"(?<!\w)(?:"
    r"out\s+of\s+(?:the\s+|my\s+)?office|away\s+from\s+(?:the\s+|my\s+)?(?:office|desk|e-?mail)|(?:on|annual"
    r"|maternity|parental|sick|medical)\s+(?:vacation|leave|holidays?)"
    r"|\bam\s+(?:currently\s+)?(?:away|ooo|on\s+(?:annual\s+)?(?:leave|holidays?|vacation)|travell?ing)"
    r"|i['’]m\s+(?:currently\s+)?(?:away|ooo|travell?ing|on\s+(?:annual\s+)?(?:leave|holidays?|vacation))"
    r"|(?:am|i['’]m)\s+(?:currently\s+)?out\s+(?:until|till|from|this|all)"
    r"|will\s+be\s+(?:away|out|travell?ing|attending\s+a|on\s+(?:leave|holiday|vacation))"
    r"|no\s+longer\s+(?:with|work(?:s|ing)?|employed|at|monitored|in\s+use|active)|left\s+the\s+(?:company|firm|organi[sz]ation)"
    r"|non\s+è\s+più\s+(?:attiv|in\s+uso|presidiat)\w*|nie\s+jest\s+już\s+(?:używan|aktywn|obsługiwan)\w*"
    r"|nicht\s+mehr\s+(?:genutzt|verwendet|abgerufen)|n['’]est\s+plus\s+(?:utilisée?|active?|valide)"
    r"|ya\s+no\s+(?:se\s+utiliza|está\s+activ\w)|limited\s+access\s+to\s+(?:my\s+)?e-?mail"
    r"|not\s+(?:be\s+)?in\s+the\s+office|offices?\s+(?:is|are|will\s+be)\s+(?:currently\s+)?closed"
    r"|(?:work|working)\s+part[\s-]time"
    r"|fuori\s+(?:ufficio|sede|stanza)|(?:sono|sarò|saremo|siamo)\s+(?:attualmente\s+)?(?:assent\w|in\s+ferie"
    r"|fuori|in\s+(?:trasferta|maternità|congedo|malattia|aspettativa))|assente\s+dall|in\s+ferie\s+(?:dal|fino|sino)"
    r"|uffici[o]?\s+(?:(?:resterà|rimarrà|sarà|è)\s+chius\w|(?:resteranno|rimarranno|saranno|sono)\s+chius\w)"
    r"|non\s+sono\s+in\s+ufficio|non\s+lavoro\s+più"
    r"|(?:jestem|będę|bede|przebywam|pozostaję)\s+(?:obecnie\s+|aktualnie\s+|teraz\s+)?(?:na\s+|w\s+)?(?:urlop\w+"
    r"|nieobecn\w+|poza\s+biurem|podróży|delegacji|zwolnieniu)|nie\s+pracuję\s+już|już\s+nie\s+pracuję"
    r"|nieobecn\w+\s+w\s+(?:biurze|pracy)|poza\s+biurem|na\s+urlopie\s+(?:do|od)|biuro\s+(?:jest"
    r"|będzie)\s+(?:nieczynne|zamknięte)|nicht\s+(?:im\s+(?:büro|buero|haus)|am\s+arbeitsplatz|erreichbar"
    r"|mehr\s+(?:bei|für|in)\s)"
    r"|(?:außer|ausser)\s+haus|abwesen\w+|im\s+urlaub|auf\s+dienstreise|in\s+(?:elternzeit|mutterschutz)"
    r"|büro\s+(?:ist|bleibt)\s+(?:\S+\s+){0,5}?geschlossen|(?:suis"
    r"|serai)\s+(?:actuellement\s+)?(?:absente?|en\s+cong[ée]s?|en\s+d[ée]placement)|absente?\s+(?:du\s+bureau|ce\s+jour)"
    r"|(?:actuellement\s+)?en\s+cong[ée]s?(?:,|\s+(?:maternité|du|jusqu))|ne\s+fa(?:is|it)\s+plus\s+partie"
    r"|bureaux\s+(?:sont|seront)\s+fermés|hors\s+du\s+bureau|(?:estoy|estaré|me\s+encuentro)\s+(?:actualmente\s+)?"
    r"(?:fuera|ausente|de\s+(?:vacaciones|viaje|baja))|ya\s+no\s+trabajo|oficinas?\s+(?:permanecer\w+|estar\w+)\s+cerrad"
    r"|fuera\s+de\s+(?:la\s+)?oficina"
    r")",
)
RETURN = LazyPattern(
    r"\b(?:until|till|through|return(?:ing)?|starting|back\s+(?:on|in|at)|fino\s+al?|sino\s+al?|rientr\w+"
    r"|ritorn\w+"
    r"|dal\s+\d{1,4}|al\s+\d{1,4}|do\s+(?:dnia\s+)?\d{1,4}|od\s+(?:dnia\s+)?\d{1,4}|wrac\w+|powr[óo]\w+"
    r"|wr[óo]c\w+|bis\s+(?:zum"
    r"|einschlie|\w+tag|\d{1,4})"
    r"|zur[üu]ck|ab\s+dem|jusqu['’]?au?|retour|reviendrai|hasta|regres\w+|volver\w+|vuelvo|torno|from\s+\w+\s+\d{1,4}"
    r"|since)\b",
)
# What only a notice says: who helps meanwhile.
SUBSTITUTE = LazyPattern(  # of lower-case text
    r"(?<!\w)(?:urgent\w*|emergenc\w+|immediate\s+(?:assistance|attention)|in\s+my\s+absence"
    r"|please\s+(?:contact\s+(?!me\b|us\b)\S+|direct\s+(?:all|any|your)|write\s+to|use)"
    r"|in\s+(?:mia|sua)\s+assenza|urgenz\w+|urgenti|mi\s+sostituisce"
    r"|(?:contattare|rivolgersi|rivolgetevi|scrivere\s+a)|piln\w+|zastępuj\w+|zastepuj\w+|zastępstw\w+"
    r"|podczas\s+mojej\s+nieobecno\w+|proszę\s+(?:o\s+(?:pilny\s+)?kontakt\s+z|pisać|dzwonić|kierować)"
    r"|dringend\w*|in\s+meiner\s+abwesenheit|(?:meine\s+)?vertretung|vertritt|wenden\s+sie\s+sich"
    r"|en\s+cas\s+d['’]\s?urgence|urgence|remplac[ée]e?\s+par|merci\s+d['’e]\s?(?:contacter|adresser|vous\s+adresser)"
    r"|asuntos\s+urgentes|me\s+sustituye|en\s+mi\s+ausencia|contacte\s+con|escriba\s+a)(?!\w)"
)
# And: that the answer comes later, that the mail is hard to read.
LATER = LazyPattern(  # of lower-case text
    r"(?<!\w)(?:(?:will|shall|'ll)\s+(?:reply|respond|answer|read|get\s+back|deal|attend)\b[^.\n]{0,60}\b(?:return|back)\b"
    r"|(?:limited|no|intermittent|sporadic|restricted)\s+(?:e-?mail\s+)?access|not\s+be\s+forwarded|delay\s+in\s+my"
    r"|as\s+soon\s+as\s+(?:i|we)\s+(?:return|am\s+back|are\s+back)"
    r"|risponder\w+\s+(?:\w+\s+){0,6}(?:rientro|ritorno|riapertura|appena\s+possibile)|(?:evase|evasa)\s+(?:al|alla)"
    r"|accesso\s+limitato|saltuariamente"
    r"|(?:odpowiem|odpowiemy|odpisz\w+|skontaktuj\w+)\s+(?:\w+\s+){0,5}(?:po\s+powrocie|po\s+\d+|jutro|najszybciej)"
    r"|dostęp\w*\s+do\s+poczty|nach\s+meiner\s+r[üu]ckkehr|nicht\s+weitergeleitet"
    r"|(?:eingeschränkten?|keinen)\s+zugriff|wieder\s+erreichbar|nur\s+sporadisch"
    r"|(?:dès|à)\s+(?:mon|notre)\s+retour|accès\s+limité|a\s+mi\s+(?:regreso|vuelta)|acceso\s+limitado)(?!\w)"
)
# What an absent person's program never says: a wish, a complaint, an announcement of one's own.
WANTS = LazyPattern(  # of lower-case text
    r"(?<!\w)(?:please\s+(?!contact|do\b|note|direct|call|write|e-?mail|reach|get\b|refer|use\b|be\b|find|allow|see\b"
    r"|forward|re-?send|bear|accept|expect|ask\b|speak|feel|keep|visit|ring|leave|try|copy|quote|include|reply|click"
    r"|retain|check|read\b|go\b|update)\w+"
    r"|(?:could|may|can)\s+i\b|grateful|i\s+am\s+writing|(?:not|stopped|never)\s+working|turn\s+off|how\s+to\b"
    r"|(?:potete|potreste|può|(?:vi|la|ti)\s+preg\w+\s+di)\s+(?!rivolger|contatt|scriver|chiamar|telefon|indirizz"
    r"|inviar|attender|pazient|non\b)\w+|non\s+funziona|comunico\s+che|la\s+vostra|una\s+vostra|vi\s+scrivo"
    r"|nie\s+działa\w*|działa|ustawił\w*|otrzymał[ea]m\s+od|proszę\s+o\s+(?!kontakt|cierpliw|wyrozum|kierow|piln)\w+"
    r"|przesyłam|wysyłam|składam|informuję,\s+że\s+nie"
    r"|funktioniert\s+nicht|einrichten|beantrage|bitte\s+(?:nennen|teilen|schicken|prüfen|bestätigen|geben|ändern)"
    r"|reiche\s+\w+|merci\s+de\s+m['’e]|pourriez|pouvez-vous|ne\s+(?:marche|fonctionne)\s+pas|désactiver"
    r"|je\s+vous\s+informe|les\s+comunico|solicito|(?:podrían?|pueden?)\s+(?!contact|llamar|escribir|dirigir)\w+|no\s+funciona)(?!\w)"
)
# How greetings and thanks begin, lower case.
COURTESIES = (
    "thank", "dear", "hello", "hi", "good ", "dziękuj", "dzień", "witam", "szanown", "grazie", "gentil", "buongiorno",
    "salve", "ringrazi", "vielen", "danke", "guten", "hallo", "sehr ", "liebe", "merci", "bonjour", "madame", "gracias",
    "hola", "buenos", "estimad",
)  # fmt: skip
