"""What watchers, banks, press offices and surveys write about, in six languages. Pure data."""

from __future__ import annotations

from parsers.kinds.voice_phrases import Sign
from parsers.lazy import LazyPattern


def _two_lines(labels: str) -> LazyPattern:
    """Two lines, not far from each other, that begin with such labels and a colon."""
    label = rf"[ \t*-]{{0,4}}(?:{labels})[ \t]{{0,12}}:"
    return LazyPattern(rf"\n{label}[^\n]{{0,120}}\n(?:[^\n]{{0,160}}\n){{0,5}}?{label}")


# What a watcher, a tracker, a forum or a nightly job lists line by line.
REPORT = Sign(
    4,
    (
        (
            "status:|state:|host:|service:|severity:|priority:|branch:|commit:|duration:|device:|alert:|impact:"
            "|assignee:|build:|comment:|subtotal:|billing address:|shipping address:|payment method:",
            _two_lines(
                "status|state|host|service|address|severity|priority|assignee|branch|commit|duration|start(?:ed)?|end"
                "|finished|errors?|device|alert|serial|sensor|value|threshold|impact|job|notification type|date/time"
                "|author|category|comment|ip|subtotal|total|shipping|billing address|shipping address|payment method"
            ),
        ),
        (
            "stato:|inizio:|sensore:|soglia:|processo di|durata:|priorità:|esito:|dotazione:|scadenza:|commento:"
            "|subtotale:|indirizzo di spedizione|metodo di pagamento",
            _two_lines(
                r"stato|inizio|fine|errori|sensore|valore|soglia|processo di \w{1,20}|file copiati|durata|priorità"
                r"|autore|assegnat[oa] a|esito|ente|dotazione|scadenza|ora|commento|ip|subtotale|totale|spedizione"
                r"|indirizzo di (?:spedizione|fatturazione)|metodo di pagamento"
            ),
        ),
        (
            "status:|stan:|host:|usługa:|początek:|błędy:|zadanie:|priorytet:|przypisany do|zamawiający:|komentarz:"
            "|adres dostawy|sposób płatności|metoda płatności",
            _two_lines(
                "status|stan|host|usługa|początek|koniec|błędy|zadanie|czas|priorytet|przypisany do|autor|wynik"
                "|wartość|zamawiający|przedmiot|termin|komentarz|ip|razem|dostawa|adres dostawy|(?:sposób"
                "|metoda) płatności"
            ),
        ),
        (
            "status:|beginn:|fehler:|dauer:|priorität:|gerät:|dienst:|kommentar:|zwischensumme|lieferadresse"
            "|zahlungsart",
            _two_lines(
                "status|beginn|ende|fehler|dauer|priorität|zugewiesen an|autor|gerät|dienst|kommentar|ip"
                "|zwischensumme|gesamtsumme|lieferadresse|rechnungsadresse|zahlungsart"
            ),
        ),
        (
            "statut:|état:|durée:|priorité:|assigné à|commentaire:|sous-total|adresse de livraison|mode de paiement",
            _two_lines(
                "statut|état|début|fin|erreurs|durée|priorité|assigné à|auteur|catégorie|commentaire|ip|sous-total"
                "|total|adresse de (?:livraison|facturation)|mode de paiement"
            ),
        ),
        (
            "estado:|duración:|prioridad:|asignado a|dispositivo:|comentario:|dirección de envío|forma de pago",
            _two_lines(
                "estado|inicio|fin|errores|duración|prioridad|asignad[oa] a|autor|dispositivo|comentario|ip|subtotal"
                "|total|dirección de (?:envío|facturación)|forma de pago"
            ),
        ),
    ),
)
# Announces itself as written for everybody.
PRESS = Sign(
    4,
    (
        (
            "press release|press review|for immediate release|call for papers|call for proposals|media advisory",
            LazyPattern(
                r"\n\W{0,6}(?:press (?:release|review)|for immediate release|call for (?:papers|proposals|abstracts"
                r"|participation)|media advisory)\b[^\n]{0,60}\n"
            ),
        ),
        (
            "comunicato stampa|rassegna stampa|a tutti gli associati|a tutti gli iscritti|a tutti i soci",
            LazyPattern(
                r"\n\W{0,6}(?:comunicato stampa|rassegna stampa|a tutti (?:gli (?:associati|iscritti|utenti)"
                r"|i (?:soci|clienti)))\b[^\n]{0,60}\n"
            ),
        ),
        (
            "informacja prasowa|komunikat prasowy|przegląd prasy",
            LazyPattern(r"\n\W{0,6}(?:informacja prasowa|komunikat prasowy|przegląd prasy)\b[^\n]{0,60}\n"),
        ),
        (
            "pressemitteilung|medienmitteilung|pressespiegel",
            LazyPattern(r"\n\W{0,6}(?:pressemitteilung|medienmitteilung|pressespiegel)\b[^\n]{0,60}\n"),
        ),
        (
            "communiqué de presse|revue de presse|appel à communications",
            LazyPattern(r"\n\W{0,6}(?:communiqué de presse|revue de presse|appel à communications)\b[^\n]{0,60}\n"),
        ),
        (
            "nota de prensa|comunicado de prensa|revista de prensa",
            LazyPattern(r"\n\W{0,6}(?:nota de prensa|comunicado de prensa|revista de prensa)\b[^\n]{0,60}\n"),
        ),
    ),
)
# An amount that is due, said without anybody who wants it.
BILL = Sign(
    2,
    (
        (
            "amount due|minimum payment|due date|payment due|view and pay|due on|statement",
            LazyPattern(
                r"amount due|minimum payment|due date|payment (?:is )?due|view and pay"
                r"|statement is (?:now )?(?:ready|available)"
            ),
        ),
        (
            "importo|con scadenza|scadenza|nuova bolletta|bolletta|avviso di pagamento|è disponibile|sono disponibili",
            LazyPattern(
                r"importo (?:pari|di|totale|da pagare)|con scadenza|(?:bolletta|fattura|estratto conto|cedolino"
                r"|avviso di pagamento|documento|referto)[^.\n]{0,60}(?:è|sono) (?:ora )?(?:disponibil|onlin)|(?:è"
                r"|sono) (?:ora )?disponibil[ei] (?:un nuov|il|la|in|nel|i )"
            ),
        ),
        (
            "termin płatności|terminem płatności|kwota do zapłaty|do zapłaty|dostępn|e-faktura",
            LazyPattern(
                r"termin(?:em)? płatności|do zapłaty|(?:faktura|rachunek|wyciąg|dokument|treść)[^.\n]{0,80}(?:jest"
                r"|są) dostępn"
            ),
        ),
        (
            "fälliger betrag|zahlbar bis|fällig am|steht bereit|zum download",
            LazyPattern(
                r"fällige[rn]? betrag|zahlbar bis|fällig am|(?:rechnung|kontoauszug|abrechnung)[^.\n]{0,60}(?:steht"
                r"|liegt|zum download)"
            ),
        ),
        (
            "montant dû|date d'échéance|à régler|est disponible|échéance",
            LazyPattern(r"montant (?:dû|total|à régler)|échéance|(?:facture|relevé)[^.\n]{0,60}est disponible"),
        ),
        (
            "importe|fecha de vencimiento|está disponible|vencimiento",
            LazyPattern(r"importe (?:total|a pagar|de)|vencimiento|(?:factura|recibo)[^.\n]{0,60}está disponible"),
        ),
    ),
)
# A place on the web where the reader is known.
PLACE = Sign(
    2,
    (
        (
            "online banking|control panel|customer area|customer portal|dashboard|status page|my account",
            LazyPattern(
                r"online banking|(?:in the |your )(?:control panel|customer (?:area|portal)|dashboard)|status page"
            ),
        ),
        (
            "area clienti|area riservata|area personale|pannello di|home banking|portale del|accedere al portale",
            LazyPattern(
                r"area (?:clienti|riservata|personale|utente)|pannello di (?:controllo|gestione)|home banking"
                r"|portale del (?:dipendente|cliente|cittadino)|acced(?:ere|endo) al portale"
            ),
        ),
        (
            "panelu klienta|panel klienta|ebok|strefie klienta|bankowości|serwisie transakcyjnym|koncie klienta",
            LazyPattern(
                r"panel[u]? klienta|ebok|stref(?:ie|a|y) klienta|bankowoś\w+ (?:internetow|elektron)"
                r"|serwisie transakcyjnym|koncie klienta"
            ),
        ),
        (
            "kundenportal|kundenbereich|kundenkonto|online-banking",
            LazyPattern(r"kundenportal|kundenbereich|kundenkonto|online-banking"),
        ),
        (
            "espace client|espace personnel|espace abonné",
            LazyPattern(r"espace (?:client|personnel|abonné)"),
        ),
        (
            "área de cliente|área de clientes|área personal|banca online",
            LazyPattern(r"área (?:de clientes?|personal)|banca online"),
        ),
    ),
)
# Found for the reader by a search, or asks everybody for an opinion.
MATCH = Sign(
    2,
    (
        (
            "match your|matches your|matching your|new jobs|searches this|based on your|rate the"
            "|how would you rate|your feedback|short survey|take our survey|customer satisfaction"
            "|recommended for you",
            LazyPattern(
                r"match(?:es|ing)? your|\d+ new (?:jobs|results|matches|listings)|searches this week"
                r"|based on your (?:\w+ )?(?:interests|search|profile|activity)|(?:rate|review) (?:the|your|our)"
                r"|(?:short|quick|take our|a) (?:\w+ )?survey|recommended for you"
            ),
        ),
        (
            "in base ai criteri|in base alle tue|in base al suo|questionario|sondaggio|opinione"
            "|lascia una recensione|valuta la|consigliati per te",
            LazyPattern(
                r"in base (?:ai (?:tuoi )?criteri|alle (?:tue|sue)|al (?:tuo|suo))"
                r"|compila(?:re)? il (?:breve )?questionario|(?:la (?:tua|sua) )opinione (?:conta|è)"
                r"|lascia(?:re)? una recensione|consigliati per te"
            ),
        ),
        (
            "pasując|na podstawie twoich|ankiet|podziel się opinią|oceń|twoja opinia|polecane dla ciebie|opinię",
            LazyPattern(
                r"pasując\w+ do (?:profil|twoj|kryteri)|na podstawie twoich|wypełni\w+ (?:krótk\w+ )?ankiet"
                r"|podziel się (?:swoją )?opinią|oceń (?:zakup|sprzedawc|nasz|produkt)|polecane dla ciebie"
            ),
        ),
        (
            "passend zu|umfrage|bewerten sie|bewerte|ihre meinung",
            LazyPattern(
                r"passend zu (?:ihre|deine)|(?:kurzen|unserer) umfrage|bewerten? sie|bewerte (?:deine|den)"
                r"|ihre meinung (?:ist|zählt)"
            ),
        ),
        (
            "enquête|votre avis|donnez votre",
            LazyPattern(
                r"correspondent à (?:votre|vos)|(?:courte |répondre à (?:notre|cette) )enquête|votre avis (?:nous"
                r"|compte)|donnez votre avis"
            ),
        ),
        (
            "encuesta|su opinión|tu opinión|valora",
            LazyPattern(r"(?:breve |nuestra )encuesta|(?:su|tu) opinión (?:nos|es|cuenta)|valora tu"),
        ),
    ),
)
