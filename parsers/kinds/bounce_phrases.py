"""How mail systems begin a bounce, in their subject and in their text: pure data, lower case."""

from __future__ import annotations

import re

from parsers.kinds.stems import Stems
from parsers.lazy import LazyPattern

# In whatever SUBJECTS finds.
SUBJECT_STEMS = Stems(
    (
        "undeliver", "undelivery", "virus", "auto", "delivery", "failure notice", "returned", "delayed",
        "could not", "message status", "message not", "warning: message", "warning: mail", "warning: email",
        "warning: e-mail", "been delivered", "been returned", "been rejected", "been delayed", "been blocked",
        "was not", "cannot be", "unable to", "nondeliver", "non-delivery", "bounce", "bounced", "rejected",
        "unzustellbar", "zustell", "zustellung", "zustellfehler", "zustellbericht", "fehler bei", "benachrichtigung",
        "mancato recapito", "mancata consegna", "consegna", "recapit", "impossibile", "errore di", "errore nella",
        "notifica", "messaggio non", "avviso di", "rapporto di", "niedostarcz", "nie dostarczono", "dostarczyć",
        "zwrot", "niedoręcz", "wiadomość nie", "wiadomość niedostarcz", "błąd dostarcz", "błąd doręcz",
        "powiadomienie o", "raport", "zwrócon", "poczta zwr", "non remis", "échec", "avis de", "message non",
        "notification d", "courrier non", "no se", "notificación", "no entregad", "error de", "error en", "devuelto",
        "devolución", "não", "onbestelbaar", "leveret", "user unknown", "nachricht", "nicht", "konnte", "ihre",
        "problem delivering", "problem with delivery", "post not", "mailbox", "inesistente", "message you sent",
    ),
    anywhere=(
        f"mail {what}" for what in ("failed", "failure", "error", "system", "problem", "warning", "not", "quota")
    ),
)  # fmt: skip
SUBJECTS = re.compile(
    r"\s*(?:\[[^\]]{1,30}\]\s*)?(?:\*+\s*spam\s*\*+\s*)?(?:"
    r"undeliver(?:able|ed)\b|virus (?:found|detected|alert|warning|notification)"
    r"|mail (?:delivery )?(?:failed|failure|error|system error|problem|warning)|failure notice"
    r"|delivery (?:status|failure|failed|"
    r"error|notification|problem|report|delayed|has failed)|returned (?:mail|to sender)|mail (?:could not be"
    r"|not) delivered"
    r"|message (?:status|could not be|not delivered|undeliverable|delivery|delayed)|warning: (?:could not|message"
    r"|e?-?mail)|"
    r"(?:your )?(?:message|e?-?mail) (?:to .{1,80} )?(?:could not be|was not|cannot be|has been) (?:delivered"
    r"|returned|rejected|delayed|blocked)"
    r"|unable to deliver|could not deliver|delayed (?:mail|delivery)|nondeliverable|non-?delivery|undelivery"
    r"|mail bounce|bounced mail"
    r"|mail returned|rejected (?:mail|message)|unzustellbar|nicht zustellbar|zustell(?:ung|fehler|bericht)"
    r"|fehler bei der (?:zustellung|nachrichten)"
    r"|unzustellbare|benachrichtigung (?:zum|über den) (?:über|zustell)|mancato recapito|mancata consegna"
    r"|consegna (?:non riuscita|fallita|ritardata)"
    r"|non recapit|impossibile (?:recapitare|consegnare)|errore (?:di|nella) (?:consegna|recapito)"
    r"|notifica (?:di )?(?:mancat|stato|consegna|recapito)"
    r"|messaggio non (?:recapit|consegn)|avviso di mancat|rapporto di (?:mancat|non)|niedostarcz"
    r"|nie (?:dostarczono|można dostarczyć|udało się dostarczyć)"
    r"|zwrot (?:wiadomo|poczty|listu)|niedoręcz|wiadomość (?:nie została|niedostarcz)|błąd (?:dostarcz|doręcz)"
    r"|powiadomienie o (?:stanie|niedost|niedor)"
    r"|raport (?:o )?(?:niedor|dostar)|zwrócon|poczta zwr[oó]|non remis|échec de (?:la )?(?:remise|livraison"
    r"|distribution)|avis de non|message non (?:remis|distribu)"
    r"|notification d['’](?:état|échec)|courrier non|no se (?:puede|pudo|ha podido) (?:entregar|enviar)"
    r"|notificación de (?:estado|error)|no entregad|error (?:de|en la) entrega"
    r"|mensaje no entregado|correo (?:devuelto|no entregado)|devolución|não (?:entregue|foi)|onbestelbaar"
    r"|ikke leveret|user unknown\b|auto(?:matic|matisch)?.{0,10}bounce"
    r"|automatically rejected mail|nachricht konnte nicht|ihre (?:e-?mail|nachricht).{0,60}(?:nicht zugestellt"
    r"|konnte nicht)|problem (?:delivering|with delivery)"
    r"|email delivery (?:fail|error)|(?:e-?mail|mail) (?:quota|rejected)|post not delivered|mailbox (?:full"
    r"|unavailable)|inesistente|message you sent blocked)",
    re.IGNORECASE,
)

# In the first part of the text; each is a sentence of a program.
BODY_PHRASES = (
    "this message was created automatically by mail delivery software",
    "created automatically by the mail",
    "a message that you sent could not be delivered",
    "message that you sent has not yet been delivered",
    "message you sent could not be delivered",
    "qmail-send program",
    "i'm afraid i wasn't able to deliver your message",
    "this is a permanent error; i've given up",
    "this is the postfix program",
    "this is the mail system at host",
    "this is the mail delivery",
    "i'm sorry to have to inform you",
    "transcript of session follows",
    "the original message was received at",
    "had permanent fatal errors",
    "had transient non-fatal errors",
    "did not reach the following recipient",
    "did not reach some or all of the intended recipients",
    "delivery has failed to these recipients",
    "delivery to the following recipient",
    "delivery to these recipients",
    "delivery attempts will continue",
    "could not be delivered",
    "couldn't be delivered",
    "could not deliver",
    "cannot be delivered",
    "can not be delivered",
    "was not delivered",
    "wasn't delivered",
    "not been delivered",
    "not be delivered",
    "unable to deliver",
    "unable to relay",
    "was undeliverable",
    "is undeliverable",
    "undeliverable to",
    "undelivered mail",
    "undeliverable message",
    "undelivered message",
    "unsent message",
    "delivery failed",
    "delivery failure",
    "delivery has failed",
    "delivery report",
    "delivery status notification",
    "message has been rejected",
    "message was rejected",
    "mail was rejected",
    "mail system error",
    "message is being returned",
    "mail returned to sender",
    "has been returned to you",
    "being returned to you",
    "returned to sender",
    "returning message",
    "returned mail",
    "user unknown",
    "unknown user",
    "unknown recipient",
    "no such user",
    "no such recipient",
    "user not found",
    "user does not exist",
    "mailbox not found",
    "mailbox is full",
    "mailbox full",
    "over quota",
    "quota exceeded",
    "exceeded storage",
    "address rejected",
    "recipient rejected",
    "recipient unknown",
    "bad address",
    "invalid address",
    "invalid recipient",
    "no longer active",
    "not a valid user",
    "account has been disabled",
    "email address you entered couldn't be found",
    "address not found",
    "the following address",
    "the following recipient",
    "following addresses had",
    "failed recipient",
    "non-delivery",
    "nondelivery",
    "impossibile recapitare",
    "impossibile consegnare",
    "non è stato possibile recapitare",
    "non è stato possibile consegnare",
    "non è stato recapitato",
    "non è stato consegnato",
    "mancato recapito",
    "mancata consegna",
    "non può essere consegnat",
    "recapito non riuscito",
    "consegna non riuscita",
    "destinatario sconosciuto",
    "utente sconosciuto",
    "casella piena",
    "casella di posta piena",
    "indirizzo inesistente",
    "nie można było dostarczyć",
    "nie można dostarczyć",
    "nie mogła zostać dostarczona",
    "nie mogła być dostarczona",
    "nie została dostarczona",
    "nie zostala dostarczona",
    "nie dotarła do",
    "nie udało się dostarczyć",
    "nie powiodło się dostarcz",
    "nie może zostać dostarcz",
    "nie jest możliwe dostarcz",
    "nieznany użytkownik",
    "użytkownik nieznany",
    "nie ma takiego użytkownika",
    "skrzynka odbiorcy jest pełna",
    "skrzynka jest pełna",
    "wiadomość została zwrócona",
    "adres nie istnieje",
    "konto nie istnieje",
    "nie istnieje takie konto",
    "konnte nicht zugestellt",
    "konnte nicht übermittelt",
    "nicht zugestellt werden",
    "unzustellbar",
    "unbekannter empfänger",
    "fehler bei der zustellung",
    "postfach ist voll",
    "n'a pas pu être remis",
    "n’a pas pu être remis",
    "n'a pas pu être distribué",
    "n'a pas pu etre delivre",
    "n'a pas pu être délivré",
    "has been postponed",
    "échec de la remise",
    "n'a pas été remis",
    "boîte aux lettres pleine",
    "no se pudo entregar",
    "no se ha podido entregar",
    "no se puede entregar",
    "no ha podido ser entregado",
    "usuario desconocido",
    "error al entregar",
)

# Who writes of a bounce, or sends again what came back, says what no mail system says.
PERSON_WRITES = LazyPattern(  # of lower-case text
    r"(?<!\w)(?:our\s+(?:users|server|mails?|messages|relay|ip|colleagues|customers)|(?:could|can|would)\s+you|whom"
    r"|please\s+(?:check\s+(?:whether|why|on\s+your)|whitelist|unblock|advise|help|let\s+(?:me|us))|resending|why\b"
    r"|i\s+(?:got|don't|do\s+not|re-?send|am\s+(?:re-?)?sending)|my\s+(?:e-?mail|message|application)"
    r"|le\s+nostre|potete|potreste|non\s+capisco|(?:ri)?mando|rinvio|inoltro|la\s+mia|prosz[ęe]\s+o|wysyłam|przesyłam"
    r"|nie\s+rozumiem|dlaczego|nasz[ea]\s+\w+|können\s+sie|unsere\s+(?:mails|nutzer|nachrichten)"
    r"|ich\s+(?:sende|schicke)|warum|pourriez|pouvez-vous|je\s+(?:vous|renvoie)|pourquoi|nos\s+(?:mails|utilisateurs)"
    r"|pueden|podrían|nuestros|reenvío|por\s+qué)(?!\w)"
)

# Behind them stand the recipients that failed (Exchange's notices tell first to whom the mail went).
RECIPIENT_MARKS = (
    "did not reach the following", "did not reach some", "nie dotarła do", "non ha raggiunto", "non è arrivat",
    "nicht erreicht", "n'a pas atteint", "no llegó a", "no ha llegado a", "delivery has failed to these",
)  # fmt: skip

# Lines that lead to the returned mail.
COPY_MARKS = (
    "------ this is a copy of",
    "--- below this line is a copy",
    "--- below the next line",
    "--- original message",
    "-- original message",
    "original message follows",
    "---- original message",
    "--- unsent message",
    "unsent message follows",
    "--- returned mail",
    "message header",
    "--- undelivered message",
    "original message headers",
    "the header of the original message",
    "return-path:",
    "\nreceived: from",
    "\nreceived: by",
    "--- mail follows",
    "--- testo del messaggio",
    "--- kopia",
    "----- message headers follow",
    "----- message header follows",
)

FORMATS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("qmail", ("qmail-send program", "i've given up. sorry it didn't work out")),
    ("exim", ("created automatically by mail delivery software",)),
    ("postfix", ("postfix program", "mail system at host")),
    ("sendmail", ("transcript of session follows", "the original message was received at")),
    ("gmail", ("delivery to the following recipient failed permanently", "address not found", "technical details of")),
    (
        "exchange",
        (
            "did not reach the following recipient",
            "did not reach some or all",
            "delivery has failed to these recipients",
            "impossibile recapitare il messaggio ai destinatari",
            "generating server",
            "mscexch",
        ),
    ),
    ("domino", ("delivery failure report", "domino", "lotus", "could not be delivered to: ")),
    ("yahoo", ("sorry, we were unable to deliver your message to the following address", "message from yahoo")),
    ("aol", ("aol.com mailer", "the following address(es)")),
    ("groupwise", ("the message that you sent was undeliverable to the following",)),
)
