"""The SMTP adapter against a real server that refuses, hangs up and falls silent at each step."""

from __future__ import annotations

import ipaddress
import ssl
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from daemon.adapters.smtp import SmtpSender
from daemon.adapters.smtp_wire import TimeLimits
from daemon.ports import (
    AuthenticationTrouble,
    ConnectionTrouble,
    Envelope,
    PermanentTrouble,
    TemporaryTrouble,
    Trouble,
    UncertainOutcome,
)
from daemon.settings import Secret, Security, Server
from daemon.testing.smtp import DROP, HANG, ScriptedSmtp

SHORT = TimeLimits(
    step=timedelta(seconds=0.4),
    final_dot=timedelta(seconds=0.5),
    connect=timedelta(seconds=2),
    probe=timedelta(seconds=0.4),
    farewell=timedelta(seconds=0.1),
)
ENVELOPE = Envelope("desk@example.org", ("jan@example.org",))
TWO = Envelope("desk@example.org", ("jan@example.org", "ewa@example.org"))
MAIL = b"Subject: x\r\n\r\nbody\r\n"


def server_at(port: int, security: Security = Security.NONE, ca_file: Path | None = None, password: str = "") -> Server:
    return Server("127.0.0.1", port, security, "desk" if password else "", Secret(literal=password), ca_file=ca_file)


@pytest.fixture
def smtp():
    with ScriptedSmtp() as server:
        yield server


@pytest.fixture
def sender(smtp):
    found = SmtpSender(server_at(smtp.port), limits=SHORT)
    yield found
    found.close()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory) -> Path:
    """A key and a self-signed certificate for 127.0.0.1, in one PEM file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "scripted")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    file = tmp_path_factory.mktemp("tls") / "server.pem"
    plain = serialization.NoEncryption()
    file.write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain) + made.public_bytes(serialization.Encoding.PEM)
    )
    return file


def context_of(certificate: Path) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    return context


def test_connection_is_kept_for_many_messages(smtp, sender):
    """Three messages travel over one connection, each with its own envelope."""
    for number in range(3):
        assert sender.begin(Envelope("desk@example.org", (f"p{number}@example.org",))) == ()
        assert sender.transmit(MAIL).code == 250
    assert smtp.connections == 1
    assert [envelope.recipients for envelope, _ in smtp.accepted] == [(f"p{n}@example.org",) for n in range(3)]


def test_content_arrives_byte_for_byte(smtp, sender):
    """Leading dots are stuffed and come back; bare line ends become CRLF, so that no second mail can be smuggled in."""
    sender.begin(ENVELOPE)
    sender.transmit(b".dot\r\n\r\n..two\r\nbare\n.\nend\rx")
    assert smtp.accepted[0][1] == b".dot\r\n\r\n..two\r\nbare\r\n.\r\nend\r\nx\r\n"


def test_large_content_arrives_byte_for_byte(smtp, sender):
    """A mail of several pieces, with dots at the seams of the pieces, arrives as it was."""
    content = b"".join(b".%07d" % number + b"x" * 118 + b"\r\n" for number in range(8192))
    sender.begin(ENVELOPE)
    sender.transmit(content)
    assert smtp.accepted[0][1] == content


def test_null_return_path_and_idn_domain_go_out_in_ascii(smtp, sender):
    """The null address stays null and a domain with diacritics is sent in its ASCII form."""
    sender.begin(Envelope("", ("jan@żółw.example",)))
    sender.transmit(MAIL)
    assert smtp.accepted[0][0] == Envelope("", ("jan@xn--w-uga1v8h.example",))


@pytest.mark.parametrize("address", ["a@b>\r\nDATA", "zażółć@example.org", "a b@example.org", "nobody", "@example.org"])
def test_address_that_cannot_stand_in_a_command_is_refused_before_anything_is_sent(smtp, sender, address):
    """An address with control characters, spaces or non-ASCII before the @ never reaches the server."""
    with pytest.raises(PermanentTrouble, match="bad_address"):
        sender.begin(Envelope("desk@example.org", (address,)))
    assert smtp.connections == 0


@pytest.mark.parametrize("step", ["mail", "rcpt", "data", "content"])
@pytest.mark.parametrize(
    ("reply", "trouble"), [("451 4.3.0 later", TemporaryTrouble), ("550 5.7.1 no", PermanentTrouble)]
)
def test_refusal_is_sorted_by_its_first_digit_and_the_connection_stays(smtp, sender, step, reply, trouble):
    """4xx is temporary, 5xx permanent, at every step; the code names step and reply; the next message passes."""
    smtp.fail(step, reply)
    with pytest.raises(trouble) as caught:
        sender.begin(ENVELOPE)
        sender.transmit(MAIL)
    assert type(caught.value) is trouble
    assert caught.value.code == f"{step}_{reply[:3]}_{reply[4:9]}"
    sender.begin(ENVELOPE)
    sender.transmit(MAIL)
    assert (smtp.connections, len(smtp.accepted)) == (1, 1)


@pytest.mark.parametrize("step", ["mail", "rcpt", "data"])
@pytest.mark.parametrize("fault", [DROP, HANG, "421 4.3.2 closing"])
def test_connection_lost_before_the_content_is_temporary(smtp, sender, step, fault):
    """A server that hangs up, falls silent or closes before the content took nothing: worth another try."""
    smtp.fail(step, fault)
    with pytest.raises(ConnectionTrouble):
        sender.begin(ENVELOPE)
        sender.transmit(MAIL)
    assert smtp.accepted == []
    sender.begin(ENVELOPE)
    sender.transmit(MAIL)
    assert len(smtp.accepted) == 1


@pytest.mark.parametrize("fault", [DROP, HANG])
def test_connection_lost_after_the_content_is_uncertain(smtp, sender, fault):
    """Once the content flowed and no reply came, nobody knows whether the mail was taken."""
    smtp.fail("content", fault)
    sender.begin(ENVELOPE)
    with pytest.raises(UncertainOutcome):
        sender.transmit(MAIL)


@pytest.mark.parametrize("fault", [DROP, HANG, "421 busy", "554 no service"])
def test_server_that_does_not_greet_is_connection_trouble(smtp, sender, fault):
    """Whatever the greeting, a server that does not talk to us is in trouble itself, not our message."""
    smtp.fail("connect", fault)
    with pytest.raises(ConnectionTrouble):
        sender.connect()
    sender.connect()


def test_nobody_listens(smtp):
    """A refused connection is temporary and names neither host nor address."""
    with ScriptedSmtp() as gone:
        port = gone.port
    with pytest.raises(ConnectionTrouble) as caught:
        SmtpSender(server_at(port), limits=SHORT).connect()
    assert "127.0.0.1" not in str(caught.value)


def test_stale_connection_is_replaced(smtp, sender):
    """A connection that the server ended while we kept it is replaced without an error, recent or not."""
    sender.begin(ENVELOPE)
    sender.transmit(MAIL)
    smtp.drop_connections()
    sender.begin(ENVELOPE)
    sender.transmit(MAIL)
    assert (smtp.connections, len(smtp.accepted)) == (2, 2)


def test_silent_connection_is_probed_before_it_is_used_again(smtp):
    """After a silence the connection is asked with NOOP; if it is gone, a new one is opened in ``connect``."""
    seconds = [0.0]
    sender = SmtpSender(server_at(smtp.port), limits=SHORT, monotonic=lambda: seconds[0])
    sender.connect()
    seconds[0] = 60.0
    sender.connect()
    assert smtp.connections == 1
    smtp.drop_connections()
    seconds[0] = 120.0
    sender.connect()
    assert smtp.connections == 2
    sender.close()


def test_some_recipients_refused(smtp, sender):
    """The others get the mail and the refused ones are named with their reply."""
    smtp.fail("rcpt", "", "550 5.1.1 unknown")
    refused = sender.begin(TWO)
    assert [(one.recipient, one.reply.code, one.reply.enhanced) for one in refused] == [
        ("ewa@example.org", 550, "5.1.1")
    ]
    sender.transmit(MAIL)
    assert smtp.accepted[0][0].recipients == ("jan@example.org",)


def test_all_recipients_refused_is_temporary_if_one_refusal_is(smtp, sender):
    """With nobody left the message waits as long as one recipient may still be taken later."""
    smtp.fail("rcpt", "550 5.1.1 unknown", "451 4.7.1 greylisted")
    with pytest.raises(TemporaryTrouble, match=r"rcpt_451_4\.7\.1"):
        sender.begin(TWO)


def test_abort_gives_the_envelope_up(smtp, sender):
    """After an abort the connection serves the next message, and the first was not sent."""
    sender.begin(ENVELOPE)
    sender.abort()
    sender.begin(TWO)
    sender.transmit(MAIL)
    assert [envelope for envelope, _ in smtp.accepted] == [TWO]
    assert smtp.connections == 1


@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
def test_tls_with_checked_certificate_and_log_in(certificate, security):
    """Implicit TLS and STARTTLS: certificate checked against ca_file, then a log-in whose password is not ASCII."""
    context = context_of(certificate)
    implicit = security is Security.TLS
    with ScriptedSmtp(
        tls=context if implicit else None, starttls=None if implicit else context, password="zażółć"
    ) as smtp:
        sender = SmtpSender(server_at(smtp.port, security, certificate, "zażółć"), limits=SHORT)
        sender.begin(ENVELOPE)
        sender.transmit(MAIL)
        sender.close()
        assert len(smtp.accepted) == 1


@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
def test_untrusted_certificate_is_refused(certificate, security):
    """Without the ca_file the certificate is unknown: a permanent trouble, and the password is not sent."""
    context = context_of(certificate)
    implicit = security is Security.TLS
    found = ScriptedSmtp(tls=context if implicit else None, starttls=None if implicit else context, password="x")
    with found as smtp, pytest.raises(PermanentTrouble, match="certificate"):
        SmtpSender(server_at(smtp.port, security, None, "x"), limits=SHORT).connect()


def test_starttls_is_required_where_it_is_configured(smtp):
    """A server that offers no STARTTLS gets neither password nor mail."""
    with pytest.raises(PermanentTrouble, match="starttls_not_offered"):
        SmtpSender(server_at(smtp.port, Security.STARTTLS, None, "x"), limits=SHORT).connect()


def test_refused_password_is_authentication_trouble():
    """A wrong password is told from other trouble, and neither it nor the user appears in the error."""
    with ScriptedSmtp(password="right") as smtp, pytest.raises(AuthenticationTrouble) as caught:
        SmtpSender(server_at(smtp.port, password="wrong"), limits=SHORT).connect()
    assert "wrong" not in str(caught.value)


def test_missing_secret_says_which_variable(smtp):
    """A password variable that is not set is named, so that the operator can set it."""
    server = Server("127.0.0.1", smtp.port, Security.NONE, "desk", Secret(env="SPORTELLO_TEST_NOT_SET"))
    with ScriptedSmtp(password="x") as wanting, pytest.raises(PermanentTrouble, match="SPORTELLO_TEST_NOT_SET"):
        SmtpSender(Server("127.0.0.1", wanting.port, server.security, "desk", server.secret), limits=SHORT).connect()


def test_log_in_demanded_at_mail_is_the_servers_matter(smtp, sender):
    """530 at MAIL means that our configuration is wrong; no message may fail for it."""
    smtp.fail("mail", "530 5.7.0 authentication required")
    with pytest.raises(ConnectionTrouble, match="smtp_530"):
        sender.begin(ENVELOPE)


def test_endless_reply_does_not_hold_us(smtp, sender):
    """A reply that never ends is cut off and counts as a lost connection."""
    smtp.fail("mail", "\r\n".join(["250-and more"] * 500))
    with pytest.raises(Trouble):
        sender.begin(ENVELOPE)


def test_close_from_another_thread_hangs_up(smtp):
    """The daemon must end while a sender waits for a reply: the sender is freed at once, the outcome is uncertain."""
    reached = threading.Event()
    smtp.on_step = lambda step: reached.set() if step == "content" else None
    smtp.fail("content", HANG)
    sender = SmtpSender(server_at(smtp.port))
    seen = []

    def send() -> None:
        sender.begin(ENVELOPE)
        try:
            sender.transmit(MAIL)
        except UncertainOutcome as trouble:
            seen.append(trouble.code)

    thread = threading.Thread(target=send)
    thread.start()
    assert reached.wait(10)
    sender.close()
    thread.join(10)
    assert seen == ["lost_after_data"]


def test_server_says_what_it_can(smtp, sender):
    """After the connection its words and its size limit are known; before, nothing is."""
    assert (sender.capabilities(), sender.size_limit()) == ({}, None)
    sender.connect()
    assert {"SIZE", "8BITMIME"} <= set(sender.capabilities())
    assert sender.size_limit() == 33554432
    assert not sender.logged_in


def test_mail_larger_than_the_server_takes_is_not_sent(smtp, sender):
    """It is refused before its content flows, and the next one passes over the same connection."""
    sender.begin(ENVELOPE)
    with pytest.raises(PermanentTrouble, match="larger_than_server_takes"):
        sender.transmit(b"x" * 33554433)
    sender.begin(ENVELOPE)
    sender.transmit(MAIL)
    assert (smtp.connections, len(smtp.accepted)) == (1, 1)
    assert smtp.commands.count("data") == 1
