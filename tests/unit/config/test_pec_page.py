"""The example on the page about PEC is a configuration that can be used."""

import re
from datetime import date
from pathlib import Path

from daemon.config import load

PAGE = Path(__file__).parents[3] / "docs" / "pec.md"
AROUND = """
database: sqlite:///desk.db
data_dir: var
calendars:
  urp: {zone: Europe/Rome, week: {mon-fri: ["09:00-13:00"]}, holidays: IT}
"""


def test_the_example_of_the_page_is_valid(tmp_path):
    """It loads, and the provider's preset fills in the servers."""
    example = re.search(r"```yaml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert example is not None
    file = tmp_path / "mailboxes.yaml"
    file.write_text(AROUND + example[1], encoding="utf-8")
    box = load(file).mailboxes["pec"]
    assert box.imap.host == "mbox.cert.legalmail.it"
    assert box.imap.folders == ("INBOX", "INBOX/Ricevute")
    assert box.credential_expires == date(2027, 2, 20)
    assert box.rate_per_minute == 6
