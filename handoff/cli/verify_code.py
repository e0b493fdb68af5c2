"""`lotsen verify-code URL`: whether a line serves the browser code that its operator has signed. For anybody, anywhere.

Needs no installation. Run it on another machine than the server, and not always from the same place.
"""

from __future__ import annotations

import asyncio
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from handoff.cli._registry import EX_CONFIG, EX_UNAVAILABLE

SUMMARY = "whether a line serves the browser code that its operator has signed"
DIFFERS = 1


def configure(parser: ArgumentParser) -> None:
    """An address, and what to trust."""
    parser.add_argument("url", metavar="URL", help="the address of the chat, such as https://chatt.example.se")
    parser.add_argument(
        "--key", default="", metavar="FINGERPRINT", help="of the operator's key, as you got it from somewhere else"
    )
    parser.add_argument(
        "--build", type=Path, metavar="FOLDER", help="also compare the list with a build of your own (widget/dist)"
    )


def run(options: Namespace) -> int:
    """Print each difference; 0 without any, 1 with some, 69 if there is no answer, 78 for an address that is none."""
    from urllib.parse import urlsplit

    from handoff.cli import _code_check as check

    parts = urlsplit(options.url)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        print(f"lotsen: {options.url!r} is no web address such as https://chatt.example.se", file=sys.stderr)
        return EX_CONFIG
    try:
        result = asyncio.run(check.compare(f"{parts.scheme}://{parts.netloc}", build=options.build))
    except check.NoAnswer as error:
        print(f"lotsen: {error}", file=sys.stderr)
        return EX_UNAVAILABLE
    differences = [*result.differences, *check.key_differences(result, options.key)]
    for line in differences:
        print(f"!! {line}")
    mark = "!!" if differences else "ok"
    print(f"{mark} {result.compared} files compared with the list of {result.signed or 'no day'}")
    print(f"key {result.fingerprint or 'none'}")
    if not options.key and result.fingerprint:
        print("Nobody has vouched for this key here: compare it with one you got from somewhere else (--key).")
    print("This shows what was served to you, now: not what others are served, or what you are at other times.")
    return DIFFERS if differences else 0
