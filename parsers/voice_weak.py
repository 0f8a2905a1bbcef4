"""Weak signs of a service, in six languages: asked only where a strong one was seen. Pure data."""

from __future__ import annotations

from parsers.lazy import LazyPattern

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
    r"|rejected|cancell?ed|submitted|accepted|confirmed|reset|assigned|released)|\b(?:[èé]"
    r"|sono) (?:\w+ )?stat[oaie]\b|con successo|\bzostał[aoy]?\b|pomyślnie|\bwurden?\b|erfolgreich|\b(?:a|ont) été\b"
    r"|avec succès|\bha[ns]? sido|\bse ha\b|con éxito"
)
NOTICE = LazyPattern(
    r"notification|\b(?:zmian\w* regulamin|regulamin\w* (?:konta|świadczenia)|terms of service|condizioni generali"
    r"|privacy policy)|\bnotific(?:a|he)\b|powiadomie|benachrichtig|notificaci|powered by|all rights reserved"
    r"|tutti i diritti|wszelkie prawa|alle rechte vorbehalten|tous droits|todos los derechos|promemoria|\breminder"
    r"|przypom(?:inamy|nienie)|erinnerung|\brappel\b|recordatorio|©|\(c\) \d{4}|\b(?:happy|pleased|glad"
    r"|sorry) to (?:inform|announce|confirm|tell)|siamo (?:lieti|spiacenti)|miło nam|nous sommes (?:heureux|ravis"
    r"|désolés)|wir freuen uns|leider k[öo]nn|nos complace"
)
BEFELL = LazyPattern(
    r"(?:your|tuo|tua|suo|sua|vostr[oa]|tw[óo]j[ea]?|państwa|ihre?|deine?|votre|vos|su"
    r"|tu) [^.\n]{3,70}? (?:has been|have been|was|were|is now|will be|(?:è|sono) stat|sarà|został|zosta|wurde"
    r"|wird|a été|ont été|sera|ha sido|se ha|fue|será)"
)
# The rarest first; with each, strings one of which is in whatever the pattern finds.
WEAK: tuple[tuple[tuple[str, ...], LazyPattern], ...] = (
    (
        (
            *("notific", "powiadomie", "benachrichtig", "powered by", "all rights reserved", "tutti i diritti"),
            *("wszelkie prawa", "alle rechte", "tous droits", "todos los derechos", "promemoria", "reminder"),
            *("przypom", "erinnerung", "rappel", "recordatorio", "©", "(c) ", "happy to", "pleased to", "glad to"),
            *("sorry to", "siamo lieti", "siamo spiacenti", "miło nam", "nous sommes", "wir freuen uns", "leider k"),
            *("nos complace", "regulamin", "terms of service", "condizioni generali", "privacy policy"),
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
    (
        (
            "your ",
            "tuo ",
            "tua ",
            "suo ",
            "sua ",
            "vostr",
            "twój",
            "twoj",
            "państwa",
            "ihr",
            "dein",
            "votre",
            "vos",
            "su ",
            "tu ",
        ),
        BEFELL,
    ),
)
# Status lines as trackers, shops and watchers list them.
LABEL = LazyPattern(r"\n[ \t*•-]{0,4}[^\W\d_][^:\n/]{1,28}:[ \t]+\S")
