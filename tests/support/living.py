"""Which texts the living objects of this process hold, whether or not the collector tracks them."""

from __future__ import annotations

import gc


def holders(canary: str, *, bytes_too: bool = True) -> list[str]:
    """The types of all objects that hold a longer text with these words in it, or bytes.

    Args:
        canary: the words.
        bytes_too: False where this process is the database too, which keeps the bytes.
    """
    gc.collect()
    seed = canary.encode()
    todo, seen, found = list(gc.get_objects()), set[int](), []
    while todo:
        holder = todo.pop()
        if id(holder) in seen:
            continue
        seen.add(id(holder))
        for held in gc.get_referents(holder):
            kind = type(held)  # not isinstance, which asks a weak proxy of something gone
            if issubclass(kind, str):
                if canary in held and len(held) > len(canary):
                    found.append(type(holder).__name__)
            elif issubclass(kind, bytes | bytearray):
                if bytes_too and seed in held and len(held) > len(seed):
                    found.append(type(holder).__name__)
            elif id(held) not in seen:
                todo.append(held)
    return found
