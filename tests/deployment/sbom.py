"""`make sbom`: what everything is made of, as CycloneDX, into a folder; each component with its licence.

cyclonedx-py reads what is installed, npm its lock. Where a package's own words are none that they understand, the
licence of THIRD_PARTY.md is filled in, which a test compares with the locks.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from tests.deployment.licences import stated
from tests.deployment.notices import TARGET, normal
from tests.support.product import ROOT

ENVIRONMENTS: Final = {"service": "pyproject.toml", "bot": "bot/pyproject.toml"}
"""Each Python environment, and what says what it is for."""
_CYCLONEDX: Final = ("./lotsen", "uv", "tool", "run", "--from", "cyclonedx-bom", "cyclonedx-py", "environment")
_NPM: Final = ("./lotsen", "npm", "sbom", "--sbom-format", "cyclonedx", "--package-lock-only", "--omit", "dev")


def with_licences(made: dict[str, Any], licences: Mapping[str, str]) -> dict[str, Any]:
    """The same list of contents, with the licences that it lacks."""
    for component in made.get("components", []):
        name = normal(component["name"])
        if not component.get("licenses") and name in licences:
            component["licenses"] = [{"license": {"name": licences[name]}}]
    return made


def without_licence(made: Mapping[str, Any]) -> list[str]:
    """The components of a list of contents that state none."""
    return [each["name"] for each in made.get("components", []) if not each.get("licenses")]


def _python(environment: str, project: str) -> dict[str, Any]:
    python = f".lotsen/{environment}/bin/python"
    command = [*_CYCLONEDX, "--pyproject", project, "--output-reproducible", "--of", "JSON", "-o", "-", python]
    return _said(command)


def _said(command: list[str]) -> dict[str, Any]:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    made: dict[str, Any] = json.loads(done.stdout)
    return made


def main(folder: Path) -> int:
    """Write the three lists; 1 if a component is left without a licence."""
    folder.mkdir(parents=True, exist_ok=True)
    licences = {normal(each.name): each.licence for each in stated(TARGET.read_text("utf-8"))}
    made = {name: _python(name, project) for name, project in ENVIRONMENTS.items()} | {"browser": _said([*_NPM])}
    lacking = []
    for name, content in made.items():
        whole = with_licences(content, licences)
        (folder / f"{name}.json").write_text(json.dumps(whole, indent=1, ensure_ascii=False) + "\n", "utf-8")
        print(f"{folder / f'{name}.json'}: {len(whole['components'])} components")
        lacking += [f"{name}: {each}" for each in without_licence(whole)]
    for each in lacking:
        print(f"  without a licence: {each}")
    return int(bool(lacking))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
