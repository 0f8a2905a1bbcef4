"""ISO-2022-JP as it is met, where the codec of the standard library gives up."""

from __future__ import annotations

from typing import Final

_MAX_SHIFTS: Final = 50_000  # between alphabets: some tenths of a second


def decode_2022(data: bytes) -> str:
    """ISO-2022-JP as Windows writes it: circled numbers and other signs of its own, half-width kana. The two bytes of
    a sign are those of Shift_JIS in another order (JIS X 0208, annex 1)."""
    if data.count(b"\x1b") > _MAX_SHIFTS:
        return data.decode("iso2022_jp_ext", "replace")
    out: list[str] = []
    shift = b"(B"
    for piece in data.split(b"\x1b"):
        if piece[:1] in b"($" and len(piece) > 1 and out:
            shift = piece[:3] if piece[:2] == b"$(" else piece[:2]
            piece = piece[len(shift) :]
        if shift[:1] == b"$":
            text, at = b"", 0
            while at < len(piece) and piece[at] > 32:
                text += _shift_jis(piece[at : at + 2])
                at += 2
            out.append(text.decode("cp932", "replace") + piece[at:].decode("ascii", "replace"))
        elif shift == b"(I":
            out.append(bytes(byte | 0x80 if 0x20 < byte < 0x60 else byte for byte in piece).decode("cp932", "replace"))
        else:
            out.append(piece.decode("ascii", "replace"))
    return "".join(out)


def _shift_jis(pair: bytes) -> bytes:
    if len(pair) < 2:
        return b"?"
    row, cell = pair
    lead = (row + 1) // 2 + (0x70 if row < 0x5F else 0xB0)
    if row % 2:
        return bytes((lead, cell + (0x20 if cell > 0x5F else 0x1F))) if cell < 0xE0 else b"?"
    return bytes((lead & 0xFF, (cell + 0x7E) & 0xFF))
