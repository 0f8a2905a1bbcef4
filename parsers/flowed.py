"""format=flowed (RFC 3676): soft line breaks undone, quotation marks kept, space-stuffing removed."""

from __future__ import annotations


def unflow(text: str, *, delete_space: bool) -> str:
    """Lines that end in a blank joined with the next of the same quote depth; ``-- `` stays a signature mark.

    ``delete_space`` is DelSp=yes: the blank before the soft break is not part of the text.
    """
    if " \n" not in text and "\n " not in text and "\n>" not in text and not text.startswith((" ", ">")):
        return text
    out: list[str] = []
    flowing: list[str] = []
    flowing_depth = -1
    for line in text.split("\n"):
        depth = len(line) - len(line.lstrip(">"))
        content = line[depth:].removeprefix(" ")
        if flowing and depth != flowing_depth:
            out.append(_finish(flowing, flowing_depth))
            flowing = []
        soft = content.endswith(" ") and content != "-- "
        if content == "-- " and flowing:
            out.append(_finish(flowing, flowing_depth))
            flowing = []
        flowing.append(content[:-1] if soft and delete_space else content)
        flowing_depth = depth
        if not soft:
            out.append(_finish(flowing, depth))
            flowing = []
    if flowing:
        out.append(_finish(flowing, flowing_depth))
    return "\n".join(out)


def _finish(pieces: list[str], depth: int) -> str:
    text = "".join(pieces)
    return f"{'>' * depth} {text}" if depth else text
