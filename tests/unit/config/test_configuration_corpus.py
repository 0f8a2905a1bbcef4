"""Broken configurations, each beside the faults it must give; and the two that must load."""

from __future__ import annotations

import json
from datetime import date, time, timedelta
from pathlib import Path

import jsonschema
import pytest
from ruamel.yaml import YAML

from daemon.config import ConfigurationError, load
from daemon.config.keys import describe_schema
from daemon.config.reference import describe_keys
from daemon.settings import After, Closure, Interval, LocalHoliday, Security

ROOT = Path(__file__).parents[3]
CORPUS = ROOT / "tests" / "corpora" / "configurations"
BROKEN = sorted(path.stem for path in CORPUS.glob("*.expected"))


@pytest.mark.parametrize("case", BROKEN)
def test_broken_configuration_gives_exactly_its_faults(case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every fault is named at once with file, line, path, what was expected, what was there, and the remedy."""
    monkeypatch.chdir(CORPUS)
    with pytest.raises(ConfigurationError) as caught:
        load(Path(f"{case}.yaml"))
    assert str(caught.value) == (CORPUS / f"{case}.expected").read_text().rstrip("\n")


def test_corpus_is_complete() -> None:
    """Every broken file has its expectation and there are enough of them."""
    files = {path.stem for path in CORPUS.glob("*.yaml")} - {"contract"}
    assert files == set(BROKEN)
    assert len(BROKEN) >= 50


def test_contract_example_loads_without_the_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    """The agreed example loads; read-only verbs do not need its password."""
    monkeypatch.delenv("HOTLINE_PASSWORD", raising=False)
    settings = load(CORPUS / "contract.yaml")
    assert settings.database == f"sqlite:///{CORPUS / 'var' / 'sportello.db'}"
    assert settings.data_dir == CORPUS / "var"
    box = settings.mailboxes["hot-line"]
    assert (box.prefix, box.after, box.move_to, box.poll) == ("HOT", After.MOVE, "Processed", timedelta(seconds=60))
    assert box.max_size == 50 * 1024 * 1024
    assert (box.imap.port, box.imap.security, box.imap.folders) == (993, Security.TLS, ("INBOX",))
    assert [form.id for form in box.forms] == ["hot-01"]
    assert box.calendar.week[4] == (Interval(480, 960),)
    assert box.calendar.week[5] == ()
    assert box.calendar.cut_off == time(16)
    emilia = settings.calendars["emilia"]
    assert emilia.local_holidays == (LocalHoliday(10, 4, "San Petronio"),)
    assert emilia.closures == (Closure((12, 24), (1, 2)), Closure((8, 9), (8, 20), 2027, 2027))
    assert settings.calendars["always"].week[6] == (Interval(0, 1440),)


def test_missing_secret_is_named_with_its_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """``check`` says once which variable is missing, where it is asked for, and how to set it."""
    monkeypatch.delenv("HOTLINE_PASSWORD", raising=False)
    with pytest.raises(ConfigurationError) as caught:
        load(CORPUS / "contract.yaml", secrets=True)
    (fault,) = caught.value.faults
    assert (fault.line, fault.path) == (30, "mailboxes.hot-line.imap.password_env")
    assert "HOTLINE_PASSWORD" in fault.expected
    assert "export HOTLINE_PASSWORD" in fault.remedy
    monkeypatch.setenv("HOTLINE_PASSWORD", "x")
    assert load(CORPUS / "contract.yaml", secrets=True).mailboxes["hot-line"].imap.secret.read() == "x"


def test_secrets_never_show_in_faults(tmp_path: Path) -> None:
    """A password put where a variable's name belongs, or literally, or into a URL, is not repeated."""
    text = (CORPUS / "literal-password.yaml").read_text().replace("sqlite:///var/sportello.db", "mysql://u:hunter2@h/x")
    path = tmp_path / "m.yaml"
    path.write_text(text.replace("password_env: DESK_PASSWORD", "password_env: hunter2 hunter2"))
    with pytest.raises(ConfigurationError) as caught:
        load(path)
    assert len(caught.value.faults) == 3
    assert "hunter2" not in str(caught.value)


def test_shipped_configuration_runs_as_it_stands() -> None:
    """mailboxes.yaml at the root loads, needs no secret, and uses the embedded server for every mailbox."""
    settings = load(ROOT / "mailboxes.yaml", secrets=True)
    assert set(settings.mailboxes) == {"hot-line", "urp", "pec", "back-office"}
    assert all(box.imap.embedded and box.smtp.embedded for box in settings.mailboxes.values())
    assert {box.language for box in settings.mailboxes.values()} == {"pl", "it"}
    assert settings.mailboxes["back-office"].forms


def test_aliases_share_settings_between_mailboxes(tmp_path: Path) -> None:
    """Anchors under x- keys and << merge keys spare eight mailboxes the same lines."""
    path = tmp_path / "mailboxes.yaml"
    boxes = "\n".join(
        f"  box-{n}: {{<<: *box, address: box{n}@example.org, prefix: B{n}, imap: {{host: embedded, user: b{n}}}}}"
        for n in range(8)
    )
    path.write_text(
        "calendars: {c: {zone: Europe/Rome, week: {mon-sun: ['00:00-24:00']}}}\n"
        "x-box: &box {calendar: c, language: it, poll: 5m}\nmailboxes:\n" + boxes
    )
    settings = load(path)
    assert len(settings.mailboxes) == 8
    assert settings.mailboxes["box-7"].poll == timedelta(minutes=5)
    assert settings.mailboxes["box-7"].smtp.embedded


def test_pec_defaults(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A provider's name fills in hosts, rate and limits; PEC mailboxes take mail up to 100 MB."""
    path = tmp_path / "mailboxes.yaml"
    path.write_text(
        "calendars: {c: {zone: Europe/Rome, week: {mon-fri: ['09:00-13:00']}}}\nmailboxes:\n"
        "  pec: {channel: pec, provider: legalmail, address: desk@pec.example, language: it, calendar: c, prefix: PEC,\n"
        "    credential_expires: 2027-02-01, imap: {user: M1, password_env: P}, smtp: {user: M1, password_env: P}}\n"
    )
    box = load(path).mailboxes["pec"]
    assert box.imap.host == "mbox.cert.legalmail.it"
    assert (box.smtp.host, box.smtp.port) == ("sendm.cert.legalmail.it", 465)
    assert (box.rate_per_minute, box.max_size) == (6, 100 * 1024 * 1024)
    assert box.credential_expires == date(2027, 2, 1)


def test_unreadable_files_are_faults(tmp_path: Path) -> None:
    """A missing file, a folder, bytes that are not UTF-8 and a file beyond the limit give a fault, no traceback."""
    (tmp_path / "latin.yaml").write_bytes(b"a: 1\nb: \xe8\n")
    (tmp_path / "big.yaml").write_bytes(b"# " + b"x" * (1024 * 1024))
    for name in ("none.yaml", "", "latin.yaml", "big.yaml"):
        with pytest.raises(ConfigurationError) as caught:
            load(tmp_path / name)
        assert len(caught.value.faults) == 1
    assert "latin.yaml:2: expected UTF-8" in _fault_of(tmp_path / "latin.yaml")


def _fault_of(path: Path) -> str:
    with pytest.raises(ConfigurationError) as caught:
        load(path)
    return str(caught.value)


def test_shipped_schema_and_reference_are_in_step() -> None:
    """docs/mailboxes.schema.json and the table in docs/configuration.md are what the code declares."""
    shipped = json.loads((ROOT / "docs" / "mailboxes.schema.json").read_text())
    assert shipped == describe_schema(), "python -m daemon.config schema > docs/mailboxes.schema.json"
    assert describe_keys() in (ROOT / "docs" / "configuration.md").read_text(), "python -m daemon.config reference"


@pytest.mark.parametrize("file", [ROOT / "mailboxes.yaml", CORPUS / "contract.yaml"])
def test_schema_accepts_what_loads(file: Path) -> None:
    """The schema that editors use accepts the good files."""
    jsonschema.validate(_plain(file), describe_schema())


@pytest.mark.parametrize(
    "case", ["port-out-of-range", "unknown-key", "words", "missing-keys", "first-poll", "addresses"]
)
def test_schema_refuses_what_is_misspelt(case: str) -> None:
    """The schema that editors use refuses what one value alone shows to be wrong."""
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(_plain(CORPUS / f"{case}.yaml"), describe_schema())


def _plain(path: Path) -> object:
    def texts(value: object) -> object:
        if isinstance(value, dict):
            return {key: texts(each) for key, each in value.items()}
        if isinstance(value, list):
            return [texts(each) for each in value]
        return value.isoformat() if isinstance(value, date) else value

    return texts(YAML(typ="safe", pure=True).load(path.read_text()))


def test_relay_of_this_machine_needs_no_log_in(tmp_path: Path) -> None:
    """SMTP in plain text on loopback may name neither user nor password; IMAP may not."""
    text = (CORPUS / "contract.yaml").read_text()
    account = "port: 465, security: tls, user: hotline, password_env: HOTLINE_PASSWORD"
    assert account in text
    path = tmp_path / "mailboxes.yaml"
    relay = text.replace("host: smtp.desk.example, " + account, "host: 127.0.0.1, port: 25, security: none")
    path.write_text(relay)
    smtp = load(path).mailboxes["hot-line"].smtp
    assert (smtp.user, smtp.secret.read()) == ("", "")
    path.write_text(relay.replace("port: 25, security: none", "port: 25, security: none, user: hotline"))
    with pytest.raises(ConfigurationError, match="password_env"):
        load(path)
