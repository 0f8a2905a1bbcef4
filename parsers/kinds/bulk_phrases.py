"""What newsletters, shops and services say: subjects and sentences, compared in lower case. Pure data."""

from __future__ import annotations

import re

from parsers.kinds.stems import Stems
from parsers.lazy import LazyPattern

BULK_STEMS = Stems((
    "ricever", "receiv", "recevoir", "recib", "otrzymyw", "erhalten",
    "subscri", "disiscri", "iscrizion", "iscritt", "rezygn", "wypis", "abbestell", "abmeld", "abonn",
    "inscri",
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
    r"|trouble\s+(?:viewing|reading)|can(?:'|no|)t\s+(?:see|read|view)\s+this\s+(?:e-?mail|message"
    r"|newsletter)"
    r"|you\s+(?:are\s+receiving|received|have\s+received|'re\s+receiving)\s+this\s+(?:e-?mail|message"
    r"|newsletter"
    r"|mailing)?\s*because|this\s+(?:e-?mail|message|newsletter)\s+was\s+sent\s+to\b|no\s+longer\s+(?:wish"
    r"|want)\s+to\s+receive|stop\s+receiving\s+(?:these|this)|remove\s+(?:yourself|me)\s+from\s+(?:this|our"
    r"|the)\s+(?:mailing\s+)?list"
    r"|disiscriv\w+|disiscrizione|annulla(?:re)?\s+(?:la\s+|l['’])?(?:iscrizione|sottoscrizione)"
    r"|cancella(?:re"
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
    r"|otrzymał\w*\s+(?:\w+\s+)?(?:tę|ta|ten|tego)\s+(?:wiadomość|e-?mail\w*|newsletter\w*"
    r"|biuletyn)\s+ponieważ"
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
    "system sent", "system created", "system e-mail", "system email", "system message", "system notif",
    "system mail",
    "system-", "przez system", "przez automat",
    "multifun", "multi-fun", "wielofunkc", 'sent from "rnp',
))  # fmt: skip
NO_REPLY_PHRASE = LazyPattern(
    r"(?<!\w)(?:(?:do\s+not|don['’]?t|please\s+do\s+not|cannot\s+be|can(?:'t|not))\s+(?:directly\s+)?(?:repl(?:y"
    r"|ied)|respond|answer\w*)\b|replies\s+(?:to\s+this\s+(?:e-?mail|message|mailbox|address)\s+)?(?:are"
    r"|will)\s+not\b|(?:not\s+monitored|unmonitored|unattended)|(?:this\s+is\s+an?|this\s+(?:e-?mail|message"
    r"|notification)\s+(?:was|has\s+been|is))\s+(?:\w+\s+){0,2}?(?:automat\w+|system|computer"
    r"|auto)[\s-]*(?:generated|sent|created|e-?mail|message|notification|mail)|automatically[\s-](?:generated"
    r"|sent)\s+(?:e-?mail|mail|message|notification|reply|response)|auto-?generated\s+(?:e-?mail|mail|message"
    r"|notification)|(?:si\s+prega\s+di\s+|ti\s+preghiamo\s+di\s+|la\s+preghiamo\s+di\s+|per\s+favore\s+"
    r"|pregasi\s+)?non\s+rispond\w+\s+(?:a\s+quest|direttamente|al\s+presente|alla\s+presente)|(?:messaggio|e-?mail"
    r"|mail|comunicazione|notifica)\s+(?:è\s+stat\w\s+)?(?:generat\w|inviat\w|creat\w"
    r"|prodott\w)?\s*(?:in\s+)?(?:modo\s+)?automatic\w+|generat\w\s+(?:automaticamente|in\s+automatico"
    r"|dal\s+sistema)|non\s+(?:è\s+)?(?:abilitat\w|presidiat\w|monitorat\w)|(?:prosimy|proszę"
    r"|prosze)\s+(?:\w+\s+){0,2}?nie\s+odpowiadać|nie\s+odpowiadaj|(?:wiadomość|e-?mail|mail|powiadomienie"
    r"|list)\s+(?:\w+\s+){0,3}?(?:wygenerowan\w+|wysłan\w+|utworzon\w+)\s+(?:\w+\s+)?automatycznie|(?:wygenerowan\w+"
    r"|wysłan\w+)\s+(?:automatycznie|przez\s+(?:system|automat))|automatycznie\s+(?:wygenerowan\w+|wysłan\w+)"
    r"|wiadomość\s+automatyczna|automatyczn\w+\s+(?:wiadomość|powiadomieni\w+|mail|e-?mail)"
    r"|(?:bitte\s+)?(?:antworten\s+sie\s+(?:bitte\s+)?nicht|nicht\s+(?:auf\s+diese\s+(?:e-?mail|nachricht"
    r"|mail)\s+)?(?:zu\s+)?antworten)|(?:automatisch|maschinell)\s+(?:generiert\w*|erzeugt\w*|erstellt\w*"
    r"|versendet\w*|verschickt\w*)|(?:merci\s+de\s+)?ne\s+(?:pas\s+)?répond\w+\s+(?:pas|à\s+ce)|(?:généré|envoyé"
    r"|créé)\s+automatiquement|message\s+automatique|(?:por\s+favor,?\s+)?no\s+(?:responda\w*|responder|conteste\w*)"
    r"|(?:generado|enviado)\s+automáticamente|mensaje\s+automático|(?:inviat\w|spedit\w|wysłan\w|sent|scanned"
    r"|gesendet|envoyé\w?|enviado)\s+(?:from|by|dal?|z|von|vom|par|desde)\s(?:\w+\s){0,2}?(?:multifun[kz]\w+"
    r"|multi-?function\w*|wielofunkcyjn\w+)|sent\s+from\s+\"rnp\w+)",
)

# The subject speaks to the reader of the reader's own order, account or document: a shop or a service.
TRANSACTION_STEMS = Stems((  # of TRANSACTION_SUBJECT
    "your", "tuo", "tua", "suo", "sua", "tuoi", "twoja", "twoje", "twój", "ihr", "ihre", "dein", "deine", "votre",
    "vos", "tu", "su",
    "confirmation", "confirmed", "reset", "shipped", "activation", "verification", "received", "reminder", "update",
    "change the", "verify the", "activate the", "confirm the", "conferma", "recupero", "reimposta", "cambio",
    "potwierdzenie", "zmiana hasła", "odzyskiwanie hasła", "kod weryfikacyjny", "kod autoryzacyjny",
    "bestellbestätigung", "auftragsbestätigung", "versandbestätigung", "buchungsbestätigung", "passwort",
    "confirmación", "alert", "notification", "code", "new sign", "new login", "new device", "codice",
    "invited", "shared", "invitato", "condiviso", "udostępnił", "zaprosił", "mentioned", "commented", "freigegeben",
    "geteilt", "invité", "invitado",
))  # fmt: skip
TRANSACTION_SUBJECT = LazyPattern(
    r"\s*(?:\W{0,4})(?:(?:your|il\s+tuo|la\s+tua|il\s+suo|la\s+sua|i\s+tuoi|twoj[ae]|twój|ihre?|deine?|votre"
    r"|vos"
    r"|tu|su)\s+(?:\S+\s+){0,2}?"
    r"(?:order|invoice|account|password|receipt|statement|subscription|payment|booking|reservation|parcel"
    r"|package|delivery|shipment|bill"
    r"|trial|membership|e?-?tickets?|bigliett[oi]|bilet\w?|billets?|billetes?|fahrkarten?|ordine|fattura|account|password|pacco|spedizione|pagamento|prenotazione|abbonamento"
    r"|bolletta|estratto|acquisto"
    r"|zamówienie|konto|faktura|paczka|przesyłka|hasło|płatność|rezerwacja|rachunek|subskrypcja|bestellung"
    r"|rechnung|konto|passwort|sendung"
    r"|zahlung|buchung|commande|facture|compte|colis|réservation|pedido|factura|cuenta|reserva|envío)\b"
    r"|(?:order|purchase|booking|payment|shipping|shipment|registration|account|password|e-?mail"
    r"|subscription)\s+(?:confirmation|confirmed|reset"
    r"|shipped|activation|verification|received|reminder|update)\b|(?:reset|change|verify|activate"
    r"|confirm)\s+(?:your|the)\s+(?:password|e-?mail|account)"
    r"|conferma\s+(?:d(?:'|ell'|i\s+)\s?)?(?:ordine|registrazione|prenotazione|iscrizione|pagamento"
    r"|spedizione"
    r"|acquisto)\b|(?:recupero|reimposta\w*|cambio)\s+(?:la\s+)?password"
    r"|potwierdzenie\s+(?:zamówienia|rejestracji|rezerwacji|płatności|wysyłki|zakupu|nadania)|(?:reset|zmiana"
    r"|odzyskiwanie)\s+hasła|kod\s+(?:weryfikacyjny|autoryzacyjny)"
    r"|bestellbestätigung|auftragsbestätigung|versandbestätigung|buchungsbestätigung"
    r"|passwort\s+(?:zurücksetzen"
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
    r"|here)\s+(?:below\s+)?(?:to|and)\s+(?:verify|confirm|reset|activate|view|track|complete|set|see"
    r"|download"
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
    r"|sale|discount\w*|deal[s]?|%\s?off|shop\s+now|buy\s+now|free\s+shipping|limited\s+time|exclusive"
    r"|save\s+up"
    r"|special\s+offer|order\s+now|learn\s+more|webinar|angebot\w*|rabatt\w*|jetzt\s+(?:kaufen|bestellen"
    r"|entdecken)|sparen"
    r"|kostenlos\w*|gutschein\w*|promotion[s]?|soldes|remise|offre[s]?|découvrez|profitez|rebajas"
    r"|descuento\w*"
    r"|ofertas|compra\s+ahora|descubre)(?!\w)"
)

# The subject announces something to the reader; a person may write so too, but then asks or wants something.
TOPIC_STEMS = Stems(  # of TOPIC_SUBJECT
    (
        "scont", "saldi", "promo", "offert", "rabat", "zniżk", "wyprzedaż", "promocj", "okazj", "sale", "last chance",
        "black friday", "free shipping", "special offer", "discount", "angebot", "soldes", "rebajas", "descuento",
        *(f"^ {first}" for first in (
            "invito", "zaproszenie", "zapraszamy", "invitation to", "you re invited", "you are invited", "einladung",
            "save the date", "fattura", "faktura", "invoice", "rechnung", "facture", "factura", "ordine", "zamówienie",
            "order", "promemoria", "reminder", "przypomnienie", "erinnerung", "rappel", "recordatorio", "ricevuta",
            "payment", "potwierdzenie", "conferma", "estratto", "wyciąg", "alert", "alarm", "cron",
            "nowa wiadomość", "nuovo messaggio", "new", "neue nachricht", "monthly report", "daily digest", "weekly",
        )),
        *(f"{state}{gap}:" for gap in ("", " ") for state in (
            "critical", "warning", "problem", "recovery", "resolved", "ok",
        )),
        "verification code", "is your", "shipped", "delivered", "dispatched", "spedit", "consegnat", "in consegna",
        "wysłan", "nadan", "zostało zamknięte", "zostało rozwiązane", "has been", "è stat", "disponibile",
        "scadenza", "wygasa", "expire",
    ),
    anywhere=("newsletter", "biuletyn", "webinar", "%", "cod", "kod"),
)  # fmt: skip
TOPIC_SUBJECT = LazyPattern(
    r"newsletter|biuletyn|webinar|\d{1,2}\s?%|\b(?:scont[oi]|saldi|promo\w*|offert[ae]|rabat\w*|zniżk\w+"
    r"|wyprzedaż\w*|promocj\w+|okazj\w+"
    r"|sale|last\s+chance|black\s+friday|free\s+shipping|special\s+offer|discount\w*|angebot\w*|rabatt\w*"
    r"|soldes|rebajas|descuento\w*)\b"
    r"|^\W{0,4}(?:invito\s+(?:a|al|alla|all)\b|zaproszenie\s+(?:na|do)\b|zapraszamy|invitation\s+to"
    r"|you(?:'re|\s+are)\s+invited|einladung\s+zu"
    r"|save\s+the\s+date|fattura\b|faktura\b|invoice\b|rechnung\b|facture\b|factura\b|ordine\s+(?:n|#|\d)"
    r"|zamówienie\s+(?:nr|#|\d)|order\s+(?:no|#|\d)"
    r"|promemoria|reminder|przypomnienie|erinnerung|rappel|recordatorio|ricevuta\s+(?:di\s+)?(?:pagamento|n)"
    r"|payment\s+(?:received|confirmation|receipt)"
    r"|potwierdzenie\b|conferma\b|estratto\s+conto|wyciąg\b|alert\b|alarm\b|cron\s?<|\[?(?:critical|warning"
    r"|problem|recovery|resolved|ok)\]?\s?:"
    r"|nowa\s+wiadomość|nuovo\s+messaggio|new\s+(?:message|comment|order|follower|login)|neue\s+nachricht"
    r"|monthly\s+report|daily\s+digest|weekly\b)"
    r"|verification\s+code|(?:codice|kod|code)\s+(?:\w+\s+){0,2}?\d{4,8}|\b\d{4,8}\s+is\s+your\b"
    r"|\b(?:shipped|delivered|dispatched|spedit[oa]|consegnat[oa]|in\s+consegna"
    r"|wysłan[aey]|nadan[aey]|zostało\s+(?:zamknięte|rozwiązane)|has\s+been\s+(?:closed|resolved|shipped"
    r"|updated)|è\s+stat[oa]\s+(?:chius|spedit|aggiornat)\w*|disponibile"
    r"|scadenza\s+(?:abbonamento|polizza)|wygasa|expires?\b|expired)\b",
    re.IGNORECASE,
)
# The subject says that the mail is for everybody, or comes from a watcher or a nightly job.
HERALD_STEMS = Stems(
    (
        "comunicato", "nota stampa", "rassegna", "informacja", "komunikat", "przegląd prasy", "press", "media",
        "pressemitteilung", "medienmitteilung", "communiqué", "revue", "nota de prensa", "comunicado", "call for",
        "szkolenie", "webinar", "corso", "corsi", "seminario", "convegno", "cron", "problem", "recovery", "backup",
        "kopia", "build", "failed", "fixed", "alarm", "allarme", "alert", "domain", "renewal", "scheduled", "planned",
        "manutenzione", "prace", "przerwa", "wartungsarbeiten", "maintenance", "daily", "weekly", "monthly",
        "tygodniow", "miesięczn", "dzienny", "rapporto", "raport", "report",
        "job", "jobs", "nuovo", "nuovi", "nowe", "ultimi", "ostatnie",
        "last days", "ultima", "bollettino", "biuletyn",
    ),
)  # fmt: skip
HERALD_SUBJECT = LazyPattern(
    r"\W{0,6}(?:(?:comunicato|nota|rassegna) stampa|(?:informacja|komunikat) prasow[ay]|przegląd prasy"
    r"|press (?:release|review)|media (?:advisory|alert)|pressemitteilung|medienmitteilung|communiqué de presse"
    r"|revue de presse|nota de prensa|comunicado de prensa|call for (?:papers|proposals|participation|abstracts)"
    r"|szkolenie (?:online|:|-|–)|szkolenie: |webinar|cors[oi] (?:di formazione|online|gratuit[oi])|(?:seminario"
    r"|convegno) (?:online|gratuito|:)|cron <|cron job|problem (?:service|host|:)|recovery (?:service|host|:)"
    r"|backup (?:job|report|completat|fallit|failed|complet)|kopia zapasowa|build #?\d|build (?:failed|fixed|passed)"
    r"|failed: |fixed: |(?:alarm|allarme|alert)(?: |:)|domain renewal|renewal notice|(?:scheduled"
    r"|planned) (?:maintenance|outage|downtime)|manutenzione programmata|prace (?:serwisowe|konserwacyjne)"
    r"|przerwa (?:techniczna|serwisowa)|wartungsarbeiten|maintenance (?:planifiée|prévue|notice|window)|(?:daily"
    r"|weekly|monthly) (?:report|digest|summary|update|newsletter|statistics)|(?:raport|report"
    r"|rapporto) (?:tygodniowy|miesięczny|dzienny|giornaliero|settimanale|mensile)|tygodniowy |miesięczny |dzienny "
    r"|rapporto (?:giornaliero|settimanale|mensile)|job alert|jobs for you|nuov[oi] band[oi]|nowe (?:ogłoszeni"
    r"|oferty)|ultimi (?:giorni|posti)|ostatnie (?:dni|miejsca)|last days|ultima occasione|bollettino|biuletyn)",
    re.IGNORECASE,
)
# Who writes to everybody calls the reader a customer.
# One of them is in whatever CUSTOMER finds.
CUSTOMER_STEMS = Stems((
    *("client", "utent", "abbonat", "soci", "iscritt", "lettor"),
    *("klien", "użytkowni", "abonen", "subskryben", "czytelni"),
    *("customer", "user", "member", "subscriber", "reader", "account"),
    *("kund", "abonn", "nutzer", "leser", "mitglied", "adhérent", "utilisateur", "usuari", "suscriptor"),
))  # fmt: skip
CUSTOMER = LazyPattern(  # of lower-case text
    r"\b(?:(?:gentil[ei]|car[oi]|spettabile|egregio)\s+(?:client[ei]|utent[ei]|abbonat[oi]|soci[oi]?"
    r"|iscritt[oi]|lettor[ei])(?!\w)"
    r"|(?:drog[ia]|drodzy|szanown[yai]|witaj)\s+(?:klien\w+|użytkowni\w+|abonen\w+|subskryben\w+"
    r"|czytelni\w+)"
    r"|dear\s+(?:valued\s+)?(?:customers?|clients?|users?|members?|subscribers?|readers?"
    r"|account\s+holder|e-?mail\s+user)"
    r"|(?:sehr\s+geehrter?|liebe[rs]?)\s+(?:kund\w+|nutzer\w*|leser\w*|abonnent\w*|mitglied\w*)"
    r"|cher(?:s|e|es)?\s+(?:client\w*|abonné\w*|adhérent\w*|utilisateur\w*)"
    r"|estimad[oa]s?\s+(?:client\w+|usuari\w+|soci\w+|suscriptor\w*))"
)
# What the reader shall do, said by a program.
ACTION_STEMS = Stems((  # of ACTION
    "accedi", "acceda", "entra", "collegati", "registrati", "iscriviti", "prenota", "scarica", "clicca", "traccia",
    "scopri", "acquista", "area",
    "zaloguj", "zarejestruj", "zapisz", "kliknij", "pobierz", "śledź", "sprawdź", "odbierz", "dowiedz", "rejestracja",
    "panel",
    "log", "sign", "click", "visit", "tap", "shop", "buy", "order", "register", "subscribe", "book", "learn", "read",
    "get", "download", "use", "track",
    "jetzt", "melden", "loggen", "klicken", "connectez-vous", "cliquez", "inscrivez-vous", "inicie", "haga",
    "regístrese",
))  # fmt: skip
ACTION = LazyPattern(  # of lower-case text
    r"\b(?:(?:accedi|acceda|entra|collegati|registrati|iscriviti|prenota|scarica|clicca|cliccare|traccia"
    r"|scopri|acquista)\s+(?:ora|subito|qui|alla?|al|su|nella|la|il|i|le|il\s+tuo)(?!\w)"
    r"|area\s+(?:riservata|clienti|personale)|(?:zaloguj|zarejestruj|zapisz|kliknij|pobierz|śledź"
    r"|sprawdź|odbierz|dowiedz)(?:\s+się)?(?!\w)|rejestracja\s?:|panel\s+klienta"
    r"|(?:log|sign)\s+in\s+to\s+(?:your|view|see|access|read)|to\s+(?:view|see|read|access"
    r"|track)\s+.{1,40}\b(?:log\s+in|sign\s+in|click|visit)|(?:click|tap)\s+(?:here|below|the\s+(?:link"
    r"|button))"
    r"|(?:shop|buy|order|register|sign\s+up|subscribe|book|learn\s+more|read\s+more|get\s+started"
    r"|download)\s+(?:now|here|today|online)|use\s+(?:this|the)\s+code|track\s+your"
    r"|jetzt\s+(?:anmelden|registrieren|kaufen|bestellen|lesen|ansehen)|(?:melden|loggen)\s+sie\s+sich"
    r"|hier\s+klicken|klicken\s+sie|connectez-vous|cliquez|inscrivez-vous|inicie\s+sesión|haga\s+clic"
    r"|regístrese)"
)
# Where a letter ends; under it stand a signature and what the firm advertises.
CLOSING = LazyPattern(  # of lower-case text
    r"\n[ \t]*(?:(?:(?:cordiali|distinti|cari|un cordiale|i miei migliori) salut[io]|salut[io]|cordialmente"
    r"|in fede|z poważaniem|pozdrawiam|pozdrowienia|z wyrazami|łączę|(?:kind |best |warm )?regards|yours "
    r"|sincerely|cheers|mit freundlichen|(?:viele|beste|liebe|freundliche) grüße|cordialement|bien à vous"
    r"|salutations|atentamente|un saludo|saludos)[^\n]{0,60}|(?:grazie|dziękuję|thanks|thank you|merci|danke"
    r"|gracias)(?: (?:mille|tante|anticipatamente|in anticipo|e buona giornata|e (?:cordiali )?saluti"
    r"|per l[’']attenzione|per la collaborazione|i pozdrawiam|z góry|again|a lot|in advance|for your help"
    r"|im voraus|d[’']avance|de antemano)){0,2}[ ,.!]{0,3})\n"
)
