"""Entry of the command line: picks the command, and turns its errors into one sentence and an exit code."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
from argparse import ArgumentParser
from collections.abc import Sequence

from handoff.cli._installation import OPTION, enter
from handoff.cli._registry import EX_CONFIG, EX_UNAVAILABLE, load, names
from handoff.contract.errors import SettingError
from handoff.operations.bootstrap.checkout import Checkout
from handoff.operations.bootstrap.errors import ProvisionError

_NOT_WRITTEN = (errno.ENOSPC, errno.EDQUOT, errno.EPIPE, errno.EIO, errno.EROFS, errno.EFBIG)
"""A full disk and its like: no defect of the program."""


def main(words: Sequence[str]) -> int:
    """Run the command that `words` name; returns its exit code."""
    try:
        words = enter(words, os.environ)
        options = _parser(words).parse_args(words)
        code = load(options.command).run(options)
        sys.stdout.flush()  # what it could not write shows here, and not after the last exit
        return code
    except SettingError as error:
        print(f"lotsen: {error}", file=sys.stderr)
        return EX_CONFIG
    except OSError as error:
        if error.filename is not None:
            print(f"lotsen: {error.filename} cannot be used ({error.strerror})", file=sys.stderr)
            return EX_CONFIG
        if error.errno not in _NOT_WRITTEN:
            raise
        print(f"lotsen: its output is not taken ({error.strerror})", file=sys.stderr)
        with contextlib.suppress(OSError):
            sys.stdout.close()  # Python would try again at its end
        return EX_UNAVAILABLE
    except EOFError:
        print(
            "lotsen: nobody is here to answer its questions; --help lists the options that answer them", file=sys.stderr
        )
        return EX_CONFIG
    except ProvisionError as error:
        print(f"lotsen: {error}", file=sys.stderr)
        return EX_UNAVAILABLE


def _parser(words: Sequence[str]) -> ArgumentParser:
    """Knows only the command that is called, if it is one: the others need not be imported for that."""
    parser = ArgumentParser(prog="lotsen", description="Anonymous support line: bot, counselors, encrypted log.")
    parser.add_argument(OPTION, metavar="FILE", help="first: the environment file of an installation, /etc/lotsen/…")
    parser.add_argument("--version", action="version", version=f"lotsen {Checkout.here().version}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    known = names()
    for name in [words[0]] if words and words[0] in known else known:
        command = load(name)
        command.configure(commands.add_parser(name, help=command.SUMMARY, description=command.SUMMARY))
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
