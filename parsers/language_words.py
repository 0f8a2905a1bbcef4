"""Words and endings that tell Polish, Italian and English apart, and from their neighbours: pure data.

Words shared by two of the languages are left out or stand in both lists, where they cancel out.
"""

from __future__ import annotations

WORDS = {
    "pl": """
        nie się jest na że czy dla lub jak jako ale już tylko po przy przez pod nad między bez oraz gdy gdyż kiedy
        gdzie który która które których którym którą jestem jesteśmy jesteś są był była było były będę będzie będą
        być mam mamy masz macie mają może mogę możemy możecie można proszę prosimy prośba dziękuję dziękujemy
        witam dzień dobry szanowni szanowny szanowna państwo państwa panie pan pani pozdrawiam pozdrowienia
        poważaniem serdecznie mnie mój moja moje moim mojej moją nas nasz nasza nasze naszej naszym was wasz
        wasza jego jej ich im tym tego tej te ten ta to tych tymi tu tam teraz dziś dzisiaj wczoraj jutro bardzo
        więcej mniej również także więc ponieważ żeby aby jeśli jeżeli kto co jaki jaka jakie ile wszystko
        wszystkie każdy każda nic nigdy zawsze tak od ze za do we przed jeszcze bo niż chcę chciałbym chciałabym
        chcemy należy trzeba został została zostało zostały zostać wniosek wniosku sprawie sprawa sprawę pytanie
        pytania odpowiedź odpowiedzi wiadomość wiadomości numer numeru adres adresu telefon umowa umowy faktura
        faktury zamówienie konto konta strona strony dnia roku godzinie działa podaj wybierz wprowadź posiada
        posiadasz wartość powinno powinien jedynie zanim niestety ponownie został
        witaj miło wkrótce listy list dane danych format jednego błędny niepoprawny usunąć zmienić dostępne którego
        otrzymałem otrzymałam wysłałem
        wysłałam próbuję mogłem mogłam temat temacie informacje informacji załączniku załączam przesyłam urząd
        urzędu pomoc pomocy problem problemu błąd hasło hasła formularz dokument dokumenty kontakt termin
        dostępu nadal wciąż kiedyś swój swoje sobie siebie jednak właśnie podczas zgodnie według dotyczące
        dotyczy potrzebuję nowy nowa nowe jeden dwa trzy mi go mu by chyba oczywiście dalej zrobić wysłać
        """,
    "it": """
        non che di è il gli della del delle dei degli dello alla al alle ai agli allo dalla dal dalle dai nella nel
        nelle nei sulla sul sulle sui con per una uno questo questa questi queste quello quella quelli sono siamo
        sei siete era erano sarà saranno essere stato stata stati state ho hai abbiamo avete hanno avere aveva
        posso può possiamo potete possono potrei potrebbe vorrei vorremmo devo deve dobbiamo dovrei mio mia miei
        mie suo sua tuo tua nostro nostra nostri vostro vostra vostri loro anche ancora già più meno molto sempre
        mai ora oggi domani ieri come quando dove perché quindi però oppure ma anzi se cosa chi quale quali quanto
        buongiorno buonasera salve gentile gentili egregio spettabile spett cordiali saluti distinti grazie prego
        cortesemente cortese attesa riscontro ringrazio ringraziamo richiesta richiedo chiedo chiedere informazioni
        informazione allegato allegata allego invio inviato inviata ricevuto ricevuta risposta rispondere domanda
        pratica ufficio numero indirizzo telefono contratto fattura ordine pagina giorno giorni anno ore mattina
        funziona riesco problema errore accesso accedere password modulo documento documenti appuntamento scadenza
        sapere possibile fare fatto detto dopo prima durante secondo presso tra fra senza verso in un la le lo i
        mi ti ci vi si ne da su qui lì comune servizio utente conto pagamento nuovo nuova fino circa merito tramite
        inserisci seleziona scegli almeno solo sopra sotto contenere devono deve elenco campo valore scelta salva
        sig signor signora dott dottore buon vostra voi noi io tutto tutti tutte alcuni nessun nessuno
        """,
    "en": """
        the and is are was were be been being have has had having do does did doing will would shall should can
        could may might must not this that these those there here with from for of to in on at by about into
        through after before between under over again further then once when where why how all any both each few
        more most other some such only own same so than too very just now i you he she it we they me him her us
        them my your his its our their mine yours what which who whom if because as until while or but an a hello
        hi dear regards thanks thank please kind best sincerely wishes know let need want like would get got make
        made send sent received receive question questions answer request application form problem issue error
        work working works trying tried try account number address phone invoice order page website today
        yesterday tomorrow week month year day days time soon possible help attached attachment document
        documents following forward looking contact information sorry still also however i'm don't can't it's
        didn't doesn't won't isn't able unable since another without within week cannot login log new old see
        """,
    "de": """
        der die das und ist nicht ich sie wir ihr ein eine einen einem einer eines mit von zu zur zum für auf im
        den dem des auch noch nur schon wenn dass daß aber oder als wie bei nach aus um haben habe hat hatte
        sind war waren wird werden wurde wurden kann können könnte möchte bitte danke vielen dank sehr geehrte
        geehrter geehrten damen herren grüße grüßen freundlichen guten tag hallo ihre ihren ihrer mein meine
        meinen unser unsere uns mir mich ihnen was wer wo warum anfrage frage antwort rechnung vertrag nummer
        """,
    "fr": """
        le les des et est une pas ne que qui dans pour par sur avec vous nous je il elle ils sont être été avoir
        avez avons ont mon ma mes votre vos notre nos ce cette ces aux au du bonjour monsieur madame merci
        cordialement veuillez demande réponse numéro mais ou où comment pourquoi si très bien plus aussi
        de la un à a en ou été entre sous tous tout toute cet être doit faut sera page
        j'ai c'est n'est d'un d'une l'adresse qu'il fait faire peut pouvez puis suis déjà toujours encore
        """,
    "es": """
        de la el los las y es una un a o si le les me te que en del por para con no se su sus lo al como más pero
        este esta estos estas muy
        son era ser estar está están estoy hay ha han he hemos tengo tiene tienen puede puedo pueden quiero
        quisiera usted ustedes nosotros mi mis nuestro nuestra buenos días buenas tardes hola gracias saludos
        cordial favor solicitud respuesta número cuando donde porque qué cómo ya también sin sobre desde hasta
        """,
    "pt": """
        a o os as um uma que não de do da dos das em no na nos nas por para com se é são foi ser estar está estou
        eu você nós meu minha seu sua bom dia obrigado obrigada olá prezados muito mais também como quando já
        sem sua suas só até favor palavra página número ao aos pelo pela mas ou isso este esta pode posso gostaria
        tenho temos
        """,
    "cs": """
        je jsem jsme jsou není nebo ale že jako pro při který která které jsem dobrý den děkuji prosím pozdravem
        aby když jak již bude byl byla bylo mít mám máme může můžete mi mě náš vaše také ještě své tento tato
        je nelze musí vaše zadejte heslo účet pokud tuto těchto všechny více než žádný k se na si v s z a i do po
        za od ze ktorý ďakujem som sme sú nie
        """,
    "ro": """
        și este sunt nu să că de la în pe cu din pentru care mai am are avem aveți vă mă îmi bună ziua mulțumesc
        te rugăm rugam daca sa cont contul tau tău ai ați dar doar aceasta aceste
        vreau pot puteți dacă sau dar foarte acest această fost fi o un ale lui
        """,
}

# Endings of longer words, three to five letters; weaker evidence than a word.
ENDINGS = {
    "pl": "ować owanie owego owej owych ością ości anie enie ania enia ach ami emu ego ych ymi owy owa owe ski ska skie"
    " ckie cki cka iem iej zie dzie cie ście łem łam liśmy cję cji cja czne czny czna ują uje amy emy ymy imy szy rzy",
    "it": "zione zioni mente amento imento anza enza ità abile ibile ando endo ato ata ati ate uto uta ito ita iamo"
    " ete ono ano ava evo etto etta ione ioni logia gia cio cia oso osa ivo iva ario aria zza zze ssimo",
    "en": "tion tions ing ness ment ments able ible ful ous ive ally ated ting ight ough ould ther ence ance ship"
    " ered ured ised ized edly ck th ly ys wn ew",
    "de": "ung ungen keit heit lich liche lichen isch ische schaft ieren iert chen tigen ßen cht tz",
    "fr": "eux euse ement ements aient ait ais ez eur eurs ique iques eau eaux oir ois tés ée ées ières",
    "es": "ción ciones dad dades miento mientos ando iendo aje os as ado ados ada adas illo",
    "pt": "ção ções dade dades mento ões ão",
    "cs": "ého ému ých ové ová ost osti ení ání ých ů ě",
    "ro": "ului ilor ție ții are ează ul lor",
}

# Groups of letters inside words that none of the lists knows.
CLUSTERS = (
    ("pl", "szcz cz sz rz dz prz trz wsz śc źdz ął ęż"),
    ("en", "th wh sh gh ck oo ew"),
    ("it", "zz gli ghi chi che cch ggi gn"),
    ("de", "sch ü ä ö ß tz pf"),
    ("fr", "eau oi ou ai eu é ç"),
    ("es", "ñ ción ie ue"),
)
