"""Zip containers and XML inside them, read with a bounded appetite: nothing is resolved, fetched or executed."""

from __future__ import annotations

import io
import zipfile
import zlib

from lxml import etree

from parsers.forms.documents import UnreadableDocument

MAX_MEMBERS = 2000
MAX_MEMBER_BYTES = 6 * 1024 * 1024  # inflated, of one member
MAX_RATIO = 400  # inflated to packed, of members above 1 MiB
MAX_DEPTH = 200  # of XML elements
_CHUNK_BYTES = 256 * 1024


class Container:
    """A zip file that is opened for a few known members."""

    def __init__(self, data: bytes) -> None:
        """Raises UnreadableDocument if this is no sound zip file or has too many members."""
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            self.names = self._zip.namelist()
        except (zipfile.BadZipFile, ValueError, OSError, RuntimeError, NotImplementedError, EOFError) as error:
            raise UnreadableDocument("damaged") from error
        if len(self.names) > MAX_MEMBERS:
            raise UnreadableDocument("too many members")

    def read(self, name: str) -> bytes | None:
        """The member's bytes, None if there is none. Its size is checked as declared and again while inflating."""
        try:
            info = self._zip.getinfo(name)
        except KeyError:
            return None
        if info.flag_bits & 0x1:
            raise UnreadableDocument("encrypted")
        if info.file_size > MAX_MEMBER_BYTES:
            raise UnreadableDocument("too large")
        if info.file_size > 1024 * 1024 and info.file_size > MAX_RATIO * max(info.compress_size, 1):
            raise UnreadableDocument("compressed beyond measure")
        pieces, total = [], 0
        try:
            with self._zip.open(info) as member:
                while piece := member.read(_CHUNK_BYTES):
                    total += len(piece)
                    if total > MAX_MEMBER_BYTES:
                        raise UnreadableDocument("too large")
                    pieces.append(piece)
        except (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, NotImplementedError) as error:
            raise UnreadableDocument("damaged") from error
        return b"".join(pieces)

    def xml(self, name: str) -> etree._Element | None:
        """The member parsed as XML, None if there is none."""
        data = self.read(name)
        return None if data is None else parse_xml(data)


def parse_xml(data: bytes) -> etree._Element:
    """The root of a document without DTD. Entities are not resolved, nothing is loaded, depth is bounded."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        raise UnreadableDocument("damaged XML") from error
    if root.getroottree().docinfo.doctype:
        raise UnreadableDocument("XML with a document type")
    return root
