"""The paths in a checkout."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Checkout:
    """A clone of the repository. Everything that is made lies under `home` or in ignored folders of `widget/`."""

    root: Path

    @classmethod
    def here(cls) -> Checkout:
        """The checkout that this file belongs to."""
        return cls(Path(__file__).resolve().parents[3])

    @property
    def version(self) -> str:
        """The version of the program, which `pyproject.toml` says."""
        project = tomllib.loads((self.root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
        return str(project["version"])

    @property
    def is_for_all(self) -> bool:
        """Whether it lies where software of the whole machine does: its services run as users of their own."""
        return any(self.root.is_relative_to(folder) for folder in ("/opt", "/srv", "/usr"))

    @property
    def is_packaged(self) -> bool:
        """Whether it came as a whole, in a Debian package: everything has been made, and nothing may be changed."""
        return (self.home / "packaged").exists()

    @property
    def home(self) -> Path:
        """The folder of everything that is made."""
        return self.root / ".lotsen"

    @property
    def widget(self) -> Path:
        """The npm project with all browser code."""
        return self.root / "widget"

    @property
    def models(self) -> Path:
        """Trained models of the bot, named by the hash of their training data."""
        return self.home / "models"

    @property
    def pythons(self) -> Path:
        """Interpreters that were fetched for the environments: in a home, users of services could not reach them."""
        return self.home / "python"

    def environment(self, name: str) -> Path:
        """Folder of one environment."""
        return self.home / name

    def python(self, environment: str) -> Path:
        """The interpreter of a Python environment, whether it exists yet or not."""
        return self.environment(environment) / "bin" / "python"

    def stamp(self, name: str) -> Path:
        """The file with the fingerprint from which `name` was made."""
        return self.home / "stamps" / name

    def lock(self, name: str) -> Path:
        """The file that is locked while `name` is being made."""
        return self.home / "locks" / name

    def log(self, name: str) -> Path:
        """The output of the tools that make `name`."""
        return self.home / "logs" / f"{name}.log"
