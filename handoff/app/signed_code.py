"""Finding about the signed list of browser code: whether there is one, and whether it is that of what is served."""

from __future__ import annotations

from handoff.app.exposure import Finding
from handoff.app.settings import Settings
from handoff.gateway.code.listing import FILE, CodeList, CodeListError, Published
from handoff.gateway.code.served import served


def signed_code(settings: Settings, *, practice: bool) -> Finding:
    """Whether others can verify what this installation serves."""
    file = settings.data / FILE
    try:
        published = Published.read(file.read_bytes())
        code = published.checked()
    except FileNotFoundError:
        line = "code: the browser code is not signed, so nobody can tell whether it was changed"
        return Finding(practice, f"{line}{', in practice' if practice else '; `lotsen code sign`'}")
    except (OSError, CodeListError) as error:
        return Finding(False, f"code: {file} cannot be used ({error}); sign anew by `lotsen code sign`")
    differing = _differing(code, CodeList.of(served(settings.widget, settings.placed), settings.placed, code.signed))
    if differing:
        return Finding(
            False,
            f"code: {len(differing)} files are not as signed on {code.signed}, {differing[0]} among them, and the "
            "console unlocks nothing sealed; after an upgrade or another setting run `lotsen code sign`, else find out "
            "who changed them",
        )
    return Finding(True, f"code: {len(code.files)} files as signed on {code.signed} by {published.fingerprint}")


def _differing(signed: CodeList, own: CodeList) -> list[str]:
    paths = sorted({*signed.files, *own.files})
    return [path for path in paths if signed.files.get(path) != own.files.get(path)]
