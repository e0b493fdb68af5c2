"""`lotsen code`: signs the list of the browser code that this installation serves, or prints it.

The key is the operator's and lies outside the data folder, best on another machine: the build is the same everywhere,
so the list can be signed there and only the signed file be copied to the server.
"""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from handoff.conversation.calendar import swedish_day

if TYPE_CHECKING:
    from handoff.app.settings import Settings
    from handoff.gateway.code.listing import CodeList

SUMMARY = "the browser code that visitors and staff get: sign the list of its hashes, or print it"
KEY = Path("~/.config/lotsen/code-signing.key")
"""Where the signing key lies unless another place is named."""


def configure(parser: ArgumentParser) -> None:
    """One sub-command each."""
    actions = parser.add_subparsers(dest="action", required=True)
    sign = actions.add_parser("sign", help="sign the list; the first time it makes the key, which stays with you")
    sign.add_argument("--key", type=Path, default=KEY, metavar="FILE", help=f"the private key; by default {KEY}")
    sign.add_argument(
        "--to", type=Path, metavar="FILE", help="by default lotsen-code.json in the data folder, where it is published"
    )
    actions.add_parser("list", help="print what would be signed, to compare with another build")


def run(options: Namespace) -> int:
    """Do it; returns 0.

    Raises:
        SettingError: a setting is wrong, nothing is built, or the key lies where the service could read it.
    """
    from handoff.app import settings
    from handoff.cli._database import ANY_DATABASE

    chosen = settings.read({"LOTSEN_MONGODB_URI": ANY_DATABASE, **os.environ})
    code = _code(chosen)
    if options.action == "list":
        print(code.text(), end="")
    else:
        _sign(code, chosen, key_file=options.key.expanduser().absolute(), to=options.to)
    return 0


def _code(chosen: Settings) -> CodeList:
    from handoff.contract.errors import SettingError
    from handoff.gateway.code.listing import CodeList
    from handoff.gateway.code.served import served

    contents = served(chosen.widget, chosen.placed)
    if not contents:
        raise SettingError(f"there is no browser code in {chosen.widget}; run ./lotsen provide widget")
    return CodeList.of(contents, chosen.placed, swedish_day(datetime.now(UTC)).isoformat())


def _sign(code: CodeList, chosen: Settings, *, key_file: Path, to: Path | None) -> None:
    from handoff.cli._signing_key import signing_key
    from handoff.contract.errors import SettingError
    from handoff.gateway.code.listing import FILE, Published

    data = chosen.data.absolute()
    if key_file.is_relative_to(data):
        raise SettingError(
            f"--key {key_file} lies in the data folder: whoever takes the server over could sign code of their own"
        )
    key, made = signing_key(key_file)
    published, target = Published.signed(code, key), to or data / FILE
    if not target.parent.is_dir():
        raise SettingError(f"there is no folder {target.parent}; name another file by --to, and copy it to the server")
    _replace(target, published.encoded())
    if made:
        print(f"made    {key_file}: keep a copy apart from the server; without it the next list is signed by a new key")
    print(f"signed  {len(code.files)} files in {target}")
    print(f"key     {published.fingerprint}: tell it to your staff, and publish it where this server is not")


def _replace(target: Path, content: bytes) -> None:
    """At once, so that nobody reads half a list; readable by all: it is public."""
    fresh = target.with_name(f".{target.name}.new")
    fresh.write_bytes(content)
    fresh.chmod(0o644)
    fresh.replace(target)
