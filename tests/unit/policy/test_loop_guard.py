"""What keeps machines from answering each other; more of it is seen through the acknowledgement's rules."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from daemon.policy import acknowledgement, loop_guard
from daemon.policy.loop_guard import is_own, is_own_machine_mail, is_robot, staff_to_tell
from parsers.values import Address

OWN = frozenset({"hotline@desk.example", "desk@żółw.example"})
ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize(
    ("spec", "ours"),
    [
        ("hotline@desk.example", True),
        ("HotLine@DESK.example", True),
        ("hotline+case7@desk.example", True),
        ("desk@xn--w-uga1v8h.example", True),
        ("hotline@desk.example.org", False),
        ("xhotline@desk.example", False),
        ("", False),
        ("żółw@desk.example", False),
    ],
)
def test_own_addresses(spec: str, ours: bool) -> None:
    """Ours in any case, with a sub-address and in either spelling of the domain; nothing that only looks alike."""
    assert is_own(Address("", spec), OWN) is ours
    assert not is_own(None, OWN)


def test_own_machine_mail_needs_both_signs(build) -> None:
    """Our address without the mark is a colleague, the mark without our address another machine."""
    ours, other = Address("", "hotline@desk.example"), Address("", "a@b.example")
    assert is_own_machine_mail(build.message(author=ours, auto_submitted="auto-replied"), OWN)
    assert is_own_machine_mail(build.message(author=other, sender=ours, auto_submitted="auto-generated"), OWN)
    assert not is_own_machine_mail(build.message(author=ours, auto_submitted="no"), OWN)
    assert not is_own_machine_mail(build.message(author=ours), OWN)
    assert not is_own_machine_mail(build.message(author=other, auto_submitted="auto-replied"), OWN)


def test_nobody_is_no_robot() -> None:
    """Without an address there is nothing to say."""
    assert not is_robot(None)
    assert not is_robot(Address("", ""))


def test_staff_are_not_told_of_their_own_mail(build) -> None:
    """A second help desk that confirms our notices is not told of its confirmations; the others are."""
    notify = ("desk2@other.example", "second.level@office.example")
    message = build.message(author=Address("Desk 2", "DESK2@other.example"))
    assert staff_to_tell(notify, message) == ("second.level@office.example",)
    assert staff_to_tell(notify[:1], message) == ()
    assert staff_to_tell(notify, build.message()) == notify
    assert staff_to_tell(notify, build.message(author=None)) == notify


def test_every_reason_stands_in_the_glossary() -> None:
    """Staff can look up each reason for which an acknowledgement is suppressed."""
    source = "".join(Path(module.__file__).read_text(encoding="utf-8") for module in (acknowledgement, loop_guard))
    reasons = set(re.findall(r'_No\("(\w+)"', source)) | set(re.findall(r'"(cap_\w+)"', source))
    glossary = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    assert len(reasons) > 12
    assert [reason for reason in sorted(reasons) if f"`{reason}`" not in glossary] == []
