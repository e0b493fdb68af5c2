"""Entry of `./lotsen`: prepares what the command needs, then becomes that command.

Four commands end here: `provide NAME…` prepares by name (for Makefile and tests), `npm ARGS…` runs npm in
`widget/` with the Node.js that was found, `uv ARGS…` runs the uv that was found, and `--version` needs nothing.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NoReturn

from handoff.operations.bootstrap.checkout import Checkout
from handoff.operations.bootstrap.commands import clean_environment
from handoff.operations.bootstrap.errors import ProvisionError
from handoff.operations.bootstrap.items import Item, provide
from handoff.operations.bootstrap.needs import ITEMS, of_command
from handoff.operations.bootstrap.node import node
from handoff.operations.bootstrap.python_environments import SERVICE
from handoff.operations.bootstrap.uv import uv

EX_USAGE = 64
EX_UNAVAILABLE = 69


def main(words: Sequence[str]) -> int:
    """Prepare and run; returns only after `provide`, or if something could not be made."""
    checkout = Checkout.here()
    try:
        match words:
            case ["provide", *names]:
                return _provide(names, checkout)
            case ["npm", *arguments]:
                _npm(arguments, checkout)
            case ["uv", *arguments]:
                tool = str(uv(checkout))
                os.execve(tool, [tool, *arguments], clean_environment())
            case ["--version"]:
                print(f"lotsen {checkout.version}")
                return 0
            case _:
                _command(words, checkout)
    except ProvisionError as error:
        print(f"lotsen: {error}", file=sys.stderr)
        return EX_UNAVAILABLE


def _command(words: Sequence[str], checkout: Checkout) -> NoReturn:
    _provide_all(of_command(words), checkout)
    python = str(checkout.python(SERVICE.folder))
    environment = clean_environment({"PYTHONPATH": str(checkout.root)})
    os.execve(python, [python, "-m", "handoff.cli", *words], environment)


def _provide(names: Sequence[str], checkout: Checkout) -> int:
    unknown = [name for name in names if name not in ITEMS]
    if unknown or not names:
        known = ", ".join(ITEMS)
        print(f"usage: lotsen provide NAME…  (names: {known})", file=sys.stderr)
        return EX_USAGE
    _provide_all([ITEMS[name] for name in names], checkout)
    return 0


def _provide_all(items: Sequence[Item], checkout: Checkout) -> None:
    """Provide all items in parallel: most of the time is waiting for the network."""
    with ThreadPoolExecutor(max_workers=len(items)) as pool:
        for made in [pool.submit(provide, item, checkout) for item in items]:
            made.result()


def _npm(arguments: Sequence[str], checkout: Checkout) -> NoReturn:
    provide(ITEMS["npm"], checkout)
    tool = node(checkout)
    os.chdir(checkout.widget)
    os.execve(tool.npm, [str(tool.npm), *arguments], clean_environment(tool.environment))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
