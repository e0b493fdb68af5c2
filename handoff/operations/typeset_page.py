"""Makes a PDF of the page on standard input, on standard output. Run by `typesetter.py`, in an environment of its own.

The page brings everything: whatever it names elsewhere is not fetched. PDF/UA: tagged, with title and language.
"""

from __future__ import annotations

import sys
from typing import NoReturn

import weasyprint  # type: ignore[import-not-found]  # of the environment `typeset` alone


def _nothing(address: str, *_: object, **__: object) -> NoReturn:
    raise ValueError("a report fetches nothing")


def main() -> None:
    """One page in, one PDF out."""
    page = sys.stdin.buffer.read().decode()
    pdf = weasyprint.HTML(string=page, url_fetcher=_nothing).write_pdf(pdf_variant="pdf/ua-1")
    sys.stdout.buffer.write(pdf)


if __name__ == "__main__":
    main()
