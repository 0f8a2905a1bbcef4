"""What stands above and under newsletters, in six languages. Pure data."""

from __future__ import annotations

from parsers.kinds.stems import Stems
from parsers.lazy import LazyPattern

# More of what stands above and under a newsletter, of lower-case text; with each, stems that ask for it.
MARGINS = (
    (
        Stems(
            (
                "visualizzi",
                "versione web",
                "versione online",
                "leggi online",
                "leggila",
                "guardala",
                "cancellami",
                "cancellati",
                "cancellarti",
                "cancellarsi",
                "rimuovi",
                "ricevere più",
                "annulla iscriz",
                "stanco di",
                "vuoi più",
                "vuole più",
                "volete più",
                "desideri più",
                "desidera più",
                "desiderate più",
            )
        ),
        LazyPattern(
            r"non visualizzi|(?:(?:guarda|vedi|leggi|apri|visualizza) la |\n\W{0,4})versione (?:web|online)"
            r"|leggi(?:la)? (?:online|sul (?:sito|web))|guardala (?:online|sul)|cancellami\b"
            r"|cancella(?:ti|rti|rsi) (?:qui|dalla?|cliccando|e non)|, cancellati\b|rimuovi(?:mi\b| il mio)"
            r"|non ricevere più|annulla (?:l[’'])?iscrizione|stanco di (?:tutte|ricevere)"
            r"|non (?:vuo(?:i|le)|volete|desider(?:i|a|ate)) più (?:ricevere\b|(?:il|la|le|i|quest\w) "
            r"(?:nostr\w )?(?:newsletter|notiziari|bollettin|e-?mail|comunicazion|messagg|avvis))"
        ),
    ),
    (
        Stems(
            (
                "nie widzisz",
                "z wyświetl",
                "wersję online",
                "wersja online",
                "wersję internet",
                "wersja internet",
                "zrezygnuj z",
                "wypisz",
                "usuń mój",
                "jako użytkownik",
                "jako subskryb",
                "do subskryb",
                "nie chcesz",
            )
        ),
        LazyPattern(
            r"nie widzisz (?:obraz|grafik|tej)|problem\w{0,3} z wyświetl|(?:zobacz wersję|\n\W{0,4}wersja) (?:online"
            r"|internetow)|zrezygnuj z (?:tych|otrzymywania|subskr|newsl|wiadom)|wypisz (?:się|mnie)"
            r"|usuń mój (?:adres|e-?mail)|jako (?:użytkownik|subskrybent|klient)\w* (?:platform|serwis|sklep|newslet"
            r"|portal)|do subskrybentów|nie chcesz (?:już |więcej )?(?:otrzymywać|dostawać"
            r"|biuletyn|newsletter|takich|tych|naszych)"
        ),
    ),
    (
        Stems(
            (
                "trouble viewing",
                "trouble reading",
                "view online",
                "view it online",
                "read online",
                "read this online",
                "web version",
                "was sent to",
                "emails like",
                "e-mails like",
                "rather not",
                "remove me from",
                "sent to you",
                "longer interested",
            )
        ),
        LazyPattern(
            r"trouble (?:viewing|reading)|\n\W{0,4}(?:view|read) (?:it |this )?online|(?:view |see |the |\n\W{0,4})"
            r"web version|(?:e-?mail|message|newsletter) was sent to (?:\S{1,64}@|you\b)|e-?mails like this"
            r"|rather not (?:hear|receive|get)|remove me from|sent to you because|longer interested"
        ),
    ),
    (
        Stems(
            (
                "darstellung",
                "webversion",
                "online-version",
                "onlineversion",
                "angezeigt",
                "dargestellt",
                "dem verteiler",
            )
        ),
        LazyPattern(
            r"probleme mit der darstellung|(?:zur |\n\W{0,4})(?:webversion|online-?version)"
            r"|nicht (?:richtig|korrekt) (?:angezeigt|dargestellt)|aus dem verteiler"
        ),
    ),
    (
        Stems(("affiche pas", "version en ligne", "version web", "plus recevoir")),
        LazyPattern(r"affiche pas|(?:voir la |\n\W{0,4})version (?:en ligne|web)\b|ne plus recevoir"),
    ),
    (
        Stems(("versión web", "versión online", "dejar de recibir", "recibir más", "visualiza")),
        LazyPattern(
            r"(?:ver la |\n\W{0,4})versión (?:web|online|en línea)|dejar de recibir|no recibir más"
            r"|no visualiza (?:correctamente )?este"
        ),
    ),
)
