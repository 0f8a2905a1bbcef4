"""Dates above a quotation, as programs of six languages write them."""

from datetime import datetime, timedelta, timezone

import pytest

from parsers.replies.quoted_dates import read_quoted_date

OWN = timezone(timedelta(hours=2))
DATES = [
    ("lun 3 mag 2021 alle ore 10:15", "2021-05-03T10:15:00+02:00"),
    ("lunedì 3 maggio 2021 10:15", "2021-05-03T10:15:00+02:00"),
    ("3-mag-2021 10.15", "2021-05-03T10:15:00+02:00"),
    ("03/05/2021 10:15", "2021-05-03T10:15:00+02:00"),
    ("03/05/21 10:15 (GMT+01:00)", "2021-05-03T10:15:00+01:00"),
    ("czwartek, 28 października 2021 o 12:46", "2021-10-28T12:46:00+02:00"),
    ("śr., 27 paź 2021 o 09:31", "2021-10-27T09:31:00+02:00"),
    ("pon., 3 maj 2021 o 10:15", "2021-05-03T10:15:00+02:00"),
    ("2021-05-03 10:15:22", "2021-05-03T10:15:22+02:00"),
    ("3 sierpnia 2021 10:15", "2021-08-03T10:15:00+02:00"),
    ("środa, 1 września 2021 08:05:09 CEST", "2021-09-01T08:05:09+02:00"),
    ("28.10.21, 12:46", "2021-10-28T12:46:00+02:00"),
    ("Mo., 3. Mai 2021 um 10:15 Uhr", "2021-05-03T10:15:00+02:00"),
    ("lundi 3 mai 2021 à 10:15:00 UTC+1", "2021-05-03T10:15:00+01:00"),
    ("lunes, 3 de mayo de 2021 10:15", "2021-05-03T10:15:00+02:00"),
    ("Monday, May 3, 2021 10:15 AM", "2021-05-03T10:15:00+02:00"),
    ("Monday, May 3rd, 2021 at 12:15 pm", "2021-05-03T12:15:00+02:00"),
    ("3 mai 2021 à 10 h 15", "2021-05-03T10:15:00+02:00"),
    ("Mon May  3 10:15:00 CEST 2021", "2021-05-03T10:15:00+02:00"),
    ("5/3/2021 10:15 PM", "2021-05-03T22:15:00+02:00"),
    ("12/25/2021 10:15", "2021-12-25T10:15:00+02:00"),
    ("Wed, 28 Apr 2021 09:31:00 -0400", "2021-04-28T09:31:00-04:00"),
]


@pytest.mark.parametrize(("written", "instant"), DATES)
def test_a_date_as_written_is_an_instant(written, instant):
    """Day before month, month names of six languages, the zone of the forwarding mail where none is written."""
    assert read_quoted_date(written, OWN) == datetime.fromisoformat(instant)


@pytest.mark.parametrize(
    "written", ["", "yesterday", "32/13/2021 10:15", "maj", "99:99", "3 Foo 2021 10:15", "0/0/0 0:0"]
)
def test_what_is_no_date_is_none(written):
    """Nonsense gives nothing, never an exception."""
    assert read_quoted_date(written, OWN) is None


def test_without_any_zone_there_is_no_instant():
    """A local time of nobody's zone is no instant."""
    assert read_quoted_date("3 maj 2021 10:15", None) is None
