"""Acknowledgements that are late: one event per ticket, one alert for all that are found together."""

from __future__ import annotations

from typing import Final

from daemon.log import get_logger
from daemon.ports import Clock
from daemon.services.alerts import Alerts
from daemon.states import EventName
from db import overdue
from db.engine import Database

AT_ONCE: Final = 200  # tickets in one alert; the next check takes the next ones


class Overdue:
    """Looks for tickets past ``acknowledge_by`` whose requester has heard nothing: not sent, or not called back."""

    def __init__(self, database: Database, clock: Clock, alerts: Alerts) -> None:
        self._database = database
        self._clock = clock
        self._alerts = alerts

    def check(self) -> int:
        """Alert about tickets that became overdue since the last check; how many they are."""
        now = self._clock.now()
        with self._database.read() as connection:
            if not overdue.find_overdue(connection, now, 1):
                return 0
        with self._database.write() as work:
            found = overdue.find_overdue(work.connection, now, AT_ONCE)
            if not found:  # sent meanwhile
                return 0
            ids = [ticket_id for ticket_id, _ in found]
            overdue.mark_alerted(work.connection, ids, EventName.ACKNOWLEDGEMENT_OVERDUE, now)
            numbers = ", ".join(number for _, number in found)
            self._alerts.report_in(work.connection, f"overdue:{found[0][1]}", "acknowledgement_overdue", numbers)
            work.commit()
        get_logger().warning(EventName.ACKNOWLEDGEMENT_OVERDUE, count=len(found))
        return len(found)
