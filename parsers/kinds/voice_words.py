"""What services say to their users, in six languages: single words, lines and signatures. Pure data."""

from __future__ import annotations

from parsers.kinds.voice_phrases import Sign
from parsers.lazy import LazyPattern

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
            "you tried|you have|you've|you’ve|you requested|you asked|you are|someone|requested",
            LazyPattern(
                r"you(?: have|[’']ve) (?:been |just |successfully |recently )*(?:invited|added|registered|assigned"
                r"|subscribed|requested|unread|signed|logged|changed|ordered|purchased|paid|earned|reached|granted"
                r"|given|selected|approved|removed|cancell?ed|submitted|asked|made|created|reset|tried|attempted"
                r"|a new|new|\d+)\b|you (?:requested|asked|tried|attempted)\b|you are (?:now|invited|registered"
                r"|subscribed)|someone (?:has |had |at |using |else )?(?:requested|asked|tried|else|with|just"
                r"|recently|logged|used|attempted)|someone, probably you|ha(?:s|ve) (?:been )?requested"
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
                r"|angemeldet|eingeladen|bestellt|beantragt|geändert|erhalten|gebeten|gestellt|eingereicht|gekauft"
                r"|erworben|storniert|abgebrochen)|(?:wurdest|sie wurden|wurden sie) [^.\n]{0,60}(?:eingeladen"
                r"|hinzugefügt|zugewiesen|angemeldet|freigeschaltet|ausgewählt)"
            ),
        ),
        (
            "vous avez|quelqu|vous êtes|vous a",
            LazyPattern(
                r"vous avez (?:été|demandé|reçu un|commandé|effectué|modifié|souscrit|réservé|soumis|oublié|créé"
                r"|sollicité|fait|choisi|tenté|annulé|acheté|gagné|atteint|changé|ajouté|été|activé|payé|\d)"
                r"|quelqu[’']un\b|vous êtes (?:invité|inscrit|désormais|maintenant|convié)|vous a (?:invité|envoyé"
                r"|mentionné|répondu|ajouté)"
            ),
        ),
        (
            "has sido|has solicit|has recib|has realiz|has pedid|has olvid|has intent|has cancel|ha sido"
            "|ha solicit|ha recib|ha realiz|ha pedid|ha olvid|ha cancel|ha intent|alguien|te ha|hemos",
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
                r"|euer )(?:[\w.&']{1,30}[ -]){0,4}(?:team|veranstalter)\b.{0,40}(?:\n|$)"
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
            "username|user name|user id|user:|user agent|login:|login name|password:|order no|order number"
            "|order id|order code|order total|order date|code:|ip address|ip-address|browser:|token:",
            LazyPattern(
                r"\n\W{0,6}(?:your )?(?:user ?name|login(?: name)?|user(?: ?id)?|password|ip[- ]?address|browser"
                r"|user agent|order (?:no|number|id|code|total|date)\.?|(?:verification |security |confirmation "
                r"|activation )?code|token)\s{0,14}:"
            ),
        ),
        (
            "nome utente|utente:|password:|indirizzo ip|browser:|numero ordine|numero d ordine|codice di",
            LazyPattern(
                r"\n\W{0,6}(?:il tuo |la tua )?(?:nome utente|utente|password|indirizzo ip|browser"
                r"|numero (?:d[’']?)?ordine|codice di \w+)\s{0,14}:"
            ),
        ),
        (
            "nazwa użytkownika|hasło:|login:|użytkownik:|adres ip|przeglądarka|nr zamówienia|numer zamówienia|kod",
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
# What somebody did in a place that both use, as trackers and forums tell it.
EVENT = Sign(
    2,
    (
        (
            "has been|have been|has commented|has replied|has posted|has invited|has shared|has mentioned"
            "|has assigned|has left|commented on|replied to|invites you|invited you|inviting you|shared with"
            "|mentioned you|assigned to you|new user|private message|new member|new comment|new message",
            LazyPattern(
                r"ha(?:s|ve) been (?:\w+ly )?(?:reported|updated|assigned|created|closed|added|uploaded|modified"
                r"|changed|approved|rejected|resolved|accepted|confirmed|cancell?ed|reset|removed|disabled)\b(?: by"
                r"| to you|[.!]\s*\n)|ha(?:s|ve) (?:just )?(?:commented|replied|posted|reviewed|invited you|shared"
                r"|mentioned you|assigned|left a|sent you a)|(?:commented|replied) (?:on|to) (?:your|the|a)\b"
                r"|inv(?:ites|ited|iting) you to (?:join|the|register|submit|collaborate)|a (?:new|private"
                r"|new private) (?:user|member|comment|message|version|reply|review)"
            ),
        ),
        (
            "è stat|sono stat|ha commentat|ha rispost|ha pubblicat|ha condivis|ha aggiunt|ha caricat|ha assegnat"
            "|ha inviat|ti invita|nuovo utente|un messaggio da|un messaggio privato|nuovo comment|nuovo messagg",
            LazyPattern(
                r"(?:è|sono) stat[oaie] (?:\w+mente )?(?:segnalat|aggiornat|assegnat|creat|chius|aggiunt|caricat"
                r"|modificat|approvat|rifiutat|accettat|confermat|annullat|rimoss|reimpostat"
                r"|disabilitat)[oaie]\b(?: (?:al \w+ )?da\b|[.!]?\s*\n)|ha (?:appena )?(?:commentat|rispost"
                r"|pubblicat|condivis|aggiunt|caricat|assegnat)o (?:un|una|il|la|a|al|alla|sul|i|le)\b|ti invita a\b"
                r"|un (?:nuovo )?messaggio (?:privato )?da|un nuovo (?:utente|commento|messaggio|iscritto)"
            ),
        ),
        (
            "został|dodał|skomentował|odpowiedział|udostępnił|opublikował|zaprosił|zaprasza cię|nowy użytkownik"
            "|nowy komentarz",
            LazyPattern(
                r"został[aoy]? (?:\w+ie )?(?:zgłoszon|zaktualizowan|przypisan|utworzon|zamknięt|dodan|wprowadzon"
                r"|zmienion|zatwierdzon|odrzucon|usunięt|wgran|potwierdzon|anulowan|zresetowan"
                r"|wyłączon)\w{1,2}(?: przez|[.!]?\s*\n)|(?:dodał|skomentował|odpowiedział|udostępnił"
                r"|opublikował)(?:\(a\)|a)? (?:na |nowy |nową |now\w+ |komentarz|post|odpowied|twoj|ci |w )"
                r"|nowy (?:użytkownik|komentarz)|prywatną wiadomość|masz nową wiadomość"
            ),
        ),
        (
            "wurde|wurden|hat einen|hat eine|hat ihnen|hat dir|hat deinen|hat ihren|lädt|neuer benutzer"
            "|neuer kommentar",
            LazyPattern(
                r"wurden? (?:\S+ ){0,6}?(?:gemeldet|aktualisiert|erstellt|hinzugefügt|geändert|abgelehnt|akzeptiert"
                r"|bestätigt|zugewiesen|hochgeladen|storniert|zurückgesetzt|entfernt|deaktiviert)[.!]?\s*\n"
                r"|wurden? von .{1,40} (?:gemeldet|aktualisiert|erstellt|hinzugefügt|geändert|abgelehnt)"
                r"|hat (?:\S+ ){1,6}?(?:kommentiert|geantwortet|veröffentlicht|geteilt|abgegeben|hochgeladen"
                r"|hinzugefügt|eingeladen)|neuer (?:benutzer|kommentar)|(?:private|neue) nachricht (?:von|auf|bei)"
            ),
        ),
        (
            "a été|ont été|a commenté|a répondu|a publié|a partagé|a posté|a ajouté|vous invite"
            "|nouvel utilisateur|nouveau commentaire|message privé|nouveau message",
            LazyPattern(
                r"(?:a|ont) été (?:\w+ment )?(?:signalé|mise? à jour|assigné|créé|fermé|ajouté|modifié|approuvé"
                r"|rejeté|accepté|confirmé|annulé|réinitialisé|supprimé|désactivé)e?s?(?: par|[ ]?[.!]?\s*\n)"
                r"|a (?:commenté|répondu|publié|partagé|posté|ajouté) (?:un|une|à|le|la|votre|sur)\b|vous invite à\b"
                r"|nouveau commentaire|nouvel utilisateur|message privé|un nouveau message"
            ),
        ),
        (
            "ha sido|han sido|ha comentado|ha respondido|ha publicado|ha compartido|ha añadido|te invita|le invita"
            "|nuevo usuario|mensaje privado|nuevo mensaje|nueva notificación|nuevo comentario|se ha añadid"
            "|se ha cread|se ha subid|se ha actualiz|se ha modific",
            LazyPattern(
                r"ha[n]? sido (?:\w+mente )?(?:reportad|actualizad|asignad|cread|cerrad|añadid|modificad|aprobad"
                r"|rechazad|aceptad|confirmad|cancelad|cambiad|restablecid|eliminad|reiniciad)[oa]s?(?: por| con"
                r"|[.!]?\s*\n)|ha (?:comentado|respondido|publicado|compartido|añadido) (?:un|una|a|el|la|su|tu"
                r"|en)\b|(?:te|le) invita a\b|nuevo (?:usuario|comentario|mensaje)|mensaje privado"
                r"|nueva notificación|se ha (?:añadido|creado|subido|actualizado|modificado)\b"
            ),
        ),
    ),
)
# A code to type in.
CODE = Sign(
    2,
    (
        (
            "access code|login code|security code|verification code|confirmation code|activation code|one-time code",
            LazyPattern(
                r"(?:access|login|security|verification|confirmation|activation"
                r"|one-time) code\b[^\n]{0,60}[\s:]\w{4,12}"
            ),
        ),
        (
            "codice di accesso|codice di sicurezza|codice di verifica|codice di conferma|codice di attivazione"
            "|codice otp",
            LazyPattern(
                r"codice (?:otp|di (?:accesso|sicurezza|verifica|conferma|attivazione))\b[^\n]{0,60}[\s:]\w{4,12}"
            ),
        ),
        (
            "kod weryfikacyjny|kod dostępu|kod autoryzacyjny|kod aktywacyjny|kod potwierdzający|kod odbioru"
            "|kod logowania",
            LazyPattern(r"kod (?:weryfikacyjny|dostępu|autoryzacyjny|aktywacyjny|potwierdzający|odbioru|logowania)\b"),
        ),
        (
            "sicherheitscode|bestätigungscode|verifizierungscode|anmeldecode|zugangscode",
            LazyPattern(r"(?:sicherheits|bestätigungs|verifizierungs|anmelde|zugangs)code\b"),
        ),
        (
            "code de connexion|code de sécurité|code de vérification|code de confirmation|code de validation"
            "|code d accès",
            LazyPattern(r"code (?:de (?:connexion|sécurité|vérification|confirmation|validation)|d[’']accès)\b"),
        ),
        (
            "código de acceso|código de seguridad|código de verificación|código de confirmación",
            LazyPattern(r"código de (?:acceso|seguridad|verificación|confirmación)\b"),
        ),
    ),
)
