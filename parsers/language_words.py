"""Words and endings that tell Polish, Italian and English apart, and from their neighbours: pure data.

Words shared by two of the languages are left out or stand in both lists, where they cancel out.
"""

from __future__ import annotations

WORDS = {
    "pl": """
        w z i nie się jest na że czy dla lub jak jako ale już tylko po przy przez pod nad między bez oraz gdy gdyż
        kiedy
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
        możesz chcesz mogą musisz musi muszę wszystkich twój twoje twoja twojego twojej twoich obecnie brak czas czasu
        tutaj plik pliku pliki udało listę nazwa nazwę dodać użyć dostęp poniżej stronie stronę później inny inna inne
        innego innych wiele wielu ostatnio zamiast naprawdę przykład sposób przypadku dzięki razem nawet każdego
        każdym coś cię ciebie swojego nowego nowej mieć móc możliwe kilka razy podać wybrać sprawdzić zobaczyć zapisać
        otrzymywać zmiany zmiana płatności zgłoszenia zgłoszenie zalogować załącznik potwierdzenie osób okres pomocą
        poprzez przynajmniej
        """,
    "it": """
        e non che di è il gli della del delle dei degli dello alla al alle ai agli allo dalla dal dalle dai nella nel
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
        messaggio dell nell dall sull puoi vuoi cui viene utenti posta codice testo altri altro altra alcune alcuna
        alcun ogni tuoi sia stesso volta volte poter aver ulteriori invece inviare creare modificare usare trovare
        vedere aggiungere necessario esempio attenzione lavoro proprio corso causa ottenere ricevere ciao stai sicuro
        verrà verranno impossibile seguente seguenti dati valido nessuna
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
        change available show using already below found search whether changes allow allowed failed required first
        added instead really two either never every something take right least process provide wish left leave someone
        yes enter sure used removed deleted selected longer waiting answers doesn couldn didn
        """,
    "de": """
        der die das und ist nicht ich sie wir ihr ein eine einen einem einer eines mit von zu zur zum für auf im
        den dem des auch noch nur schon wenn dass daß aber oder als wie bei nach aus um haben habe hat hatte
        sind war waren wird werden wurde wurden kann können könnte möchte bitte danke vielen dank sehr geehrte
        geehrter geehrten damen herren grüße grüßen freundlichen guten tag hallo ihre ihren ihrer mein meine
        meinen unser unsere uns mir mich ihnen was wer wo warum anfrage frage antwort rechnung vertrag nummer
        am an beim muss müssen sich kein keine keinen diese dieser dieses diesen alle alles mehr hier jetzt heute
        gestern seit wieder ohne über unter zwischen durch gegen während soll sollte bin wäre ja nein gerne leider
        falls bereits sowie ihrem dann denn
        """,
    "fr": """
        le les des et est une pas ne que qui dans pour par sur avec vous nous je il elle ils sont être été avoir
        avez avons ont mon ma mes votre vos notre nos ce cette ces aux au du bonjour monsieur madame merci
        cordialement veuillez demande réponse numéro mais ou où comment pourquoi si très bien plus aussi
        de la un à a en ou été entre sous tous tout toute cet être doit faut sera page
        j'ai c'est n'est d'un d'une l'adresse qu'il fait faire peut pouvez puis suis déjà toujours encore
        leur leurs deux avant après depuis chaque aucune aucun lors afin ainsi non oui peu trop souhaite voudrais
        quand donc alors soit
        """,
    "es": """
        de la el los las y es una un a o si le les me te que en del por para con no se su sus lo al como más pero
        este esta estos estas muy
        son era ser estar está están estoy hay ha han he hemos tengo tiene tienen puede puedo pueden quiero
        quisiera usted ustedes nosotros mi mis nuestro nuestra buenos días buenas tardes hola gracias saludos
        cordial favor solicitud respuesta número cuando donde porque qué cómo ya también sin sobre desde hasta
        fue entre cada todo todos otra otro esto eso ese hace así entonces antes después sea cualquier aquí ahora
        """,
    "pt": """
        a e o os as um uma que não de do da dos das em no na nos nas por para com se é são foi ser estar está estou
        eu você nós meu minha seu sua bom dia obrigado obrigada olá prezados muito mais também como quando já
        sem sua suas só até favor palavra página número ao aos pelo pela mas ou isso este esta pode posso gostaria
        tenho temos
        foram tem têm seus entre cada todos outro outra essa esse aqui agora depois antes estava será
        """,
    "cs": """
        je jsem jsme jsou není nebo ale že jako pro při který která které jsem dobrý den děkuji prosím pozdravem
        aby když jak již bude byl byla bylo mít mám máme může můžete mi mě náš vaše také ještě své tento tato
        je chyba pouze soubor nebyl nebyla byly budou který můžete jste je nelze musí vaše zadejte heslo účet pokud
        tuto těchto všechny více než žádný k se na si v s z a i do po
        za od ze ktorý ďakujem som sme sú nie
        """,
    "ro": """
        și este sunt nu să că de la în pe cu din pentru care mai am are avem aveți vă mă îmi bună ziua mulțumesc
        te rugăm rugam daca sa cont contul tau tău ai ați dar doar aceasta aceste
        vreau pot puteți dacă sau dar foarte acest această fost fi o un ale lui
        """,
    "sk": """
        je sa na so že pre ako ktorý ktorá ktoré ktorých ktorú alebo bol bola bolo boli byť budú bude môže môžete
        môžem
        nemôže nie musí tento táto toto tieto tejto tohto váš vaša vaše vášho vás vám nám náš mám máte máme ďakujem
        prosím dobrý deň pozdravom ešte už iba keď ak pri cez medzi všetky všetko nový nové aj tak kde ho ich jej ste
        sme som si sú tu po do od za podľa bez medzi používateľ súbor chyba chyby aby prosím zadajte adresu platnú
        nastavený a v z s k o nemáte chcete
        """,
    "hr": """
        i je u na se da za su od ne ili koji koja koje kojeg kao što nije biti bio bila bilo će može možete mogu mora
        ovaj ova ovo ovi ove ovu vaš vaša vaše vas vam nam naš imate imam hvala molim dobar dan poštovani lijep
        pozdrav još već samo ako nakon prije između sve svi svoj nova novi novu nema sa iz kod pri kada gdje koliko
        korisnik korisnika treba moj moja moje vrijeme račun greška dodatno morate ste smo sam li bez po do
        """,
    "nl": """
        de het een en van ik je dat niet op te zijn voor met die aan er om ook als dan maar bij naar uit deze dit
        wordt
        worden werd kan kunnen moet moeten heeft hebben geen nog wel u uw wij ons onze hun zij haar hem wat wie waar
        hoe wanneer omdat door onder tegen tussen na tot sinds zonder graag vriendelijke groeten groet geachte heer
        mevrouw bedankt dank alvast vraag antwoord alle alleen andere meer zal zullen zou mijn jouw jullie hier daar
        nu
        al heel veel wilt gebruik gebruikt bestand nieuwe nieuw
        bent waren zich iets niets altijd nooit zodat voordat via geldig ongeldig elke elk iedere dus kunt mag komt
        gaat weer vanaf tijdens
        """,
    "nordic": """
        og at en for det den der som et er på til med af ikke har jeg du vi kan skal vil blive bliver blev være din
        dit dine min
        mit fra ved eller når hvis hvor hvad også kun efter mellem denne dette disse ingen noget nogle meget venlig
        hilsen tak må ved brug bruger ny nye alle skulle kunne sig dig mig os deres her hver disse flere
        vælg vis klik fejl din dette bruges indtast ønsker gyldig ugyldig findes
        och att ett är för av inte jag ska skall vill bli blir vara ditt dina mitt från vid men vad bara mellan alla
        denna detta dessa något några mycket vänliga hälsningar tack kommer måste nya den inga din
        å ikke noe noen
        """,
    "hu": """
        a az és hogy nem is egy van volt lesz meg ez ezt azt vagy ha csak már még mint mert ön önnek kell lehet kérjük
        köszönöm tisztelt üdvözlettel minden új után előtt alatt között nincs vannak itt ott kérem szeretnék ki be el
        fel számára esetén által amely amelyet ezek nincsenek tud legyen
        """,
}

# Endings of longer words, two to four letters, the longest counts; weaker evidence than a word.
ENDINGS = {
    "pl": "wać ować ać yć ić eść ość ości ów ców tów ków ych nych wych ego nego wego emu iem cję cji cja cje acji"
    " acja ący ące ją ują uje jesz esz zesz żesz isz ysz amy emy ymy imy cie ście łem łam ła ło li ły no ano ono wano"
    " wany wane wana zony zone zona ony enie anie enia ania niu eniu niej iej wie nie nij cz czy rz wnik nika nik"
    " ików owi ową owy owe owej nym ym ach iach ami iami ską ska skie skim ckie cka cki dzie dzić zie szy arz nto nta"
    " ntów śmy",
    "it": "ione ioni ato ata ati ate nato tato cato rato nata tata cata nti enti anti ento tto tti etto otto atto"
    " bile bili iamo ando endo anza enza nza gio ggio aggi gli llo ella ello elle zza ezza izza zzo zzi uto uta uti"
    " ito ita iti ete are iare ere ire arsi ersi irsi rsi ono ano rà errà ssi esse sse ità tà età ivo iva ivi oso osa"
    " osi etti essi ggi cchi ario aria arie uale ali oni uno cuno rire izi",
    "en": "ing ting ning ling ring ding sing king ving ed ted sed ned red led ved ged ked wed ied ated ly lly ally"
    " tly tion sion ness less ment able ful ous ive ish ight ght ough ould ther th lth ths ers sers ors ice ance ence"
    " ship ty lty ity ry ory ary ery ew own ays eys ost ck ct cts nt nts ss ess ize ized ise ised ead eed eld eft ift"
    " oad oup ook ople ept hen here",
    "de": "ung keit heit lich iche chen hen ren len gen sen ben nen den eren iert ert cht tet nden elle ellt iese"
    " eser tigt igen ßen tz tzt aten itte nde fen fall isch eit icht nnen rden ssen",
    "fr": "eux euse ient ait ais ez ur eur eurs ique eau eaux oir ois tés ée és ées ier ière aire er tte tion llez"
    " vez ssez isé isée nnel tres ance",
    "es": "ción ión ado ados ada adas ido dad ando endo aje rreo eo ar cer ir jo ió rá rán os as es ón ura ble bles"
    " ario ente dor dora ería ía ías",
    "pt": "ção ções dade ão ões ado ados ada adas gem ens vel ível eiro eira ário ir ar er ador agem são rá inte",
    "cs": "ého ému ých ové ová osti ost ení ání ní tí cí ící ovat at it ět ny ky ou jte tel telé ním ích ný ná né ýt"
    " lo la án ána áno",
    "ro": "ului ilor elor ul ele ție ții ați area ată ate ează ți lui rea re tru rile nea",
    "sk": "ať iť eť ovať ého ých ené aný ané ený osť osti ávy cií om och ách ou jte te ny ní nie enia ania ému ami"
    " tel ateľ",
    "hr": "nje anje enje nja anja ija ije iju aka uke ćih ći će ite jte ati iti eti nog nom nih nim ost osti ama ima"
    " ju ovi om ava uje ste la",
    "nl": "en ren den gen len nen ten ken eren ijk lijk ijke heid tie atie eerd erd rde cht icht aan aal oor uur ing"
    " baar jst ijst ige oek sch ende eld uikt",
    "nordic": "ende ene erne else ing ning ere ede ert et te ter ger der gen ges ens lig ligt igt ige ette hed rne"
    " tet gt ller mmer dere ade ar ill na or ad ats nde ska",
    "hu": "ás és ása ése ban ben hoz hez nak nek ból ből tól től ra re ott ett tt zni ani eni ni ító ető ató tó ai ei"
    " ek ok ák ék ját jét unk ünk ható hető val vel",
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
