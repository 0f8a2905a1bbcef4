"""What services say to their users, in six languages: sentences, compared in lower case. Pure data.

Each sign lists, by language, the stems one of which is in whatever its pattern finds, and the pattern. No sign proves
anything alone; :mod:`parsers.kinds.voice` adds up what several of them weigh.
"""

from __future__ import annotations

from typing import NamedTuple

from parsers.lazy import LazyPattern


class Sign(NamedTuple):
    """One sign: what it weighs, and by language the stems that ask for it and the pattern."""

    weight: int
    forms: tuple[tuple[str, LazyPattern], ...]  # stems with ``|`` between


# What to do if the reader did not ask for this: nobody but a program knows so little of its reader.
IGNORE = Sign(
    4,
    (
        (
            "ignore|disregard|did not|didn|have not|haven|were not|weren|was not you|wasn",
            LazyPattern(
                r"(?:if|in case) you (?:did not|didn[’']t|have not|haven[’']t|were not"
                r"|weren[’']t)[^.\n]{0,60}(?:request|initiat|creat|sign|regist|ask|chang|mak|made|perform|attempt"
                r"|order|log|do (?:this|so))|(?:ignore|disregard) (?:and delete )?(?:this|the) (?:e-?mail|mail"
                r"|message|notice|notification|request|invit)|if (?:this|it) (?:was not|wasn[’']t) you\b"
            ),
        ),
        (
            "se non|ignora|ignori|ignorare|ignorate",
            LazyPattern(
                r"se non (?:hai|ha|sei|è|avete|lo hai|desideri|vuoi|intendi)\b[^.\n]{0,60}(?:richiest|effettuat"
                r"|cambiat|modificat|registrat|creat|iscritt|autorizzat|avviat|stat[oa] (?:tu|lei)|fatto|unirti"
                r"|partecipare)|ignor(?:a|are|ate|i) (?:pure |semplicemente )?(?:quest[ao]|la presente|il presente"
                r"|il messaggio|la mail)"
            ),
        ),
        (
            "jeśli|jeżeli|zignor|pomiń|jesli",
            LazyPattern(
                r"je(?:śli|żeli|sli) (?:to )?nie (?:ty\b|był|prosił|zakładał|rejestrował|składał|zmieniał|zlecał"
                r"|wysyłał|wnioskował|dokonywał|jesteś|żądał|zamawiał|inicjował|zażądał|zostało|poprosił|dokonał)"
                r"|zignor(?:uj|ować|ujcie)|pomiń (?:tę|ten|to)"
            ),
        ),
        (
            "wenn sie|wenn du|falls|sollten|ignorier|sofern",
            LazyPattern(
                r"(?:wenn|falls|sollten|sofern) (?:sie|du|das|dies"
                r"|nicht)\b[^.\n]{0,80}nicht[^.\n]{0,60}(?:angeforder|angefrag|beantrag|veranlass|registrier|geänder"
                r"|angemelde|gestellt|erstellt|bestellt|durchgeführt|waren|initiier)|ignorier(?:en"
                r"|e) (?:sie )?(?:bitte )?diese|diese \S{1,20} (?:bitte |einfach )?(?:zu )?ignorieren"
            ),
        ),
        (
            "si vous|ignore",
            LazyPattern(
                r"si vous n[’']\S+ (?:pas|jamais)\b[^.\n]{0,60}(?:demand|effectu|initi|modifi|inscri|cré|fait"
                r"|origine|sollicit|command)|ignore[rz] (?:simplement )?(?:cet|ce)"
            ),
        ),
        (
            "si no|ignor|omit|caso omiso",
            LazyPattern(
                r"si (?:usted )?no (?:ha|has|fue|solicit|realiz|lo)[^.\n]{0,60}(?:solicit|realiz|pedid|cambi|cread"
                r"|registr|empezad|usted|tú)|(?:ignor[ae]r?(?:lo)?|omit[ae]) (?:simplemente )?(?:este|esta"
                r"|el mensaje)|caso omiso"
            ),
        ),
    ),
)
# Why the reader receives this: said to those who may have forgotten it.
BECAUSE = Sign(
    4,
    (
        (
            "receiving this|received this|receiving these|getting this|received the following|sent to you"
            "|receive this|got this|seeing this",
            LazyPattern(
                r"receiv(?:ed|ing|e) (?:this|these)\b[^.\n]{0,80}because|g(?:etting|ot) this\b[^.\n]{0,80}because"
                r"|(?:was|been|is|being) sent to you\b|received the following notification"
            ),
        ),
        (
            "ricevut|ricevi|ricevete|ricevendo|riceve|inviata perch|inviato perch",
            LazyPattern(
                r"ricev(?:uto|i|ete|endo|e) (?:quest|il presente|la presente)[^.\n]{0,60}(?:perch|in quanto)"
                r"|ricevuto la seguente notifica|inviat[oa] perch"
            ),
        ),
        (
            "otrzym|dosta|wysyłamy",
            LazyPattern(
                r"(?:otrzym|dosta|wysyła)\w+ (?:\S+ ){0,4}?(?:wiadomość|e-?mail\w*|mail\w*|powiadomieni\w+"
                r"|list),? [^.\n]{0,30}?(?:ponieważ|gdyż)"
            ),
        ),
        (
            "diese e-mail|diese mail|diese nachricht|diese benachricht|nachricht wurde|mail wurde",
            LazyPattern(
                r"diese (?:e-?mail|mail|nachricht|benachrichtigung)\b[^.\n]{0,60}(?:weil|da (?:sie|du))|(?:e-?mail"
                r"|nachricht|mail) wurde [^.\n]{0,30}an (?:dich|sie)\b"
            ),
        ),
        (
            "recevez|reçu ce",
            LazyPattern(r"re(?:cevez|çu) (?:ce|la notif)[^.\n]{0,60}(?:\bcar\b|parce|suite à|puisque)"),
        ),
        (
            "recib",
            LazyPattern(r"recib\w{1,5} (?:este|esta|el)[^.\n]{0,60}(?:porque|debido)"),
        ),
    ),
)
# How long a link or a code will work.
EXPIRES = Sign(
    3,
    (
        (
            "expire|valid for|valid until|only works",
            LazyPattern(
                r"(?:link|code|invit\w+|token|url|password|domain|certificate|licen[cs]e|subscription"
                r"|trial)\b[^\n]{0,60}(?:will expire|expires|valid (?:for|until)|only works)"
            ),
        ),
        (
            "scadrà|scade|valido",
            LazyPattern(
                r"(?:link|collegamento|codice|invito|dominio|certificato|licenza|abbonamento"
                r"|polizza)\b[^\n]{0,60}(?:scadrà|scade\b|valido (?:per|fino|solo|dopo))"
            ),
        ),
        (
            "wygaśnie|wygasa|ważn",
            LazyPattern(
                r"(?:link|kod|odnośnik|zaproszenie|domena|certyfikat|licencja|abonament|polisa"
                r"|usługa)\b[^\n]{0,60}(?:wygaśnie|wygasa\b|jest ważn|ważny (?:przez|do|tylko))"
            ),
        ),
        (
            "gültig|läuft|verfällt",
            LazyPattern(r"(?:link|code|einladung)\b[^.\n]{0,40}(?:gültig|läuft\b|verfällt)"),
        ),
        (
            "expire|valable|valide",
            LazyPattern(r"(?:lien|code|invitation)\b[^.\n]{0,40}(?:expire(?:ra)?\b|valable|valide pendant)"),
        ),
        (
            "caduca|expira|válid",
            LazyPattern(r"(?:enlace|código|invitación)\b[^.\n]{0,40}(?:caduca(?:rá)?\b|expira(?:rá)?\b|válid)"),
        ),
    ),
)
# Where the reader shall click.
CLICK = Sign(
    2,
    (
        (
            "click|tap|link|following url|following page|following address|following website|copy and|copy &"
            "|please visit|please follow|please go|visit the|visit our|visit your|open the|button|sign in to"
            "|log in to|log in at|login at|this url|this page",
            LazyPattern(
                r"(?:click|tap) (?:on |the |here|this|below|to )|(?:follow|visit|use|open|access) (?:the |this "
                r"|that |your )(?:\w+ ){0,2}(?:link|url|page|address|site|website|button)|(?:go to"
                r"|at) (?:the )?(?:following|this) (?:link|url|page|address|website)|(?:following|this) (?:link|url"
                r"|address|page|button)\b|(?:link|button|url) below|please (?:follow|visit|go to)\b|copy (?:and"
                r"|&) paste|(?:log ?in|sign ?in)(?: to [^.\n]{2,30})? (?:at|to see|to view|on)\b"
                r"|click(?:ing)? (?:the|on)"
            ),
        ),
        (
            "clic|visita il|visita la|collegamento|link|accedi|pulsante|seguente url|seguente pagina",
            LazyPattern(
                r"clic(?:ca|cando|care|chi)\b|(?:fai|fare|facendo) clic|(?:visita|visitare|segui|seguire|vai|andare"
                r"|usa|utilizza|utilizzare|utilizzando) (?:\S+ ){0,3}?(?:link|collegamento|indirizzo|pagina|sito"
                r"|url)|(?:seguente|questo) (?:link|collegamento|indirizzo|url)|(?:link|collegamento"
                r"|indirizzo) (?:seguente|qui sotto|sottostante)|accedi (?:a|al|alla|per|con|qui|da|su)\b"
            ),
        ),
        (
            "klik|poniższ|następując|linku|przejdź|wejdź|odwiedź|skopiuj|odnośnik|zaloguj",
            LazyPattern(
                r"klik(?:nij|ając|nięcie|nąć|nięciem)\b|(?:poniższ\w+|następując\w+|pod tym|ten|tego) (?:link\w*"
                r"|odnośnik\w*|adres\w*|przycisk\w*)|przejdź (?:do|na|pod)\b|wejdź\b|odwiedź\b|skopiuj\b|zaloguj się"
            ),
        ),
        (
            "klick|folgenden link|folgendem link|folgende adresse|folgenden button|folgende seite|diesen link"
            "|diesem link|besuche|link unten|rufen sie|melden sie|melde dich",
            LazyPattern(
                r"klick(?:e|en|t|st)?\b|(?:folgende[nmr]?|diese[nmr]?|unten ?stehende[nmr]?) (?:link|button|verweis"
                r"|url|adresse|seite)|(?:besuche|besuchen sie|rufen? sie)\b|link unten|melden? (?:sie sich|dich)\b"
            ),
        ),
        (
            "cliqu|lien|adresse suivante|page suivante|ci-dessous|rendez-vous sur|visitez|visiter|accédez|connectez",
            LazyPattern(
                r"cliqu(?:ez|er|ant)\b|(?:lien|bouton|adresse|url|page) (?:suivant|ci-dessous|ci-après)|(?:ce"
                r"|suivre le) lien\b|rendez-vous (?:sur|à l)|(?:visitez|visiter|accéder à|accédez à|consultez"
                r"|consulter) (?:la |le |l[’']|cette |les )?(?:page|lien|adresse|site|détails)|connectez-vous"
            ),
        ),
        (
            "clic|enlace|siguiente|pulse|pulsa|pinche|pincha|visite|visita|vaya a|acceda|inicie sesi|inicia sesi",
            LazyPattern(
                r"(?:haga|haz|hacer|haciendo) clic|(?:pulse|pulsa|pinche|pincha)\b|(?:siguiente|este) (?:enlace|link"
                r"|vínculo|botón|url|dirección|página)|(?:visite|visita|vaya a|acceda a|accede a) |inici[ae] sesión"
            ),
        ),
    ),
)
# How to get fewer of these.
SETTINGS = Sign(
    2,
    (
        (
            "notification|preferences|settings|subscri|unwatch|unfollow|alerts",
            LazyPattern(
                r"(?:change|manage|update|modify|edit|adjust|disable|turn off|stop|review|customi[sz]e"
                r"|mute)\w* (?:\S+ ){0,5}?(?:notifications?|preferences|settings|subscriptions?|alerts)\b"
                r"|un(?:subscribe|watch|follow)\b|notification (?:settings|preferences)"
            ),
        ),
        (
            "notific|preferenz|impostazion",
            LazyPattern(
                r"(?:modificare|gestire|cambiare|disattivare|ricevere più|disabilitare"
                r"|ricezione)[^.\n]{0,50}(?:notific|preferenz|impostazion)|(?:preferenze|impostazioni) (?:di |delle "
                r"|per le )?notific"
            ),
        ),
        (
            "powiadom|subskryp|ustawie",
            LazyPattern(
                r"(?:wyłącz|zmieni|zarządza|zrezygnow|dostosow|otrzymyw)\w*[^.\n]{0,50}(?:powiadomie|subskryp"
                r"|ustawie)|ustawieni\w+ powiadomie"
            ),
        ),
        (
            "benachricht|einstellung",
            LazyPattern(
                r"benachrichtigungseinstellungen|(?:ändern|verwalten|abbestellen|anpassen"
                r"|deaktivieren)[^.\n]{0,50}(?:benachricht|einstellung)|(?:benachricht"
                r"|einstellung)\w*[^.\n]{0,50}(?:ändern|verwalten|abbestell|anpassen|deaktiv)"
            ),
        ),
        (
            "notif|préféren|paramètre",
            LazyPattern(
                r"paramètres de notif|arrêter cette notif|(?:modifier|gérer|changer|désactiver"
                r"|modifiez)[^.\n]{0,50}(?:notif|préféren|paramètre)"
            ),
        ),
        (
            "notif|preferen|ajuste|configura",
            LazyPattern(
                r"(?:configuración|ajustes|preferencias) de (?:las )?notif|(?:cambiar|gestionar|modificar"
                r"|desactivar)[^.\n]{0,50}(?:notif|preferen|ajustes|configur)"
            ),
        ),
    ),
)
# Thanks for an order, a registration, for using a service.
THANKS = Sign(
    2,
    (
        (
            "thanks for|thank you for|thank you very|thank you so|thanks very|thanks so",
            LazyPattern(
                r"thank(?:s| you)(?: very much| so much)? for (?:using|registering|signing|subscribing|joining"
                r"|creating|shopping|ordering|purchas|choosing|being a|visiting|participat|register|applying"
                r"|your (?:\w+ )?(?:order|purchase|registration|donation|subscription|payment|booking|submission"
                r"|contribution|application))"
            ),
        ),
        (
            "grazie per",
            LazyPattern(
                r"grazie (?:mille )?per (?:\S+ ){0,2}?(?:usat|utilizz|uso|scelt|registrat|registrazion|ordin|acquist"
                r"|iscri|aderit|effettuat|prenota|esserti|inviato)"
            ),
        ),
        (
            "dziękujemy",
            LazyPattern(
                r"dziękujemy,? (?:za|że) (?:\S+ ){0,2}?(?:rejestrac|zamówien|zakup|skorzyst|korzyst|zapisan|dołączen"
                r"|zaufan|wpłat|płatn|rezerwac|wybór|wybran|dokonan|założen|subskry|używ|zainteresow|przesłan"
                r"|utworz)"
            ),
        ),
        (
            "dank für|danke für|dank dass|danke dass|dank, dass|danke, dass|dank! für",
            LazyPattern(
                r"dank[e,!]* (?:für |dass )[^.\n]{0,30}(?:bestell|buchung|registrier|anmeld|einkauf|nutz|interesse"
                r"|vertrauen|teilnahme|spende|einreich|zahlung|benutz|verwend|bewerb)"
            ),
        ),
        (
            "merci de|merci d|merci pour",
            LazyPattern(
                r"merci (?:d[’']|pour|de)[^.\n]{0,30}(?:command|inscri|utilis|achat|abonn|rejoin|réserv|choisi"
                r"|confiance|enregistr|paiement)"
            ),
        ),
        (
            "gracias por",
            LazyPattern(
                r"gracias por (?:\S+ ){0,2}?(?:us[ao]|utiliz|registr|pedido|compra|elegi|suscri|confia|participa|uni"
                r"|reserva|pago)"
            ),
        ),
    ),
)
# A welcome, a congratulation.
WELCOME = Sign(
    2,
    (
        (
            "welcome|congratulations",
            LazyPattern(r"welcome (?:to|aboard|on board)\b|welcome,? \w+!|congratulations"),
        ),
        (
            "benvenut|complimenti|congratulazioni",
            LazyPattern(r"benvenut[oaie/]+\b|congratulazioni"),
        ),
        (
            "witamy|witaj|gratul",
            LazyPattern(r"witamy (?:\w+ )?(?:w|na)\b|witaj\b|gratulac|gratulujemy"),
        ),
        (
            "willkommen|glückwunsch",
            LazyPattern(r"willkommen\b|herzlichen glückwunsch"),
        ),
        (
            "bienven|félicitations",
            LazyPattern(r"bienvenue\b|félicitations"),
        ),
        (
            "bienvenid|enhorabuena|felicidades",
            LazyPattern(r"bienvenid\w+|enhorabuena|felicidades"),
        ),
    ),
)
