"""Mailboxes: sections to ``Mailbox``, and the checks between several of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from daemon.config.accounts import MB, Provider, build_server, find_provider
from daemon.config.faults import suggest
from daemon.config.shapes import Section
from daemon.settings import EMBEDDED_HOST, Acknowledge, After, Calendar, Caps, Channel, Mailbox
from parsers.values import FormDefinition

MAX_SIZE = {Channel.EMAIL: 50 * MB, Channel.PEC: 100 * MB}


@dataclass(frozen=True)
class Surroundings:
    """What a mailbox may name."""

    base: Path
    calendars: Mapping[str, Calendar]
    known_calendars: frozenset[str]  # also those that are faulty themselves
    forms: Mapping[str, FormDefinition]
    known_forms: frozenset[str]
    caps: Caps


def build_caps(section: Section | None, above: Caps) -> Caps:
    """Caps of a section; what it does not say is as above it."""
    if section is None:
        return above
    names = ("per_hour", "per_day", "per_day_valid_forms")
    return Caps(**{name: section.get(name, getattr(above, name)) for name in names})


def build_mailbox(name: str, section: Section, around: Surroundings) -> Mailbox | None:
    """The mailbox of a section; None if something it needs is faulty (noted there)."""
    channel = Channel(section.get("channel", "email"))
    provider = find_provider(section)
    embedded = _is_embedded(section, "smtp"), _is_embedded(section, "imap")
    imap = build_server(section, "imap", provider, around.base, embedded=embedded[0])
    smtp = build_server(section, "smtp", provider, around.base, embedded=embedded[1])
    forms = _find_forms(section, around)
    calendar = _find_calendar(section, around)
    _check_after(section, channel, imap.folders)
    _check_folders(section, imap.folders)
    if calendar is None:
        return None
    return Mailbox(
        name=name,
        address=section.get("address", ""),
        display_name=section.get("display_name", ""),
        channel=channel,
        language=section.get("language", "en"),
        calendar=calendar,
        prefix=section.get("prefix", ""),
        imap=imap,
        smtp=smtp,
        forms=forms,
        acknowledge=Acknowledge(section.get("acknowledge", "next_working_day")),
        after=After(section.get("after", "keep")),
        caps=build_caps(section.get("caps"), around.caps),
        notify=section.many("notify"),
        exclusive=section.many("exclusive"),
        aliases=section.many("aliases"),
        **_optional(section, channel, provider),
    )


def _optional(section: Section, channel: Channel, provider: Provider | None) -> dict[str, Any]:
    """Values whose default stands in ``Mailbox`` unless channel or provider say otherwise."""
    found: dict[str, Any] = {"max_size": MAX_SIZE[channel]}
    if provider:
        found["rate_per_minute"] = provider.rate_per_minute
        found["max_size_times_recipients"] = provider.max_size_times_recipients
    same = ("move_to", "poll", "max_size", "first_poll", "notice_attachment_limit", "provider", "receipt_type")
    pec = ("require_valid_signature", "credential_expires", "rate_per_minute", "max_size_times_recipients")
    for key in same + pec:
        if key in section.values:
            found[key] = section.values[key]
    return found


def _is_embedded(section: Section, protocol: str) -> bool:
    server: Section | None = section.get(protocol)
    return server is not None and server.get("host") == EMBEDDED_HOST


def _find_calendar(section: Section, around: Surroundings) -> Calendar | None:
    name = section.get("calendar")
    if name is None or name in around.calendars:
        return around.calendars.get(name) if name else None
    if name not in around.known_calendars:
        section.refuse("calendar", "the name of a calendar", suggest(name, sorted(around.known_calendars)))
    return None


def _find_forms(section: Section, around: Surroundings) -> tuple[FormDefinition, ...]:
    for item in section.get("forms", ()):
        if item.value not in around.known_forms:
            list_node = section.node.entries["forms"]
            index = list_node.items.index(item.node)
            place = Section({}, item.node, f"{section.path}.forms[{index}]", section.faults)
            remedy = suggest(item.value, sorted(around.known_forms))
            place.refuse(None, "the id of a form", remedy, item.node.shown())
    return tuple(around.forms[form] for form in dict.fromkeys(section.many("forms")) if form in around.forms)


def _check_after(section: Section, channel: Channel, folders: tuple[str, ...]) -> None:
    after, target = section.get("after", "keep"), section.get("move_to")
    if after == "delete" and channel is Channel.PEC:
        section.refuse("after", "keep or move", "certified mail is evidence: it is never deleted")
    if after == "move" and "move_to" not in section.node.entries:
        section.refuse("after", "move_to beside it", "add move_to: Processed")
    if after != "move" and target is not None:
        section.refuse("move_to", "after: move beside it", "add after: move, or remove move_to")
    if target is not None and target in folders:
        section.refuse("move_to", "a folder that is not watched", "mail would be moved in a circle")


def _check_folders(section: Section, folders: tuple[str, ...]) -> None:
    for item in section.get("exclusive", ()):
        if item.value not in folders:
            remedy = suggest(item.value, folders)
            section.refuse("exclusive", "folders that are watched", remedy, f'"{item.value}"')


def check_together(sections: Mapping[str, Section], mailboxes: Mapping[str, Mailbox]) -> None:
    """Two mailboxes with one address, or watching one folder of one account; notices that would come back to us."""
    owners: dict[str, str] = {}
    for name, mailbox in mailboxes.items():
        for key, address in (("address", mailbox.address), *(("aliases", alias) for alias in mailbox.aliases)):
            if address and owners.setdefault(address.casefold(), name) != name:
                remedy = f"mailbox {owners[address.casefold()]} has it already"
                sections[name].refuse(key, "an address of its own", remedy, f'"{address}"')
    for name, mailbox in mailboxes.items():
        for address in mailbox.notify:
            if address.casefold() in owners:
                expected = "addresses of people, none of our own"
                sections[name].refuse("notify", expected, "a notice would come back as mail", f'"{address}"')
    _check_accounts(sections, mailboxes)


def _check_accounts(sections: Mapping[str, Section], mailboxes: Mapping[str, Mailbox]) -> None:
    accounts: dict[tuple[str, int, str, str], str] = {}
    for name, mailbox in mailboxes.items():
        imap = mailbox.imap
        for folder in imap.folders if imap.host else ():
            account = (imap.host.casefold(), imap.port, imap.user, folder)
            if accounts.setdefault(account, name) != name:
                remedy = f"mailbox {accounts[account]} watches it already: a mail would be fetched twice"
                shown = f"folder {folder} of the same account"
                sections[name].refuse("imap", "an account and folder of its own", remedy, shown)
