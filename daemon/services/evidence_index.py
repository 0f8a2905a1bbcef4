"""The index of the evidence for people who read no JSON, in the language of the desk."""

from __future__ import annotations

from typing import Any

Fact = dict[str, Any]
LANGUAGES = ("pl", "it", "en")

_TEXT = {
    "title": ("Dowody w sprawie", "Prove relative alla richiesta", "Evidence of request"),
    "explained": (
        "Każdy plik .eml zawiera dokładnie te bajty, które otrzymano lub wysłano; niczego nie zmieniono.\n"
        "Otwiera go program pocztowy. Skróty SHA-256 są także w pliku SHA256SUMS; polecenie\n"
        "`sha256sum --check SHA256SUMS` dowodzi, że żaden plik nie zmienił się od czasu eksportu.\n"
        "Podpisy sprawdzono w chwili wpłynięcia wiadomości; podano wynik zapisany w tej chwili.\n"
        "Pliki w folderze są kopią, nie certyfikowanym archiwum.",
        "Ogni file .eml contiene esattamente i byte ricevuti o inviati; nulla è stato modificato.\n"
        "Si apre con un programma di posta. Le impronte SHA-256 sono anche nel file SHA256SUMS; il comando\n"
        "`sha256sum --check SHA256SUMS` prova che nessun file è cambiato dopo l'esportazione.\n"
        "Le firme sono state verificate all'arrivo del messaggio; è riportato l'esito registrato allora.\n"
        "La cartella è una copia, non una conservazione a norma.",
        "Every .eml file holds exactly the bytes that were received or sent; nothing was changed.\n"
        "Mail programs open it. The SHA-256 values are also in SHA256SUMS; the command\n"
        "`sha256sum --check SHA256SUMS` proves that no file has changed since the export.\n"
        "Signatures were verified when the message came; the result recorded then is given.\n"
        "This folder is a copy, not a certified preservation service.",
    ),
    "subject": ("Temat", "Oggetto", "Subject"),
    "requester": ("Wnioskodawca", "Richiedente", "Requester"),
    "received_at": ("Wpłynęło", "Ricevuta", "Received"),
    "channel": ("Kanał", "Canale", "Channel"),
    "assurance": ("Pewność", "Garanzia", "Assurance"),
    "acknowledgement": ("Potwierdzenie", "Conferma", "Acknowledgement"),
    "exported_at": ("Eksport", "Esportata", "Exported"),
    "complete": ("Komplet", "Completa", "Complete"),
    "yes": ("tak", "sì", "yes"),
    "no": ("nie", "no", "no"),
    "missing_mails": ("brak treści wiadomości", "mancano i byte dei messaggi", "bytes missing of mails"),
    "altered_mails": (
        "bajty inne niż te, które wpłynęły, w wiadomościach",
        "byte diversi da quelli ricevuti nei messaggi",
        "bytes other than those received in mails",
    ),
    "received": ("wiadomość otrzymana", "messaggio ricevuto", "message received"),
    "sent": ("wiadomość wysłana przez nas", "messaggio inviato da noi", "message sent by us"),
    "unsent": ("wiadomość przygotowana przez nas", "messaggio preparato da noi", "message written by us"),
    "receipt": ("pokwitowanie dostawcy", "ricevuta del gestore", "receipt of the provider"),
    "file": ("plik", "file", "file"),
    "at": ("chwila", "istante", "instant"),
    "purpose": ("cel", "scopo", "purpose"),
    "kind": ("rodzaj", "tipo", "kind"),
    "message_id": ("Message-ID", "Message-ID", "Message-ID"),
    "recipients": ("odbiorcy", "destinatari", "recipients"),
    "state": ("stan", "stato", "state"),
    "message": ("dotyczy wiadomości nr", "riguarda il messaggio n.", "about message no."),
    "trusted": ("uznane", "attendibile", "believed"),
    "whole": ("pobrana w całości", "scaricato per intero", "fetched whole"),
    "error_text": ("powód", "motivo", "reason"),
    "sender": ("nadawca (mittente)", "mittente", "sender (mittente)"),
    "subject_recipient": ("odbiorca (consegna)", "destinatario (consegna)", "recipient (consegna)"),
    "provider": ("dostawca", "gestore", "provider"),
    "provider_msgid": ("identificativo", "identificativo", "identificativo"),
    "our_msgid": ("msgid programu nadawcy", "msgid del programma mittente", "msgid of the sender's program"),
    "event_time": ("czas według dostawcy", "data del gestore", "time by the provider"),
    "receipt_type": ("rodzaj pokwitowania", "tipo di ricevuta", "type of receipt"),
    "error_code": ("błąd", "errore", "error"),
    "signature_state": ("podpis", "firma", "signature"),
    "signing_time": ("podpisano", "firmato il", "signed at"),
    "signer": ("podpisujący", "firmatario", "signer"),
    "digest_algorithm": ("skrót w podpisie", "impronta nella firma", "digest in the signature"),
    "checks": ("sprawdzono", "verifiche", "checks"),
    "flags": ("uwagi", "segnalazioni", "remarks"),
    "accepted_at": ("przyjęto", "accettato il", "accepted at"),
    "size": ("rozmiar", "dimensione", "size"),
    "bytes": ("bajtów", "byte", "bytes"),
    "daticert": ("dane poświadczone (daticert.xml)", "dati di certificazione (daticert.xml)", "certified data"),
    "original": ("list w kopercie", "messaggio contenuto nella busta", "the letter inside"),
    "conflict": (
        "sprzeczne pokwitowania",
        "ricevute contraddittorie",
        "receipts contradict each other",
    ),
}
_WORDS = {
    "certified": ("poświadczona", "certificata", "certified"),
    "not_certified": ("niepoświadczona (zwykła poczta)", "non certificata (posta ordinaria)", "not certified"),
    "unverified": ("niezweryfikowana", "non verificata", "not verified"),
    "acknowledgement": ("potwierdzenie", "conferma", "acknowledgement"),
    "answer": ("odpowiedź", "risposta", "answer"),
    "reply": ("odpowiedź", "risposta", "reply"),
    "notice": ("zawiadomienie pracowników", "avviso al personale", "notice to staff"),
    "scheduled": ("zaplanowana", "programmato", "scheduled"),
    "sent": ("wysłana", "inviato", "sent"),
    "failed": ("niedoręczona", "non consegnato", "not delivered"),
    "cancelled": ("wycofana", "annullato", "cancelled"),
    "unknown": ("wynik nieznany", "esito sconosciuto", "outcome unknown"),
    "suppressed": ("nie wysłano", "non inviato", "not sent"),
    "call_back": ("telefonicznie", "per telefono", "by telephone"),
    "pending": ("bez pokwitowania", "nessuna ricevuta", "no receipt yet"),
    "submitted": ("przekazana dostawcy", "consegnato al gestore", "given to the provider"),
    "accepted": ("przyjęta", "accettato", "accepted"),
    "rejected": ("nieprzyjęta", "non accettato", "not accepted"),
    "delivered": ("doręczona", "consegnato", "delivered"),
    "delayed": ("opóźniona (12 godzin)", "in ritardo (12 ore)", "delayed (12 hours)"),
    "failed_timeout": ("niedoręczona w 24 godziny", "non consegnato entro 24 ore", "not delivered in 24 hours"),
    "sent_ordinary": ("zwykła poczta: bez dowodu", "posta ordinaria: nessuna prova", "ordinary mail: no proof"),
    "bounced": ("zwrócona", "respinto", "returned"),
    "valid": ("prawidłowy", "valida", "valid"),
}


def describe(index: Fact, language: str) -> str:
    """The index as text of its own; ``index`` is what stands in index.json, ``language`` pl, it or en."""
    return _Writer(language).write(index)


def one_line(value: object) -> str:
    """What came from outside, on one line and without anything that steers a terminal."""
    text = ", ".join(str(one) for one in value) if isinstance(value, list) else str(value)
    return " ".join("".join(one if one.isprintable() else " " for one in text[:2000]).split())


class _Writer:
    def __init__(self, language: str) -> None:
        self._column = LANGUAGES.index(language) if language in LANGUAGES else LANGUAGES.index("en")

    def write(self, index: Fact) -> str:
        title = f"{self._say('title')} {index['ticket']}"
        lines = [title, "=" * len(title), ""]
        for key in ("subject", "requester", "received_at", "channel"):
            lines.append(self._fact(key, index[key] or "-", 0))
        if index["assurance"]:
            lines.append(self._fact("assurance", self._word(index["assurance"]), 0))
        acknowledged = index["acknowledgement"]
        words = [self._word(acknowledged["state"]), acknowledged["reason"] or "", acknowledged["at"] or ""]
        lines.append(self._fact("acknowledgement", " ".join(word for word in words if word), 0))
        lines.append(self._fact("exported_at", index["exported_at"], 0))
        lines.append(self._fact("complete", self._completeness(index), 0))
        lines += ["", self._say("explained")]
        for number, entry in enumerate(index["files"], 1):
            lines += ["", *self._entry(number, entry)]
        return "\n".join(lines) + "\n"

    def _completeness(self, index: Fact) -> str:
        gaps = [f"{self._say(key)} {one_line(index[key])}" for key in ("missing_mails", "altered_mails") if index[key]]
        return "; ".join([self._say("no"), *gaps]) if gaps else self._say("yes")

    def _entry(self, number: int, entry: Fact) -> list[str]:
        role = "unsent" if entry["role"] == "sent" and not entry["at"] else entry["role"]
        lines = [f"{number}. {self._say(role)}", self._fact("file", entry["file"])]
        lines += [self._fact("at", entry["at"] or "-")]
        for key in ("purpose", "state"):
            if entry["role"] == "sent":
                lines.append(self._fact(key, self._word(entry[key])))
        for key in ("kind", "message", "message_id", "recipients", "error_text"):
            if entry.get(key) and not (key == "message" and entry["role"] == "sent"):
                lines.append(self._fact(key, entry[key]))
        for key in ("trusted", "whole"):
            if key in entry:
                lines.append(self._fact(key, self._say("yes" if entry[key] else "no")))
        lines += self._certified(entry.get("certified") or {})
        lines += [self._fact("size", f"{entry['size']} {self._say('bytes')}"), f"   SHA-256: {entry['sha256']}"]
        for one in entry["extracts"]:
            lines += [f"   - {self._say(one['what'])}: {one['file']}", f"     SHA-256: {one['sha256']}"]
        return lines

    def _certified(self, facts: Fact) -> list[str]:
        """What the provider says, what its signature is worth, and where a message of ours stands."""
        plain = ("sender", "subject_recipient", "provider", "provider_msgid", "our_msgid", "event_time")
        lines = [self._fact(key, facts[key]) for key in (*plain, "receipt_type", "accepted_at") if facts.get(key)]
        if facts.get("error_code") not in (None, "", "nessuno"):
            lines.append(self._fact("error_code", facts["error_code"]))
        if facts.get("recipients") is not None:
            lines.append(self._fact("state", self._word(facts["state"])))
        for one in facts.get("recipients", ()):
            told = [self._word(one["state"]), one["at"] or "", one["error_code"], one["status"]]
            told += [f"({self._say('conflict')})"] if one["conflict"] else []
            lines.append(f"   {one_line(one['address'])}: {one_line(' '.join(word for word in told if word))}")
        if "signature_state" in facts:
            lines += self._signature(facts)
        if facts.get("flags"):
            lines.append(self._fact("flags", facts["flags"]))
        return lines

    def _signature(self, facts: Fact) -> list[str]:
        """The state of the signature and every sub-result, as they were recorded when the mail came."""
        found = facts["signature"] or {}
        lines = [self._fact("signature_state", self._word(facts["signature_state"]))]
        lines.append(self._fact("assurance", self._word(facts["assurance"])))
        lines += [
            self._fact(key, found[key]) for key in ("signing_time", "signer", "digest_algorithm") if found.get(key)
        ]
        checks = [f"{rule} {'+' if hit else '-'}" for rule, hit, _why in found.get("checks", ())]
        return lines + ([self._fact("checks", ", ".join(checks))] if checks else [])

    def _fact(self, key: str, value: object, indent: int = 3) -> str:
        return " " * indent + f"{self._say(key)}: {one_line(value)}"

    def _say(self, key: str) -> str:
        return _TEXT[key][self._column]

    def _word(self, state: str) -> str:
        return _WORDS[state][self._column] if state in _WORDS else state
