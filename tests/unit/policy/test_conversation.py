"""Candidates for the ticket of a mail: numbers in the subject, cited ids."""

from __future__ import annotations

import pytest

from daemon.policy.conversation import MAX_CITED, MAX_NUMBERS, cited_ids, named_numbers
from parsers.values import DeliveryReport, DispositionReport, Kind


@pytest.mark.parametrize(
    ("subject", "numbers"),
    [
        ("Re: [HOT-2026-000123] Pytanie", ("HOT-2026-000123",)),
        ("Odp: [hot-2026-000123] pytanie", ("HOT-2026-000123",)),
        ("nr HOT-2026-000123, prośba", ("HOT-2026-000123",)),
        ("n.HOT-2026-000123.", ("HOT-2026-000123",)),
        ("HOT-2026-123", ("HOT-2026-000123",)),
        ("HOT‑2026–000123", ("HOT-2026-000123",)),
        ("HOT-2026-000001 i [PEC-2026-000002]", ("PEC-2026-000002", "HOT-2026-000001")),
        ("[HOT-2026-000123] HOT-2026-000123", ("HOT-2026-000123",)),
        ("[OLD-2019-000007] a prefix of former years", ("OLD-2019-000007",)),
        ("HOT-2026-1234567890", ()),
        ("SHOT-2026-000123-A", ()),
        ("HOT-2026", ()),
        ("RFC-2026-12", ()),
        ("HOT-٢٠٢٦-٠٠٠١٢٣", ()),
        ("", ()),
    ],
)
def test_numbers_named_in_a_subject(subject: str, numbers: tuple[str, ...]) -> None:
    """Tags come first, bare and shortened numbers are understood, other strings are not numbers."""
    assert named_numbers(subject, {"HOT", "PEC"}) == numbers


def test_numbers_without_any_prefix() -> None:
    """Without configured prefixes full numbers are still found: they are looked up, not guessed."""
    assert named_numbers("[HOT-2026-000123] HOT-2026-7", ()) == ("HOT-2026-000123",)


def test_hostile_subject_is_bounded() -> None:
    """A subject of a million numbers costs ten lookups."""
    subject = " ".join(f"HOT-2026-{n:06}" for n in range(100_000))
    assert len(named_numbers(subject, {"HOT"})) == MAX_NUMBERS


def test_ids_of_a_reply_newest_first(build) -> None:
    """In-Reply-To comes first, then References from the newest, each once, without the mail's own id."""
    message = build.message(message_id="me@x", in_reply_to=("c@x",), references=("a@x", "b@x", "c@x", "me@x"))
    assert cited_ids(message, None) == ("c@x", "b@x", "a@x")


def test_ids_of_reports_come_first(build) -> None:
    """Delivery and disposition reports name the original mail."""
    bounce = build.message(kind=Kind.DELIVERY_REPORT, delivery_report=DeliveryReport("rfc3464", "sent@desk"))
    assert cited_ids(bounce, None) == ("sent@desk",)
    read = build.message(disposition_report=DispositionReport("sent@desk"), references=("x@y",))
    assert cited_ids(read, None) == ("sent@desk", "x@y")
    assert cited_ids(build.message(delivery_report=DeliveryReport("qmail", None)), None) == ()


def test_ids_of_certified_mail(build) -> None:
    """A receipt cites our id and the provider's; a transport envelope only what its enclosed mail cites."""
    receipt = build.certified(kind="accettazione", our_msgid="ours@desk", provider_msgid="opec@pec")
    assert cited_ids(build.message(), receipt) == ("ours@desk", "opec@pec")
    assert cited_ids(build.message(in_reply_to=("opec@pec",)), build.certified()) == ("opec@pec",)


def test_endless_references_are_bounded(build) -> None:
    """A References field of 100,000 ids costs a bounded number of lookups, of the newest ones."""
    message = build.message(references=tuple(f"{n}@x" for n in range(100_000)))
    found = cited_ids(message, None)
    assert len(found) == MAX_CITED
    assert found[0] == "99999@x"
