"""format=flowed (RFC 3676): soft line breaks undone, quotation marks kept, space-stuffing removed."""

from __future__ import annotations


def unflow(text: str, *, delete_space: bool) -> str:
    """Lines that end in a blank joined with the next of the same quote depth; ``-- `` stays a signature mark.

    ``delete_space`` is DelSp=yes: the blank before the soft break is not part of the text.
    """
    if " \n" not in text and "\n " not in text and "\n>" not in text and not text.startswith((" ", ">")):
        return text
    if "\n>" not in text and not text.startswith(">"):
        joined = _unflow_unquoted(text, delete_space=delete_space)
        if joined is not None:
            return joined
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


def _unflow_unquoted(text: str, *, delete_space: bool) -> str | None:
    """The same for a text without quotation, as most are, in a third of the time; None if it is an odd one.

    U+0000, which no text holds, stands for the signature mark meanwhile.
    """
    marked = f"\n{text}\n".replace("\n ", "\n").replace("\n-- \n", "\x00")
    if "\x00-- " in marked:  # marks that share a line end
        return None
    eaten = marked.endswith(" \n")  # a soft break at the very end takes the line end that was added here
    joined = (
        marked.replace(" \x00", "\x00").replace(" \n", "") if delete_space else marked.replace(" \n", " ")
    ).replace("\x00", "\n-- \n")
    return joined[1:] if eaten else joined[1:-1]


def _finish(pieces: list[str], depth: int) -> str:
    text = "".join(pieces)
    return f"{'>' * depth} {text}" if depth else text
