"""The IMAP adapter: security, time limits and the quirks of servers."""

from __future__ import annotations

import logging
import socket
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from servers import processes
from servers.desk import letter
from servers.dovecot import PASSWORD, Dovecot
from servers.scripted_imap import SILENT, Answer, Conversation, ScriptedImap

from daemon.adapters import imap as imap_module
from daemon.adapters.imap import ImapSource
from daemon.adapters.imap_connection import StepLimits
from daemon.adapters.imap_words import members, uid_sets
from daemon.ports import AuthenticationTrouble, ConnectionTrouble, PermanentTrouble, TemporaryTrouble, Trouble
from daemon.settings import Auth, Secret, Security, Server

SHORT = StepLimits(**dict.fromkeys(StepLimits.__dataclass_fields__, timedelta(seconds=0.6)))
Script = Callable[..., ScriptedImap]


@pytest.fixture
def scripted() -> Iterator[Script]:
    """Scripted servers, closed after the test."""
    made: list[ScriptedImap] = []

    def make(answers: dict[str, Answer] | None = None, **options: str) -> ScriptedImap:
        made.append(ScriptedImap(answers, **options))
        return made[-1]

    yield make
    for server in made:
        server.close()


def trouble_of(source: ImapSource, act: Callable[[ImapSource], object] = ImapSource.connect) -> Trouble:
    with pytest.raises(Trouble) as caught:
        act(source)
    return caught.value


@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
def test_tls_checks_the_certificate(dovecot: Dovecot, security: Security) -> None:
    """With our authority it connects; without it the certificate is refused, for good, before any log-in."""
    user = dovecot.new_user()
    source = ImapSource(dovecot.server(user, security))
    source.connect()
    assert "IDLE" in source.capabilities()
    source.close()
    refused = trouble_of(ImapSource(dovecot.server(user, security, ca_file=None)))
    assert isinstance(refused, PermanentTrouble)
    assert refused.code == "certificate_refused"


def test_a_certificate_for_another_host_is_refused(dovecot: Dovecot, tmp_path: Path) -> None:
    """The authority is ours but the name is not the one we connect to."""
    other, _ = processes.write_certificate(tmp_path, host="elsewhere.example")
    wrong_authority = ImapSource(dovecot.server("u", Security.TLS, ca_file=other))
    assert trouble_of(wrong_authority).code == "certificate_refused"
    wrong_name = ImapSource(dovecot.server("u", Security.TLS, host="127.0.0.2"))
    assert trouble_of(wrong_name).code in {"certificate_refused", "unreachable"}


def test_an_unreadable_ca_file_says_so(dovecot: Dovecot, tmp_path: Path) -> None:
    """A missing ca_file is a fault of the configuration, never a reason to connect unchecked."""
    source = ImapSource(dovecot.server("u", Security.TLS, ca_file=tmp_path / "missing.pem"))
    assert trouble_of(source).code == "ca_file_unreadable"


@pytest.mark.parametrize("greeting", ["* OK ready\r\n", "* PREAUTH ready\r\n"])
def test_starttls_stripped_is_refused(scripted: Script, greeting: str) -> None:
    """A server (or somebody between) that does not offer STARTTLS never sees the password."""
    server = scripted(greeting=greeting)
    refused = trouble_of(ImapSource(server.server(Security.STARTTLS)))
    assert isinstance(refused, PermanentTrouble)
    assert refused.code == "starttls_missing"
    assert not any("LOGIN" in command or "AUTHENTICATE" in command for command in server.commands)


def test_starttls_offered_but_refused_sends_no_password(scripted: Script) -> None:
    """STARTTLS answered with NO ends the connection."""
    capability = "* CAPABILITY IMAP4rev1 STARTTLS\r\nTAG OK done\r\n"
    server = scripted({"CAPABILITY": capability, "STARTTLS": "TAG NO not now\r\n"})
    trouble_of(ImapSource(server.server(Security.STARTTLS)))
    assert not any("LOGIN" in command for command in server.commands)


def test_plain_only_on_loopback() -> None:
    """``security: none`` to another host is refused before anything is sent."""
    server = Server("192.0.2.1", 143, Security.NONE, "user", Secret(literal="pass"))
    assert trouble_of(ImapSource(server)).code == "plain_not_loopback"


def test_log_in_refused_and_log_in_unavailable_differ(dovecot: Dovecot, scripted: Script) -> None:
    """A wrong password is for a person; UNAVAILABLE (RFC 5530) is worth another try; neither text holds a secret."""
    wrong = trouble_of(ImapSource(dovecot.server("user", secret=Secret(literal="wrong-word"))))
    assert isinstance(wrong, AuthenticationTrouble)
    assert "wrong-word" not in str(wrong)
    later = trouble_of(ImapSource(scripted({"LOGIN": "TAG NO [UNAVAILABLE] user pass\r\n"}).server()))
    assert isinstance(later, TemporaryTrouble)
    assert "pass" not in str(later)
    bye = trouble_of(ImapSource(scripted({"LOGIN": "* BYE too many\r\nTAG NO x\r\n"}).server()))
    assert isinstance(bye, TemporaryTrouble | AuthenticationTrouble)


def test_secrets_and_mail_stay_out_of_logs_and_memory_dumps(dovecot: Dovecot, caplog: pytest.LogCaptureFixture) -> None:
    """Even with every logger at DEBUG neither the password nor a mail's text is formatted."""
    user = dovecot.new_user()
    dovecot.append(user, letter(1, body="TESTO-SEGRETO"))
    with caplog.at_level(logging.DEBUG):
        source = ImapSource(dovecot.server(user))
        source.select("INBOX")
        assert list(source.fetch([1]))
        source.close()
    assert PASSWORD not in caplog.text
    assert "TESTO-SEGRETO" not in caplog.text


def test_a_password_beyond_ascii_goes_by_authenticate_plain(scripted: Script) -> None:
    """imaplib's LOGIN knows ASCII only; SASL PLAIN takes UTF-8 (RFC 4616)."""

    def authenticate(conversation: Conversation, tag: str, _command: str) -> None:
        conversation.send("+ \r\n")
        conversation.server.commands.append(conversation.read_line())
        conversation.send(f"{tag} OK done\r\n")

    capability = "* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\nTAG OK done\r\n"
    server = scripted({"CAPABILITY": capability, "AUTHENTICATE PLAIN": authenticate})
    source = ImapSource(server.server(secret=Secret(literal="zażółć")))
    source.connect()
    assert "AHVzZXIAemHFvMOzxYLEhw==" in server.commands


def test_xoauth2_is_reserved(scripted: Script) -> None:
    """The key is known, the method is not there yet: said plainly."""
    assert trouble_of(ImapSource(scripted().server(auth=Auth.XOAUTH2))).code == "xoauth2_reserved"


def test_a_server_that_accepts_and_says_nothing_is_temporary() -> None:
    """No greeting within the limit: a time-out, worth another try."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = Server("127.0.0.1", listener.getsockname()[1], Security.NONE, "u", Secret(literal="p"))
        trouble = trouble_of(ImapSource(server, limits=SHORT))
    assert isinstance(trouble, ConnectionTrouble)
    assert trouble.code == "timeout"


def test_nothing_listens_is_temporary() -> None:
    """Connection refused is no reason to give up."""
    server = Server("127.0.0.1", processes.free_port(), Security.NONE, "u", Secret(literal="p"))
    assert isinstance(trouble_of(ImapSource(server)), ConnectionTrouble)


def test_a_server_that_falls_silent_in_a_command_is_temporary(scripted: Script) -> None:
    """The connection is dropped; the next step connects anew."""
    server = scripted({"UID SEARCH": SILENT})
    source = ImapSource(server.server(), limits=SHORT)
    source.select("INBOX")
    assert trouble_of(source, lambda one: one.uids(1)).code == "timeout"
    source.select("INBOX")
    assert sum(command.startswith("LOGIN") for command in server.commands) == 2


def test_dripping_bytes_do_not_move_the_deadline(scripted: Script) -> None:
    """A byte now and then satisfies the socket's own time-out for ever, not ours."""

    def drip(conversation: Conversation, _tag: str, _command: str) -> None:
        for _ in range(200):
            conversation.send("x")
            time.sleep(0.05)

    source = ImapSource(scripted({"UID SEARCH": drip}).server(), limits=SHORT)
    source.select("INBOX")
    before = time.monotonic()
    assert trouble_of(source, lambda one: one.uids(1)).code == "timeout"
    assert time.monotonic() - before < 8  # a hang guard; the drip takes ten seconds


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ("TAG NO [NONEXISTENT] hotline@desk.example\r\n", "select_refused"),
        ("TAG BAD what\r\n", "select_refused"),
        ("* OK [UIDNEXT 4] x\r\n* 0 EXISTS\r\nTAG OK done\r\n", "no_uid_validity"),
        ("* BYE going down\r\n", "connection_lost"),
        ("garbage without sense\r\n", "connection_lost"),
    ],
)
def test_what_select_may_answer(scripted: Script, answer: str, code: str) -> None:
    """Each refusal has its code and quotes nothing of the server's text."""
    trouble = trouble_of(ImapSource(scripted({"SELECT": answer}).server(), limits=SHORT), lambda one: one.select("x"))
    assert trouble.code == code
    assert "hotline@" not in str(trouble)


def test_uids_are_sorted_and_the_star_is_not_trusted(scripted: Script) -> None:
    """``n:*`` returns the last mail even if it is below n; answers may be out of order and in several lines."""
    source = ImapSource(scripted({"UID SEARCH": "* SEARCH 8 3\r\n* SEARCH 5\r\nTAG OK done\r\n"}).server())
    source.select("INBOX")
    assert source.uids(4) == [5, 8]
    assert source.uids(9) == []
    assert source.uids(1, 5) == [3, 5]


def test_no_uidnext_is_no_number(scripted: Script) -> None:
    """A server may leave UIDNEXT out (RFC 3501, 6.3.1): zero says so, rather than a guess that may go back."""
    answers = {
        "SELECT": "* 3 EXISTS\r\n* OK [UIDVALIDITY 7] x\r\nTAG OK done\r\n",
        "UID SEARCH UID *": "* SEARCH 41\r\nTAG OK done\r\n",
    }
    assert ImapSource(scripted(answers).server()).select("INBOX").uid_next == 0


def test_a_large_folder_is_searched_in_windows(dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch) -> None:
    """With windows of three UIDs the answer is the same as in one; mail that came after SELECT is there too."""
    user = dovecot.new_user()
    dovecot.append(user, *(letter(n) for n in range(1, 11)))
    source = ImapSource(dovecot.server(user))
    monkeypatch.setattr(imap_module, "SEARCH_WINDOW", 3)
    source.select("INBOX")
    assert source.uids(1) == list(range(1, 11))
    assert source.uids(4, 8) == [4, 5, 6, 7, 8]
    assert source.uids_before(datetime.now(UTC) + timedelta(days=2)) == list(range(1, 11))


def test_one_unfetchable_mail_does_not_keep_the_others_back(scripted: Script) -> None:
    """FETCH of three is refused; one by one two come, the third is absent."""

    def fetch(conversation: Conversation, tag: str, command: str) -> None:
        uid_set = command.split()[2]
        if uid_set in {"1", "3"}:
            body = f"Subject: {uid_set}\r\n\r\n"
            conversation.send(f"* {uid_set} FETCH (UID {uid_set} RFC822.SIZE 99 INTERNALDATE ")
            conversation.send(f'"20-Nov-2026 10:00:00 +0100" BODY[] {{{len(body)}}}\r\n{body})\r\n{tag} OK done\r\n')
        else:
            conversation.send(f"{tag} NO [SERVERBUG] cannot read\r\n" if uid_set == "x" else f"{tag} NO broken\r\n")

    source = ImapSource(scripted({"UID FETCH": fetch}).server())
    source.select("INBOX")
    mails = list(source.fetch([1, 2, 3]))
    assert [(mail.uid, mail.size, mail.raw) for mail in mails] == [
        (1, 99, b"Subject: 1\r\n\r\n"),
        (3, 99, b"Subject: 3\r\n\r\n"),
    ]
    assert mails[0].received_at == datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


def test_foreign_fetch_answers_are_left_out(scripted: Script) -> None:
    """A server may tell of other mails' flags at any time (RFC 3501, 7.4.2)."""
    said = "* 1 FETCH (UID 1 FLAGS (\\Seen))\r\n* 2 FETCH (UID 2 RFC822.SIZE 5)\r\nTAG OK done\r\n"
    source = ImapSource(scripted({"UID FETCH": said}).server())
    source.select("INBOX")
    assert source.sizes([2]) == {2: 5}
    assert list(source.fetch([2])) == []


def test_a_huge_literal_is_not_read(scripted: Script) -> None:
    """A server gone mad does not take our memory."""
    source = ImapSource(scripted({"UID FETCH": "* 1 FETCH (UID 1 BODY[] {999999999999}\r\n"}).server(), limits=SHORT)
    source.select("INBOX")
    assert isinstance(trouble_of(source, lambda one: list(one.fetch([1]))), ConnectionTrouble)


def test_without_move_copy_mark_and_uid_expunge(scripted: Script) -> None:
    """COPY, \\Deleted, UID EXPUNGE, each for exactly these UIDs, and only of those not marked before."""
    answers = {
        "CAPABILITY": "* CAPABILITY IMAP4rev1 UIDPLUS\r\nTAG OK done\r\n",
        "LIST": '* LIST () "/" Done\r\nTAG OK done\r\n',
        "UID SEARCH": "* SEARCH 5 6\r\nTAG OK done\r\n",
    }
    server = scripted(answers)
    source = ImapSource(server.server())
    source.select("INBOX")
    source.move([5, 6, 9], "Done")
    told = [command for command in server.commands if command.startswith("UID")]
    assert told == [
        "UID SEARCH UID 5:6,9 UNDELETED",
        'UID COPY 5:6 "Done"',
        "UID STORE 5:6 +FLAGS.SILENT (\\Deleted)",
        "UID EXPUNGE 5:6,9",
    ]


def test_without_uidplus_never_expunge(scripted: Script) -> None:
    """A plain EXPUNGE would take what others have marked: the mail stays, marked."""
    server = scripted({"CAPABILITY": "* CAPABILITY IMAP4rev1\r\nTAG OK done\r\n"})
    source = ImapSource(server.server())
    source.select("INBOX")
    source.delete([5])
    assert "UID STORE 5 +FLAGS.SILENT (\\Deleted)" in server.commands
    assert not any("EXPUNGE" in command for command in server.commands)


def test_a_folder_below_the_personal_prefix(scripted: Script) -> None:
    """Courier keeps all below ``INBOX.``: the folder is made there if the plain name is refused."""
    answers = {
        "CAPABILITY": "* CAPABILITY IMAP4rev1 MOVE NAMESPACE\r\nTAG OK done\r\n",
        "NAMESPACE": '* NAMESPACE (("INBOX." ".")) NIL NIL\r\nTAG OK done\r\n',
        "LIST": "TAG OK done\r\n",
        'CREATE "Done"': "TAG NO invalid name\r\n",
    }
    server = scripted(answers)
    source = ImapSource(server.server())
    source.select("INBOX")
    source.move([5], "Done")
    assert server.commands[-1] == 'UID MOVE 5 "INBOX.Done"'


def test_an_exists_before_the_plus_is_news(scripted: Script) -> None:
    """imapclient raises here; for us it is what we wait for."""

    def idle(conversation: Conversation, tag: str, _command: str) -> None:
        conversation.send("* 4 EXISTS\r\n+ idling\r\n")
        conversation.read_line()
        conversation.send(f"{tag} OK done\r\n")

    source = ImapSource(scripted({"IDLE": idle}).server())
    source.select("INBOX")
    assert source.idle(timedelta(seconds=30)) is True


def test_an_exists_in_the_packet_of_the_plus_is_news(scripted: Script) -> None:
    """It lies in our buffer, where poll() does not see it: without looking there we would wait the slice out."""

    def idle(conversation: Conversation, tag: str, _command: str) -> None:
        conversation.send("+ idling\r\n* 4 EXISTS\r\n")
        conversation.read_line()
        conversation.send(f"{tag} OK done\r\n")

    source = ImapSource(scripted({"IDLE": idle}).server())
    source.select("INBOX")
    before = time.monotonic()
    assert source.idle(timedelta(seconds=30)) is True
    assert time.monotonic() - before < 20  # a hang guard


def test_the_same_over_tls(dovecot: Dovecot) -> None:
    """Looking into the buffers does no harm to a TLS session; silence is no news."""
    source = ImapSource(dovecot.server(dovecot.new_user(), Security.TLS))
    source.select("INBOX")
    source.idle(timedelta(seconds=0.3))  # may see TLS session tickets
    assert source.idle(timedelta(seconds=0.3)) is False
    assert source.uids(1) == []


def test_a_connection_lost_in_idle_is_trouble(scripted: Script) -> None:
    """EOF is not taken for silence, at once and not for ever."""

    def idle(conversation: Conversation, _tag: str, _command: str) -> None:
        conversation.send("+ idling\r\n")
        conversation.hang_up()
        raise OSError

    source = ImapSource(scripted({"IDLE": idle}).server(), limits=SHORT)
    source.select("INBOX")
    assert isinstance(trouble_of(source, lambda one: one.idle(timedelta(seconds=30))), ConnectionTrouble)


def test_idle_ends_when_wanted_elsewhere(dovecot: Dovecot) -> None:
    """A thread in IDLE sees within a second that it shall stop."""
    source = ImapSource(dovecot.server(dovecot.new_user()))
    source.select("INBOX")
    wanted = threading.Event()
    threading.Timer(0.2, wanted.set).start()
    before = time.monotonic()
    source.idle(timedelta(seconds=60), interrupted=wanted.is_set)
    assert time.monotonic() - before < 30  # a hang guard


def test_uid_sets_are_exact_and_short() -> None:
    """Ranges for neighbours, no UID more or less, no set longer than a command line may be."""
    uids = [*range(1, 6000, 3), *range(7000, 9000)]
    sets = list(uid_sets(reversed(uids)))
    assert len(sets) > 1
    assert all(len(one) <= 6000 for one in sets)
    assert sorted(uid for one in sets for uid in members(one)) == uids
    assert list(uid_sets([7, 1, 2, 3, 7])) == ["1:3,7"]
    assert list(uid_sets([])) == []
