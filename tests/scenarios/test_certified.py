"""Certified mail through the counter: a fake provider, real signatures, a frozen clock."""

import importlib.util
import itertools
import random
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from daemon.settings import Channel
from daemon.testing.pec_authority import PecAuthority
from daemon.testing.pec_provider import Outcome, PecProvider
from db.tables import certified_mail, delivery, outbox, receipt, submission, ticket_link

_spec = importlib.util.spec_from_file_location("counter", Path(__file__).with_name("counter.py"))
counter = importlib.util.module_from_spec(_spec)
sys.modules.setdefault("counter", counter)
_spec.loader.exec_module(counter)

BOX = "protocollo@pec.comune.example"
CITIZEN = "mario.rossi@pec.cittadino.example"
QUESTION = "Buongiorno, vorrei sapere come richiedere il certificato di residenza storico per la pratica 12/2026.\n"
