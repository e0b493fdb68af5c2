"""Prints a page to PDF with the Chromium that the installation has: tagged for screen readers, with an outline."""

from __future__ import annotations

import os
import subprocess
import tempfile
from pathlib import Path

from handoff.operations.bootstrap.browser import executable
from handoff.operations.bootstrap.checkout import Checkout
from handoff.operations.bootstrap.errors import ProvisionError

_AT_MOST_S = 120


class CannotPrint(Exception):
    """No PDF was made; one sentence says why and what to do."""


def to_pdf(page: Path, pdf: Path) -> None:
    """Print `page`, a file of our own without scripts, to `pdf`.

    Raises:
        CannotPrint: there is no Chromium, or it failed.
    """
    try:
        program = executable(Checkout.here())
    except ProvisionError:
        raise CannotPrint("there is no Chromium for the PDF: run `./lotsen provide browser` and try again") from None
    with tempfile.TemporaryDirectory(prefix="lotsen-print-") as profile:
        command = [
            str(program),
            "--headless",
            "--disable-gpu",
            "--disable-background-networking",
            "--disable-component-update",
            "--no-first-run",
            "--no-pdf-header-footer",
            "--export-tagged-pdf",
            "--generate-pdf-document-outline",
            f"--user-data-dir={profile}",
            f"--print-to-pdf={pdf}",
            page.resolve().as_uri(),
        ]
        if os.geteuid() == 0:
            command.insert(1, "--no-sandbox")  # its sandbox refuses to start as root
        try:
            done = subprocess.run(command, check=False, capture_output=True, timeout=_AT_MOST_S)  # our own program
        except (OSError, subprocess.TimeoutExpired) as error:
            raise CannotPrint(f"Chromium did not print the page ({type(error).__name__})") from None
    if done.returncode != 0 or not pdf.exists():
        raise CannotPrint(f"Chromium did not print the page (it ended with {done.returncode})")
