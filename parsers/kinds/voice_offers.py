"""What shops, newsletters and schools offer, in six languages. Pure data."""

from __future__ import annotations

from parsers.kinds.voice_phrases import Sign
from parsers.lazy import LazyPattern

# Bargains, voucher codes, tickets, places on a course.
PROMO = Sign(
    2,
    (
        (
            "free shipping|free delivery|free entry|shop now|buy now|book now|book tickets|limited time"
            "|special offer|promo code|discount code|voucher|early bird|read more|learn more|register now|sign up"
            "|new exhibition|on sale|in stock|see all|order now|find out more|% off",
            LazyPattern(
                r"free (?:shipping|delivery|entry|admission)|(?:shop|buy|book|order|register|sign up|enrol|apply"
                r"|join) (?:now|today|online)|book (?:your )?tickets|limited[- ]time|special offer|(?:promo|discount"
                r"|voucher) code|early[- ]bird|(?:read|learn|find out|discover) more\b|new exhibition|back in stock"
                r"|see all \w+|\d ?% off"
            ),
        ),
        (
            "consegna gratuita|spedizione gratuita|ultimi giorni|ultimi posti|posti limitati|codice sconto|buono"
            "|scopri|acquista|ingresso libero|ingresso gratuito|iscriviti|per iscriv|quota di|vai al catalogo"
            "|leggi tutto|a leggere|approfitta|iscrizioni aperte|prenota|early bird|solo fino",
            LazyPattern(
                r"(?:consegna|spedizione) gratuita|ultim[ie] (?:giorni|posti|ore)|posti limitati|codice (?:sconto"
                r"|promo)|buono (?:sconto|di|da|regalo)|scopri (?:di più|l[’']offerta|le|i |tutt|come|la |il )"
                r"|acquista (?:ora|subito|online)|ingresso (?:libero|gratuito)|iscriviti (?:ora|subito|qui|entro|al"
                r"|alla)|per iscriver(?:si|ti)|quota di (?:partecipazione|iscrizione)|vai al (?:catalogo|sito"
                r"|negozio)|leggi (?:tutto|di più|l[’']articolo)|continua a leggere|approfitta\w*|prenota (?:ora"
                r"|subito|il tuo|online)|solo fino a\b"
            ),
        ),
        (
            "darmowa dostawa|darmowa wysyłka|ostatnie dni|ostatnie miejsca|kod rabatowy|kup teraz|zobacz"
            "|wstęp wolny|zapisz się|formularz zgłosz|liczba miejsc|cena|czytaj|dowiedz się|sprawdź|odbierz"
            "|skorzystaj|wyprzedaż|tylko do|zarejestruj się|zapraszamy na",
            LazyPattern(
                r"darmow[aą] (?:dostaw|wysyłk)|ostatnie (?:dni|miejsca|sztuki)|kod (?:rabatowy|promocyjny)"
                r"|kup (?:teraz|bilet)|zobacz (?:ofertę|więcej|wszystkie|szczegóły|nasz)|wstęp (?:wolny|bezpłatny)"
                r"|zapisz się (?:na|już|teraz|do)|formularz zgłosz|liczba miejsc|cena[^.\n]{0,30}(?:netto|brutto"
                r"|osob)|czytaj (?:więcej|dalej|całość)|dowiedz się więcej|sprawdź (?:ofertę|szczegóły|teraz|nasz"
                r"|koniecznie|jak)|odbierz \w+|skorzystaj z\b|wyprzedaż|tylko do (?:niedzieli|końca|jutra|dziś)"
                r"|zarejestruj się|zapraszamy na (?:\w+ )?(?:szkoleni|konferencj|webinar|warsztat|seminari"
                r"|spotkanie online)"
            ),
        ),
        (
            "kostenloser versand|versandkostenfrei|jetzt kaufen|jetzt bestellen|jetzt anmelden|jetzt buchen"
            "|gutschein|rabattcode|nur bis|eintritt frei|mehr erfahren|weiterlesen|zum shop|letzte tage"
            "|jetzt entdecken|mehr lesen",
            LazyPattern(
                r"(?:kostenloser versand|versandkostenfrei)|jetzt (?:kaufen|bestellen|anmelden|buchen|entdecken"
                r"|sichern|lesen|ansehen)|gutschein|rabattcode|nur (?:noch )?bis\b|eintritt frei|mehr (?:erfahren"
                r"|lesen)|weiterlesen|zum shop|letzte tage"
            ),
        ),
        (
            "livraison gratuite|livraison offerte|derniers jours|code promo|profitez|découvrez|j'en profite"
            "|en savoir plus|lire la suite|inscrivez-vous|entrée libre|commandez|voir toutes|réservez",
            LazyPattern(
                r"livraison (?:gratuite|offerte)|derniers jours|code promo|profitez|découvrez|en profite"
                r"|en savoir plus|lire la suite|inscrivez-vous|entrée (?:libre|gratuite)|commandez (?:maintenant"
                r"|vite)|voir tou(?:tes|s) |réservez"
            ),
        ),
        (
            "envío gratis|últimos días|código promocional|código de descuento|compra ahora|descubre|aprovecha"
            "|más información|leer más|inscríbete|entrada libre|reserva tu|ver todos",
            LazyPattern(
                r"envío gratis|últimos días|código (?:promocional|de descuento)|compra ahora|descubre|aprovecha"
                r"|(?:más información|leer más)|inscríbete|entrada (?:libre|gratuita)|reserva tu|ver tod[oa]s"
            ),
        ),
    ),
)
# Prices that begin somewhere.
PRICE = Sign(
    2,
    (
        (
            "from €|from $|from £|from eur|only €|only $|just $|just €",
            LazyPattern(r"(?:from|only|just|save|starting at) (?:€|\$|£|eur |usd )\s?\d"),
        ),
        (
            "a partire da|da soli|a soli|da €|solo €|sconto del",
            LazyPattern(
                r"(?:a partire da|da soli|a soli|solo|da) (?:€|eur|euro)?\s?\d[\d.,]*\s?(?:€|euro)|sconto del \d"
            ),
        ),
        (
            "już od|tylko za|od tylko|rabat",
            LazyPattern(r"(?:już od|tylko za|tylko|za jedyne|od) \d[\d., ]{0,8}(?:zł|pln)|rabat[u]? \d|rabat do \d"),
        ),
        (
            "ab €|nur €|ab nur|schon ab|rabatt",
            LazyPattern(r"(?:ab|nur|schon ab|ab nur) (?:€ ?)?\d[\d.,]*\s?(?:€|euro)|\d ?% rabatt"),
        ),
        (
            "à partir de|seulement|de réduction|remise de",
            LazyPattern(r"à partir de \d[\d., ]*€|\d[\d., ]*€ seulement|\d ?% de (?:réduction|remise)"),
        ),
        (
            "desde|por solo|descuento",
            LazyPattern(r"(?:desde|por solo|solo) \d[\d.,]*\s?€|\d ?% de descuento"),
        ),
    ),
)
# A course, a webinar, a conference that is held.
COURSE = Sign(
    2,
    (
        (
            "webinar|workshop|training course|online course|conference|speakers",
            LazyPattern(
                r"(?:webinar|workshop|course|conference)\b[^.\n]{0,80}(?:takes place|will be held|online|join us)"
                r"|speakers include|join us (?:for|on|at)"
            ),
        ),
        (
            "corso|seminario|webinar|convegno|relatori|crediti formativi",
            LazyPattern(
                r"(?:corso|seminario|webinar|convegno)\b[^\n]{0,120}(?:si terrà|si svolgerà|online|in presenza"
                r"|in programma)|relatori|crediti formativi"
            ),
        ),
        (
            "szkoleni|webinar|konferencj|warsztat|prelegen",
            LazyPattern(
                r"(?:szkoleni[eau]|webinar|konferencj[aęi]|warsztat\w*)\b[^\n]{0,100}(?:online|odbędzie|stacjonarn"
                r"|godz)|prelegen|program szkolenia"
            ),
        ),
        (
            "webinar|seminar|schulung|tagung|referent",
            LazyPattern(
                r"(?:webinar|seminar|schulung|tagung)\b[^.\n]{0,80}(?:findet|online|statt)|referent(?:en|innen)"
            ),
        ),
        (
            "webinaire|formation|séminaire|colloque|intervenants",
            LazyPattern(
                r"(?:webinaire|formation|séminaire|colloque)\b[^.\n]{0,80}(?:aura lieu|en ligne|se tiendra)"
                r"|intervenants"
            ),
        ),
        (
            "webinar|curso|seminario|jornada|ponentes",
            LazyPattern(
                r"(?:webinar|curso|seminario|jornada)\b[^.\n]{0,80}(?:tendrá lugar|en línea|online|se celebrará)"
                r"|ponentes"
            ),
        ),
    ),
)
