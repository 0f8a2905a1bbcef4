"""Replies as the HTML of mail programs: rendered, then told from what they answer."""

import re

import pytest

from parsers import parse

BODY = "Dzień dobry,\n\ndziękuję za odpowiedź, działa.\n\nPozdrawiam\nJan"
DIVS = "<div>Dzień dobry,</div><div><br></div><div>dziękuję za odpowiedź, działa.</div><div><br></div><div>Pozdrawiam</div><div>Jan</div>"
PARAGRAPHS = "<p class=MsoNormal>Dzień dobry,<o:p></o:p></p><p class=MsoNormal><o:p>&nbsp;</o:p></p><p class=MsoNormal>dziękuję za odpowiedź, działa.<o:p></o:p></p><p class=MsoNormal><o:p>&nbsp;</o:p></p><p class=MsoNormal>Pozdrawiam<o:p></o:p></p><p class=MsoNormal>Jan<o:p></o:p></p>"
CASES = {
    "gmail": f'<div dir="ltr">{DIVS}</div><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">pon., 3 maj 2021 o 10:15 Ola &lt;<a href="mailto:o@x.example">o@x.example</a>&gt; napisał(a):<br></div><blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex;border-left:1px solid rgb(204,204,204);padding-left:1ex">Dzień dobry<br>tekst</blockquote></div>',
    "outlook desktop": f'<html><body><div class=WordSection1>{PARAGRAPHS}<p class=MsoNormal><o:p>&nbsp;</o:p></p><div><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p class=MsoNormal><b>From:</b> Ola &lt;o@x.example&gt; <br><b>Sent:</b> Monday, May 3, 2021 10:15 AM<br><b>To:</b> Jan &lt;j@x.example&gt;<br><b>Subject:</b> RE: x<o:p></o:p></p></div></div><p class=MsoNormal>Dzień dobry<o:p></o:p></p></div></body></html>',
    "outlook web": f'<html><body><div style="font-family:Calibri">{DIVS}</div><div id="appendonsend"></div><hr style="display:inline-block;width:98%" tabindex="-1"><div id="divRplyFwdMsg" dir="ltr"><font face="Calibri"><b>Od:</b> Ola &lt;o@x.example&gt;<br><b>Wysłane:</b> poniedziałek, 3 maja 2021 10:15<br><b>Do:</b> Jan &lt;j@x.example&gt;<br><b>Temat:</b> Odp: x</font><div>&nbsp;</div></div><div>Dzień dobry</div></body></html>',
    "apple": f'<html><body>{DIVS}<br><div><blockquote type="cite"><div>Wiadomość napisana przez Ola &lt;<a href="mailto:o@x.example">o@x.example</a>&gt; w dniu 3 maj 2021, o godz. 10:15:</div><br><div>Dzień dobry<br>tekst</div></blockquote></div></body></html>',
    "ios": f'<html><body>{DIVS}<br><div dir="ltr">Wysłane z iPhone\'a</div><div dir="ltr"><br><blockquote type="cite">Dnia 3 maj 2021 o godz. 10:15 Ola &lt;o@x.example&gt; napisał(a):<br><br></blockquote></div><blockquote type="cite"><div dir="ltr">Dzień dobry</div></blockquote></body></html>',
    "thunderbird": '<html><body><p>Dzień dobry,</p><p>dziękuję za odpowiedź, działa.</p><p>Pozdrawiam<br>Jan<br></p><div class="moz-cite-prefix">W dniu 03.05.2021 o 10:15, Ola pisze:<br></div><blockquote type="cite" cite="mid:x"><p>Dzień dobry</p></blockquote><pre class="moz-signature">-- \nJan Kowalski</pre></body></html>',
    "wp": f'<html><body>{DIVS}<div><br></div><div><br></div><div class="nh_extra"><p>Dnia 3 maja 2021 10:15 Ola &lt;o@x.example&gt; napisał(a):</p><blockquote class="nh_quote" style="border-left:2px solid #999">Dzień dobry<br>tekst</blockquote></div></body></html>',
    "yahoo": f'<html><body><div class="ydp"><div dir="ltr">{DIVS}</div><div><br></div></div><div id="yahoo_quoted_1" class="yahoo_quoted"><div style="font-family:Helvetica"><div>W dniu poniedziałek, 3 maja 2021, 10:15:00 CEST, Ola &lt;o@x.example&gt; napisał(a):</div><div><br></div><div><div>Dzień dobry<br>tekst</div></div></div></div></body></html>',
    "zimbra": f'<html><body><div>{DIVS}</div><div><br></div><hr id="zwchr"><div data-marker="__HEADERS__"><b>Da: </b>"Ola" &lt;o@x.example&gt;<br><b>A: </b>"Jan" &lt;j@x.example&gt;<br><b>Inviato: </b>Lunedì, 3 maggio 2021 10:15:00<br><b>Oggetto: </b>x<br></div><div>testo</div></body></html>',
    "roundcube": f'<html><body>{DIVS}<p id="reply-intro">W dniu 2021-05-03 10:15, Ola napisał(a):</p><blockquote type="cite" style="padding:0 0.4em">Dzień dobry</blockquote></body></html>',
    "outlook mobile": f'<html><body><div dir="ltr">{DIVS}</div><div id="ms-outlook-mobile-signature" dir="ltr"><div><br></div>Pobierz aplikację <a href="https://aka.ms/o0ukef">Outlook dla systemu iOS</a></div><hr style="display:inline-block;width:98%"><div id="divRplyFwdMsg"><b>Od:</b> Ola &lt;o@x.example&gt;<br><b>Wysłane:</b> poniedziałek, maja 3, 2021 10:15 AM<br><b>Do:</b> Jan &lt;j@x.example&gt;<br><b>Temat:</b> x<div>&nbsp;</div></div>Dzień dobry</body></html>',
    "samsung": f'<html><body>{DIVS}<div><br></div><div id="composer_signature"><div style="font-size:85%">Wysłano z telefonu Samsung</div></div><div><br></div><div><br></div><div>-------- Oryginalna wiadomość --------</div><div>Od: Ola &lt;o@x.example&gt; </div><div>Data: 03.05.2021  10:15  (GMT+01:00) </div><div>Do: j@x.example </div><div>Temat: x </div><div><br></div>Dzień dobry</body></html>',
    "libero": f'<html><body>{DIVS}<blockquote type="cite"><div>Il 03/05/2021 10:15 Ola &lt;o@x.example&gt; ha scritto:</div><div><br></div><div>testo</div></blockquote></body></html>',
    "gmail sig": f'<div dir="ltr">{DIVS}<div><br></div><span class="gmail_signature_prefix">-- </span><br><div dir="ltr" class="gmail_signature"><div>Jan Kowalski<br>Firma</div></div></div><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">pon., 3 maj 2021 o 10:15 Ola &lt;o@x.example&gt; napisał(a):<br></div><blockquote class="gmail_quote">x</blockquote></div>',
}


def canonical(text):
    """Runs of empty lines do not matter."""
    return re.sub(r"\n\s*\n+", "\n\n", text.strip())


@pytest.mark.parametrize("program", sorted(CASES))
def test_reply_of_a_program_that_writes_html(program):
    """The author's words alone remain of a mail whose only body is the program's HTML."""
    head = "From: a@b.example\nMIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n"
    message = parse((head + CASES[program]).encode())
    assert canonical(message.reply_text) == canonical(BODY)
    assert message.language == "pl"
