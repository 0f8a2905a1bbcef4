"""The language of short letters: ours are told, also without diacritics; every other is unknown."""

from __future__ import annotations

import random

import pytest

from parsers.language import detect_language

OURS = {
    "pl": """Nie mogę się zalogować do systemu od wczoraj rano. Wniosek wysłałem tydzień temu i nie dostałem odpowiedzi.
Proszę o informację, kiedy sprawa zostanie rozpatrzona. Czy mogę złożyć dokumenty przez internet?
W formularzu brakuje pola na drugie imię. Strona wyświetla komunikat o błędzie po wybraniu pliku.
Bardzo dziękuję za szybką pomoc w tej sprawie. Numer telefonu podany na stronie nie działa.
Moja córka potrzebuje zaświadczenia do szkoły. Załączam skan podpisanej umowy oraz potwierdzenie przelewu.""",
    "it": """Non riesco ad accedere al portale da ieri mattina. Ho inviato la domanda una settimana fa senza risposta.
Vorrei sapere quando sarà esaminata la mia pratica. Posso consegnare i documenti tramite internet?
Nel modulo manca il campo per il secondo nome. La pagina mostra un errore dopo la scelta del file.
Grazie mille per il vostro aiuto così veloce. Il numero di telefono indicato sul sito non funziona.
Mia figlia ha bisogno di un certificato per la scuola. Allego la copia del contratto firmato e della ricevuta.""",
    "en": """I have not been able to log in since yesterday morning. We sent the application a week ago without an answer.
Please let me know when my case will be decided. Is it possible to hand in the papers online?
There is no field for a middle name on the form. The page shows an error after choosing the file.
Thank you very much for helping so quickly. The phone number given on the website does not work.
My daughter needs a certificate for her school. You will find the signed contract and the receipt attached.""",
}
OTHERS = {
    "de": """Ich kann mich seit gestern nicht mehr anmelden. Den Antrag habe ich vor einer Woche geschickt.
Bitte teilen Sie mir mit, wann darüber entschieden wird. Im Formular fehlt ein Feld für den zweiten Vornamen.
Vielen Dank für die schnelle Hilfe in dieser Sache. Meine Tochter braucht eine Bescheinigung für die Schule.""",
    "fr": """Je ne peux plus me connecter depuis hier matin. J'ai envoyé la demande il y a une semaine.
Pouvez-vous me dire quand mon dossier sera examiné ? Il manque un champ pour le deuxième prénom.
Merci beaucoup pour votre aide rapide. Ma fille a besoin d'un certificat pour son école.""",
    "es": """No puedo entrar en el portal desde ayer por la mañana. Envié la solicitud hace una semana.
Quisiera saber cuándo se decidirá sobre mi caso. En el formulario falta un campo para el segundo nombre.
Muchas gracias por su rápida ayuda. Mi hija necesita un certificado para la escuela.""",
    "pt": """Não consigo entrar no portal desde ontem de manhã. Enviei o pedido há uma semana e não tive resposta.
Gostaria de saber quando o meu caso será decidido. No formulário falta um campo para o segundo nome.
Muito obrigada pela sua ajuda tão rápida. A minha filha precisa de um certificado para a escola.""",
    "cs": """Od včerejška se nemohu přihlásit do systému. Žádost jsem poslal před týdnem a nemám odpověď.
Prosím o sdělení, kdy bude můj případ vyřízen. Ve formuláři chybí pole pro druhé jméno.
Děkuji mnohokrát za rychlou pomoc. Moje dcera potřebuje potvrzení pro školu.""",
    "sk": """Od včera sa neviem prihlásiť do systému. Žiadosť som poslal pred týždňom a nemám odpoveď.
Prosím o informáciu, kedy bude môj prípad vybavený. Vo formulári chýba pole pre druhé meno.
Ďakujem veľmi pekne za rýchlu pomoc. Moja dcéra potrebuje potvrdenie pre školu.""",
    "nl": """Ik kan sinds gisteren niet meer inloggen op de website. De aanvraag heb ik een week geleden verstuurd.
Graag hoor ik wanneer er over mijn zaak wordt beslist. Op het formulier ontbreekt een veld voor de tweede naam.
Hartelijk dank voor uw snelle hulp hierbij. Mijn dochter heeft een verklaring nodig voor de school.""",
    "ro": """Nu mai pot intra în sistem de ieri dimineață. Am trimis cererea acum o săptămână fără răspuns.
Vă rog să îmi spuneți când se va decide asupra cazului meu. În formular lipsește un câmp pentru al doilea nume.
Vă mulțumesc mult pentru ajutorul rapid. Fiica mea are nevoie de o adeverință pentru școală.""",
    "sv": """Jag kan inte logga in sedan i går morse. Ansökan skickade jag för en vecka sedan utan svar.
Jag vill gärna veta när mitt ärende blir avgjort. I formuläret saknas ett fält för det andra namnet.
Tack så mycket för den snabba hjälpen. Min dotter behöver ett intyg till skolan.""",
    "da": """Jeg kan ikke logge ind siden i går morges. Ansøgningen sendte jeg for en uge siden uden svar.
Jeg vil gerne vide, hvornår min sag bliver afgjort. På formularen mangler et felt til det andet navn.
Mange tak for den hurtige hjælp. Min datter skal bruge en bekræftelse til skolen.""",
    "hu": """Tegnap reggel óta nem tudok belépni a rendszerbe. A kérelmet egy hete elküldtem, de nem kaptam választ.
Kérem, írják meg, mikor döntenek az ügyemben. Az űrlapon hiányzik egy mező a második névnek.
Nagyon köszönöm a gyors segítséget. A lányomnak igazolás kell az iskolába.""",
    "hr": """Od jučer se ne mogu prijaviti u sustav. Zahtjev sam poslao prije tjedan dana i nisam dobio odgovor.
Molim vas da mi javite kada će se odlučiti o mojem predmetu. U obrascu nedostaje polje za drugo ime.
Puno hvala na brzoj pomoći. Moja kći treba potvrdu za školu.""",
}
PLAIN = str.maketrans("ąćęłńóśźżĄĆĘŁŃÓŚŹŻàèéìòùÀÈ", "acelnoszzACELNOSZZaeeiouAE")


def letters(text: str, seed: str) -> list[str]:
    """Every sentence alone, and forty letters of two or three sentences in any order."""
    sentences = text.replace("? ", "?\n").replace(". ", ".\n").split("\n")
    rnd = random.Random(seed)
    return sentences + [" ".join(rnd.sample(sentences, rnd.choice((2, 3)))) for _ in range(40)]


@pytest.mark.parametrize("language", OURS)
def test_our_languages(language: str) -> None:
    """One sentence is enough, also in capitals and without the letters that an old keyboard has not."""
    for letter in letters(OURS[language], language):
        for written in (letter, letter.translate(PLAIN), letter.upper()):
            assert detect_language(written) == language, written


@pytest.mark.parametrize("language", OTHERS)
def test_other_languages_are_unknown(language: str) -> None:
    """Whoever writes in another language is not taken for one who writes in ours."""
    for letter in letters(OTHERS[language], language):
        assert detect_language(letter) == "unknown", letter


def test_what_is_no_language_is_unknown() -> None:
    """Keys and files in letters, numbers, names: a lead by chance is no evidence."""
    rnd = random.Random(64)
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    for _ in range(20):
        block = "\n".join("".join(rnd.choices(alphabet, k=64)) for _ in range(30))
        assert detect_language(block) == "unknown", block
    for text in (
        "",
        "12345 / 2026",
        "Kowalski",
        "ok",
        "Привет, у меня вопрос",
        "Γεια σας, έχω μια ερώτηση",
        "質問があります",
    ):
        assert detect_language(text) == "unknown", text
