"""Every text that we send, per event and language, and the one strict Jinja environment.

A text is a file ``texts/<language>/<event>.txt``: first line ``Subject: ...``, an empty line, the body. Paragraphs
stand on one line and are wrapped after rendering. Administrators override single files by a folder of the same
layout. User text reaches a template only as a value, never as a template; an unknown name is an error.

Filters: ``one_line`` and ``excerpt`` (user text on one line, as a bounded quotation), ``block`` (a form's value),
``reply_subject(otherwise)``, ``day``, ``moment`` (dates in words), ``word`` (a state in the language).

Facts by event (instants are aware datetimes in the zone in which they are to be shown):

=============================  =====================================================================================
all                            ``office``, ``address`` (display name and address of the mailbox)
acknowledgement                ``number``, ``subject``, ``received_at``, ``effective_at``
acknowledgement_incomplete     the same, ``missing`` and ``invalid``: lists of lists of labels (alternatives)
acknowledgement_other          ``number``, ``received_at``, ``effective_at``: none of the user's words
oversize                       as acknowledgement, and ``limit_mb``
notice_new_ticket, _follow_up  ``number``, ``subject``, ``requester``, ``mailbox``, ``channel``, ``received_at``,
                               ``effective_at``, ``acknowledge_by``, ``acknowledgement``, ``fields`` ((label, value)
                               pairs), ``missing``, ``text``, ``attachments``, ``linked``, ``assurance``, ``attached``
notice_call_back               the same and ``phone``
notice_cap                     the same and ``cap``
notice_undelivered             ``number``, ``outcomes``: (recipient, state, reason) of a certified message of ours
notice_shunted                 ``mailbox``, ``mail_id``, ``received_at``, ``error``, ``attempts``, ``attached``
alert_started                  ``key``, ``code``, ``detail``, ``started_at``, ``once`` (it does not end by itself)
alert_ended                    the same and ``ended_at``
=============================  =====================================================================================
"""

from __future__ import annotations

from templates.environment import Rendered, TextError, check, render
from templates.words import LANGUAGES

EVENTS = (
    "acknowledgement",
    "acknowledgement_incomplete",
    "acknowledgement_other",
    "oversize",
    "notice_new_ticket",
    "notice_follow_up",
    "notice_call_back",
    "notice_undelivered",
    "notice_shunted",
    "notice_cap",
    "alert_started",
    "alert_ended",
)

__all__ = ["EVENTS", "LANGUAGES", "Rendered", "TextError", "check", "render"]
