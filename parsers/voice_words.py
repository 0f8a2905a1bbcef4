"""What services say to their users, in six languages: single words, lines and signatures. Pure data."""

from __future__ import annotations

from parsers.lazy import LazyPattern
from parsers.voice_phrases import Sign

# Something that the reader has only with the writer: an account, an order, a booking.
YOURS = Sign(
    2,
    (
        (
            "your",
            LazyPattern(
                r"your (?:\S+ ){0,2}?(?:account|password|user ?name|login|userdata|user data|profile|order|booking"
                r"|reservation|registration|subscription|purchase|receipt|membership|e-?mail address|session|trial"
                r"|plan|cart|basket|shipment|parcel|package|donation|submission|abstract|contribution|settings"
                r"|notifications?|preferences|verification|code|pin|device|certificate|licen[cs]e|domain|balance"
                r"|card|workspace|organi[sz]ation|comment|translation|wish ?list|points|rewards?|dashboard|files"
                r"|computer|identity|site|event|tickets?|paper|badge|team|post|statement|bill|delivery|proposal"
                r"|download|system|wiki)\b"
            ),
        ),
        (
            "tuo|tua|tuoi|tue|suo|sua|vostro|vostra",
            LazyPattern(
                r"(?:tuo|tua|tuoi|tue) (?:\S+ )?(?:account|password|utente|utenza|profilo|ordin[ei]|prenotazion[ei]"
                r"|registrazione|iscrizione|abbonamento|acquist[oi]|pagament[oi]|pacco|spedizione|indirizzo|e-?mail"
                r"|conto|carrello|richiesta|sito|codice|evento|bigliett[oi]|comment[oi]|contributo|nome|computer|pc"
                r"|dat[io]|domanda|proposta|offerta|sessione|identità|preferenze|blog|abstract|bolletta|fattura"
                r"|carta|dispositivo|wiki|crediti)\b|(?:suo|sua|vostro|vostra) (?:account|password|ordine"
                r"|prenotazione|registrazione|iscrizione|abbonamento|acquisto|profilo|spedizione|pacco|utenza"
                r"|indirizzo e-?mail|carrello|biglietto|bolletta|estratto|carta|conto)\b"
            ),
        ),
        (
            "twoj|twój|twoi|swoj|swoi|swój|państwa|pana|pani",
            LazyPattern(
                r"(?:tw[óo][ji]\w{0,4}|swo[ji]\w{0,4}|swój) (?:\S+ )?(?:kont\w+|hasł\w+|profil\w*|zamówieni\w+"
                r"|rezerwacj\w+|rejestracj\w+|przesyłk\w+|subskrypcj\w+|płatnoś\w+|adres\w*|e-?mail\w*|stron\w+"
                r"|blog\w*|komputer\w*|bilet\w*|wydarzeni\w+|zgłoszeni\w+|użytkownik\w*|nazw\w+|dan\w+|komentarz\w*"
                r"|witryn\w+|prośb\w+|wiadomoś\w+|wnios\w+|koszyk\w*|zakup\w*|paczk\w+|kod\w*|tożsamoś\w+|sesj\w+"
                r"|plik\w*|urządzeni\w+|wiki\w*|rachun\w+|faktur\w+)|(?:państwa|pana|pani) (?:kont\w+|hasł\w+"
                r"|zamówieni\w+|rezerwacj\w+|rejestracj\w+|przesyłk\w+|subskrypcj\w+|płatnoś\w+|bilet\w*|koszyk\w*"
                r"|zakup\w*|paczk\w+)"
            ),
        ),
        (
            "ihr|ihre|ihrem|ihren|ihres|ihrer|dein",
            LazyPattern(
                r"(?:ihr|dein)(?:e[mnrs]?)? (?:\S+ )?(?:\w*kontos?|account|passwort|kennwort|bestellung|buchung"
                r"|registrierung|anmeldung|abonnement|abo|benutzername|profil|e-?mail(?:-adresse)?|sendung|paket"
                r"|zahlung|reservierung|einkauf|mitgliedschaft|einreichung|tickets?|beitrag|beiträge|einstellungen"
                r"|adresse|veranstaltung|website|blog|computer|rechner|warenkorb|code|gerät|kommentar|abstract|wiki"
                r"|rechnung)\b"
            ),
        ),
        (
            "votre|vos",
            LazyPattern(
                r"(?:votre|vos) (?:\S+ )?(?:compte|mot de passe|commande|réservation|inscription|abonnement|profil"
                r"|achats?|nom d|adresse|colis|livraison|paiement|billets?|identifiants?|panier|évènement|événement"
                r"|site|blog|ordinateur|code|contribution|proposition|résumé|commentaire|courriel|e-?mail|paramètres"
                r"|préférences|codes|carte|wiki)\b"
            ),
        ),
        (
            "su|sus|tu|tus",
            LazyPattern(
                r"(?:su|sus|tu|tus) (?:\S+ )?(?:cuenta|contraseña|pedido|reserva|registro|suscripción|perfil|compra"
                r"|usuario|nombre|correo|dirección|envío|pago|entradas?|sitio|blog|ordenador|computadora|código"
                r"|evento|carrito|propuesta|comentario|resumen|contribución|preferencias|configuración|factura"
                r"|tarjeta)\b"
            ),
        ),
    ),
)
# What the reader did or what befell him, as if he did not know.
TOLD = Sign(
    2,
    (
        (
            "you have|you've|you’ve|you requested|you asked|you are|someone|requested",
            LazyPattern(
                r"you(?: have|[’']ve) (?:been |just |successfully |recently )*(?:invited|added|registered|assigned"
                r"|subscribed|requested|unread|signed|logged|changed|ordered|purchased|paid|earned|reached|granted"
                r"|given|selected|approved|removed|cancell?ed|submitted|asked|made|created|reset|tried|a new|new"
                r"|\d+)\b|you (?:requested|asked)|you are (?:now|invited|registered|subscribed)|someone (?:has |had "
                r"|at |using |else )?(?:requested|asked|tried|else|with|just|recently|logged|used|attempted)"
                r"|someone, probably you|ha(?:s|ve) (?:been )?requested"
            ),
        ),
        (
            "sei stat|hai|qualcuno|ti ha|ti inform|ti comunic|ti ricord|ti conferm|ti invit|è stat",
            LazyPattern(
                r"sei stat[oa]\b|hai (?:appena )?(?:richiesto|effettuato|ricevuto un|inviato|ordinato|acquistato"
                r"|completato|cambiato|modificato|prenotato|dimenticato|scelto|attivato|creato|cercato|tentato)"
                r"|qualcuno\b|ti ha (?:invitat|inviat|menzionat|rispost|aggiunt|scritt|condivis)|ti (?:informiamo"
                r"|comunichiamo|ricordiamo|confermiamo|invitiamo)|è stat[oa] (?:richiest[oa]|registrat[oa]) (?:un"
                r"|una|il|la)\b"
            ),
        ),
        (
            "zostałeś|zostałaś|poprosi|zażąda|ktoś|zaprosił|masz|poproszono|otrzymaliśmy",
            LazyPattern(
                r"zosta(?:łeś|łaś)\b|poprosił(?:eś|aś)|zażąda(?:łeś|łaś|no)|poproszono\b|zaprosił\w* cię"
                r"|ktoś\b[^.\n]{0,60}(?:popros|zażąda|próbow|zalogow|zmieni|użył|skorzyst|zarejestr|prosi)"
                r"|masz (?:now|\d)|otrzymaliśmy (?:prośbę|żądanie|wniosek) o\b"
            ),
        ),
        (
            "jemand|du hast|sie haben|hast du|haben sie|wurdest|wurden",
            LazyPattern(
                r"jemand\b|(?:du hast|sie haben|hast du|haben sie) [^.\n?]{0,80}(?:angefordert|registriert"
                r"|angemeldet|eingeladen|bestellt|beantragt|geändert|erhalten|gebeten|gestellt|eingereicht|storniert"
                r"|abgebrochen)|(?:wurdest|sie wurden|wurden sie) [^.\n]{0,60}(?:eingeladen|hinzugefügt|zugewiesen"
                r"|angemeldet|freigeschaltet|ausgewählt)"
            ),
        ),
        (
            "vous avez|quelqu|vous êtes|vous a",
            LazyPattern(
                r"vous avez (?:été|demandé|reçu un|commandé|effectué|modifié|souscrit|réservé|soumis|oublié|créé"
                r"|sollicité|fait|choisi|tenté|annulé|\d)|quelqu[’']un\b|vous êtes (?:invité|inscrit|désormais"
                r"|maintenant|convié)|vous a (?:invité|envoyé|mentionné|répondu|ajouté)"
            ),
        ),
        (
            "has sido|has solicit|has recib|has realiz|has pedid|has cambi|has olvid|has env|has intent|has cancel"
            "|ha sido|ha solicit|ha recib|ha realiz|ha pedid|ha olvid|ha cambiad|ha enviad|ha cancel|ha intent"
            "|alguien|te ha|hemos",
            LazyPattern(
                r"has? (?:sido|solicitado|recibido una?|pedido|realizado|cambiado|olvidado|enviado|intentado"
                r"|cancelado)|alguien\b|te ha (?:invitado|enviado|mencionado)|hemos recibido (?:una|su"
                r"|tu) (?:solicitud|petición|pedido)"
            ),
        ),
    ),
)
# Signed by no person: a team, organisers, the system.
TEAM = Sign(
    2,
    (
        (
            "team|staff|crew|organisers|organizers|administrator|webmaster|moderators|community|editors",
            LazyPattern(
                r"\n\W{0,6}(?:(?:kind |best )?regards|thanks|cheers|thank you|yours|sincerely)?[,!]? {0,3}(?:the "
                r"|your )?(?:[\w.&'-]{1,25} ){0,4}(?:team|crew|staff|organi[sz]ers|administrators?|system|community"
                r"|editors|webmaster|moderators?)(?: (?:of|at|from) .{1,40})?[.!]?\s{0,3}(?:\n|$)"
            ),
        ),
        (
            "team|staff|servizio clienti|organizzatori|redazione|amministrator|assistenza clienti",
            LazyPattern(
                r"\n\W{0,6}(?:(?:cordiali )?saluti|un saluto|a presto|grazie)?[,!]? {0,3}(?:il |lo |la |l[’']|gli "
                r"|dal )?(?:team|staff|servizio clienti|redazione|organizzatori|amministrator[ei]"
                r"|assistenza clienti)\b.{0,40}(?:\n|$)"
            ),
        ),
        (
            "zespół|ekipa|obsługa klienta|organizatorzy|redakcja|administrator|administracja",
            LazyPattern(
                r"\n\W{0,6}(?:pozdrawiamy|pozdrawiam|z poważaniem|pozdrowienia)?[,!]? {0,3}(?:tw[óo]j "
                r"|twoja )?(?:zespół|ekipa|obsługa klienta|organizatorzy|redakcja|administra\w+)\b.{0,40}(?:\n|$)"
            ),
        ),
        (
            "team|veranstalter",
            LazyPattern(
                r"\n\W{0,6}(?:viele grüße|liebe grüße|mit freundlichen grüßen)?[,!]? {0,3}(?:das |ihr |dein "
                r"|euer )(?:[\w.&'-]{1,30}[ -]){0,4}(?:team|veranstalter)\b.{0,40}(?:\n|$)"
            ),
        ),
        (
            "équipe|organisateurs|organisation",
            LazyPattern(
                r"\n\W{0,6}(?:cordialement|bien à vous)?[,!]? {0,3}(?:l[’']|votre |notre "
                r"|les )?(?:[\w.&'-]{1,25} ){0,3}(?:équipe|organisateurs|organisation)\b.{0,40}(?:\n|$)"
            ),
        ),
        (
            "equipo|organizadores|administrador",
            LazyPattern(
                r"\n\W{0,6}(?:(?:un )?saludos?|atentamente|gracias)?[,!]? {0,3}(?:el |tu |su |los )?(?:equipo"
                r"|organizadores|administrador(?:es)?)\b.{0,40}(?:\n|$)"
            ),
        ),
    ),
)
# Names, codes and addresses handed out line by line.
GIVEN = Sign(
    2,
    (
        (
            "username|user name|user id|user:|user agent|login:|login :|login  |login name|password:|password :"
            "|password  |order no|order number|order id|order code|order total|order date|code:|ip address"
            "|ip-address|browser:|browser :|token:",
            LazyPattern(
                r"\n\W{0,6}(?:your )?(?:user ?name|login(?: name)?|user(?: ?id)?|password|ip[- ]?address|browser"
                r"|user agent|order (?:no|number|id|code|total|date)\.?|(?:verification |security |confirmation "
                r"|activation )?code|token)\s{0,14}:"
            ),
        ),
        (
            "nome utente|utente:|utente :|password:|password :|password  |indirizzo ip|browser:|browser :"
            "|numero ordine|numero d ordine|codice di",
            LazyPattern(
                r"\n\W{0,6}(?:il tuo |la tua )?(?:nome utente|utente|password|indirizzo ip|browser"
                r"|numero (?:d[’']?)?ordine|codice di \w+)\s{0,14}:"
            ),
        ),
        (
            "nazwa użytkownika|hasło:|hasło :|hasło  |login:|użytkownik:|użytkownik :|użytkownik  |adres ip"
            "|przeglądarka|nr zamówienia|numer zamówienia|kod",
            LazyPattern(
                r"\n\W{0,6}(?:twoj[ea] |twój )?(?:nazwa użytkownika|login|hasło|użytkownik|adres ip|przeglądarka"
                r"|nr zamówienia|numer zamówienia|kod \w+)\s{0,14}:"
            ),
        ),
        (
            "benutz|passwort|kennwort|ip-adresse|bestellnummer|browser",
            LazyPattern(
                r"\n\W{0,6}(?:ihr |dein )?(?:benutzer(?:name)?|passwort|kennwort|ip-adresse|bestellnummer"
                r"|browser)\s{0,14}:"
            ),
        ),
        (
            "nom d|mot de passe|identifiant|adresse ip|commande|navigateur",
            LazyPattern(
                r"\n\W{0,6}(?:votre )?(?:nom d[’']utilisateur|mot de passe|identifiant|adresse ip|numéro de commande"
                r"|navigateur)\s{0,14}:"
            ),
        ),
        (
            "usuario|nombre de usuario|contraseña|dirección ip|pedido|código|navegador",
            LazyPattern(
                r"\n\W{0,6}(?:su |tu )?(?:usuario|nombre de usuario|contraseña|dirección ip|número de pedido"
                r"|código(?: de \w+)?|navegador)\s{0,14}:"
            ),
        ),
    ),
)

# Weak signs, asked only where a strong one was seen.
MAY = LazyPattern(
    r"\byou (?:can|may|will|must|need to|should|have to)\b|please (?:log|sign|confirm|verify|activate|complete|enter"
    r"|use)|\b(?:puoi|potrai|devi)\b|\bper (?:confermare|attivare|completare|accedere|reimpostare|modificare"
    r"|visualizzare|gestire|scaricare|cambiare|vedere|maggiori|ulteriori|verificare)\b|\b(?:możesz|musisz)\b"
    r"|\b(?:aby|żeby) (?:\w+ )?\w+ć\b|\b(?:du kannst|kannst du|sie können|können sie)\b|\bum [^.\n]{3,80} zu \w+"
    r"|\bvous (?:pouvez|devez|pourrez)|\bpour (?:confirmer|activer|modifier|accéder|terminer|valider|réinitialiser"
    r"|consulter|voir|vérifier|changer|plus d)|\b(?:puedes?|podrás?|debes?)\b|\bpara (?:confirmar|activar|ver"
    r"|acceder|completar|cambiar|restablecer|verificar|más)\b"
)
DONE = LazyPattern(
    r"\b(?:has|have) been (?:\w+ )?(?:\w+ed|set|sent|made|paid|given)\b|successfully|\b(?:is|are) now\b"
    r"|\bwas (?:successfully |recently |just )?(?:created|changed|updated|added|deleted|removed|received|approved"
    r"|rejected|cancell?ed|submitted|accepted|confirmed|reset|assigned|released)|\b(?:è|sono) (?:\w+ )?stat[oaie]\b"
    r"|con successo|\bzostał[aoy]?\b|pomyślnie|\bwurden?\b|erfolgreich|\b(?:a|ont) été\b|avec succès|\bha[ns]? sido"
    r"|\bse ha\b|con éxito"
)
NOTICE = LazyPattern(
    r"notification|\bnotific(?:a|he)\b|powiadomie|benachrichtig|notificaci|powered by|all rights reserved"
    r"|tutti i diritti|wszelkie prawa|alle rechte vorbehalten|tous droits|todos los derechos|promemoria|\breminder"
    r"|przypom(?:inamy|nienie)|erinnerung|\brappel\b|recordatorio|©|\(c\) \d{4}|\b(?:happy|pleased|glad"
    r"|sorry) to (?:inform|announce|confirm|tell)|siamo (?:lieti|spiacenti)|miło nam|nous sommes (?:heureux|ravis"
    r"|désolés)|wir freuen uns|leider k[öo]nn|nos complace"
)
# The rarest first; with each, strings one of which is in whatever the pattern finds.
WEAK: tuple[tuple[tuple[str, ...], LazyPattern], ...] = (
    (
        (
            *("notific", "powiadomie", "benachrichtig", "powered by", "all rights reserved", "tutti i diritti"),
            *("wszelkie prawa", "alle rechte", "tous droits", "todos los derechos", "promemoria", "reminder"),
            *("przypom", "erinnerung", "rappel", "recordatorio", "©", "(c) ", "happy to", "pleased to", "glad to"),
            *("sorry to", "siamo lieti", "siamo spiacenti", "miło nam", "nous sommes", "wir freuen uns", "leider k"),
            "nos complace",
        ),
        NOTICE,
    ),
    (
        (
            *(" been ", "successfully", "is now", "are now", "was ", "stat", "con successo", "został", "pomyślnie"),
            *("wurde", "erfolgreich", "été", "avec succès", " sido", "se ha", "con éxito"),
        ),
        DONE,
    ),
    (("",), MAY),
)
# Status lines as trackers, shops and watchers list them.
LABEL = LazyPattern(r"\n[ \t*•-]{0,4}[^\W\d_][^:\n/]{1,28}:[ \t]+\S")

# Somebody speaks of himself.
SELF = LazyPattern(
    r"(?<![\w’'/.-])(?:i(?:[’'](?:m|ve|d|ll))?(?= [a-z])|my|me|ich|mein\w{0,2}|mir|mich|je|j[’']\w+|moi|ho|mi|mio"
    r"|mia|miei|vorrei|scrivo|segnalo|confermo|comunico|allego|ringrazio|trasmetto|riesco|posso|devo|abito|risiedo"
    r"|sono (?:un|una|interessat|disponibil|resident|titolar|venut|andat|riuscit|già)\w*|io|jestem|mam|będę"
    r"|potwierdzam|załączam|zgłaszam|wysyłam|podaję|rezygnuję|czekam|zwracam|wyrażam|odsyłam|chcę|proszę o|mój|moja"
    r"|moje|moją|mojego|mojej|mnie|piszę|pisze|dziękuję|dziekuje|przesyłam|informuję|mogę|muszę|potrzebuję|składam"
    r"|\w{2,20}ł[ea]m|soy|estoy|tengo|quiero)(?![\w’'-])"
)
# A person's office writes to another: it sends, asks, waits and refers.
OFFICE = LazyPattern(
    r"\b(?:please (?:find|note|advise|let us|send|provide|check|review|call|cancel|issue|fix|take|see the attached)"
    r"|let (?:me|us) know|further to|with reference to|as (?:discussed|agreed)|following (?:our|your|today)"
    r"|we (?:await|look forward|would like|request)|attached (?:is|are|please)|for your (?:review|approval|records)"
    r"|si (?:trasmett|richied|chied|inoltr|inv[iì]|comunic|prega|alleg|resta|segnala|sollecit)\w*|con la presente"
    r"|(?:rest|resti)amo (?:in attesa|a disposizione)|in attesa di|(?:in|con) riferimento a|facendo seguito"
    r"|come da accordi|(?:avremmo|abbiamo|avrei) bisogno|vorremmo|desideriamo|dovremmo|(?:chied|comunich|invi"
    r"|trasmett|alleg|segnal|richied|inoltr)iamo|a seguito di|vs\. |spett\.le|w (?:nawiązaniu|załączeniu|załączniku"
    r"|odpowiedzi na|związku z (?:pism|rozm|powyż))|zgodnie z (?:ustaleniami|rozmową|wezwaniem)|prosimy o|proszę o"
    r"|przesyłamy|przekazuj\w+|wnosimy|uprzejmie|znak sprawy|oczekuj\w+ na|potrzebujemy|chcielibyśmy|informujemy o"
    r"|czekamy|anbei|im anhang|bezugnehmend|wie besprochen|mit bezug|um rückmeldung|bitte (?:prüfen|senden|teilen)"
    r"|ci-joint|suite à (?:notre|votre)|en référence|merci de (?:vérifier|confirmer|nous)|nous vous prions|adjunt\w+"
    r"|en referencia|les rogamos|rogamos|quedamos a la espera)"
)
# Questions that programs put to everybody.
NOT_ASKED = LazyPattern(
    r"https?://\S+|(?:need (?:some )?help|(?:any |more |have )?questions|(?:was(?:n[’']t| not) (?:this )?|not )you"
    r"|forgot(?:ten)? (?:your )?password|did(?:n[’']t| not) [^?\n]{3,30}|(?:having )?(?:trouble"
    r"|problems?)[^?\n]{0,30}|(?:hai )?(?:bisogno di aiuto|domande|dubbi)|serve aiuto|non sei stato tu"
    r"|problemi[^?\n]{0,30}|(?:masz )?pytania|potrzebujesz pomocy|nie pamiętasz hasła|to nie ty|(?:noch "
    r"|haben sie )?fragen|passwort vergessen|des questions|besoin d[’']aide|mot de passe oublié|preguntas"
    r"|necesitas? ayuda|dudas|tienes dudas) ?\?"
)
