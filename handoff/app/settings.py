"""All settings, from environment variables with the prefix `LOTSEN_`. A wrong one stops the start and is named.

Owns the reading and the defaults, nothing else; the composition root passes single values on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urlsplit

from handoff.actions.absences import ABSENCE_MIN
from handoff.backoffice.retention.rules import RetentionRules
from handoff.contract.errors import SettingError
from handoff.gateway.code.served import Placed
from handoff.gateway.limits.onion import is_onion
from handoff.operations.endpoint import SOCKET_SCHEME, user_id

_FOR_OTHER_PROCESSES = frozenset({"LOTSEN_MODELS", "LOTSEN_BOT_PYTHON", "LOTSEN_BOT_EMBEDDER", "LOTSEN_BOT_CLASSIFIER"})
"""Read by the set-up and by the bot; the gateway lets them pass."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What an operator can choose. README, "Settings", says what each is for."""

    mongodb_uri: str
    host: str = "127.0.0.1"
    port: int = 8000
    data: Path = Path("data")
    database: str = "lotsen"
    redis_uri: str = ""
    """Where nodes tell each other; empty: this is the only one."""
    bot_url: tuple[str, ...] = ("http://127.0.0.1:5005",)
    """Where bots answer; each turn goes to the one that has the least to do."""
    bot_user: int | None = None
    """The user id that a bot behind a Unix socket must run as; None: the gateway's own."""
    bot_deadline_ms: int = 2500
    origins: tuple[str, ...] = ()
    frame_ancestors: tuple[str, ...] = ()
    trusted_proxies: tuple[str, ...] = ()
    operator: str = "Lotsen"
    exit_url: str = "https://sv.wikipedia.org/"
    onion: str = ""
    """Origin of the line's onion service, told to visitors with Tor Browser; empty: there is none."""
    onion_socket: Path | None = None
    """Where Tor reaches this process."""
    retention_days: int = 14
    rate_per_s: int = 5
    rate_per_minute: int = 100
    sockets_per_address: int = 200
    calm_starts: int = 120
    """Starts a minute, and connections that have begun nothing, above which a start needs a proof of work."""
    counselor_grace_s: int = 45
    visitor_absence_min: int = ABSENCE_MIN
    """Minutes after which a visitor below N3 who has no connection leaves the queue."""
    code_words: Path | None = None
    mail_socket: Path | None = None
    """Where `lotsen mail` reaches the gateway; None: the line takes no e-mail."""
    mail_user: int | None = None
    """The user id that `lotsen mail` runs as; None: the gateway's own."""
    beta_database: str = ""
    """`practice`: the database is a beta and the line must not open on it; `open`: the operator has allowed it."""
    retention_urgent_days: int = 30
    seal_closed: bool | None = None
    """Whether closed conversations are sealed; None: all but those of practice."""
    backup_to: tuple[Path, ...] = ()
    """The folders at which the timer puts encrypted backups."""
    backup_recipient: str = ""
    """The public key that they are encrypted to."""
    log: str = "text"
    """The form of the log: `text` or `json`."""
    watch_socket: Path | None = None
    """Where the relay of notifications asks for this gateway's status; None: nowhere."""
    watch_user: int | None = None
    """The user id that the relay must run as; None: the gateway's own."""
    widget: Path = field(default_factory=lambda: Path(__file__).parents[2] / "widget" / "dist")

    @property
    def retention(self) -> RetentionRules:
        """How long what is kept."""
        return RetentionRules(self.retention_days, self.retention_urgent_days)

    @property
    def own_origins(self) -> tuple[str, ...]:
        """The origins whose pages may open sockets: those named, else this machine under its two names."""
        if self.origins:
            return self.origins
        names = ("127.0.0.1", "localhost", self.host)
        return tuple(dict.fromkeys(f"http://{name}:{self.port}" for name in names))

    @property
    def visitor_origins(self) -> tuple[str, ...]:
        """The origins at which visitors find the chat: the onion service is one, and staff are not there."""
        return (*self.own_origins, self.onion) if self.onion else self.own_origins

    @property
    def own_address(self) -> str:
        """Where this process reaches itself."""
        host = "127.0.0.1" if self.host in ("0.0.0.0", "::", "localhost") else self.host  # noqa: S104  # compared
        return f"http://{host}:{self.port}"

    @property
    def placed(self) -> Placed:
        """What stands in the pages of the chat."""
        return Placed(self.exit_url, self.onion)

    @property
    def embedders(self) -> tuple[str, ...]:
        """The origins whose pages may show the chat in a frame: the line's articles do, by the onion service too."""
        named = self.frame_ancestors or self.own_origins
        return (*named, self.onion) if self.onion else named


def read(environment: Mapping[str, str]) -> Settings:
    """The settings of this environment.

    Raises:
        SettingError: names the variable, its value's problem and what is expected.
    """
    given = {name: value for name, value in environment.items() if name.startswith("LOTSEN_")}
    unknown = sorted(set(given) - set(_READERS) - _FOR_OTHER_PROCESSES)
    if unknown:
        raise SettingError(f"{unknown[0]} is not a setting of Lotsen; known are {', '.join(sorted(_READERS))}")
    values: dict[str, Any] = {}
    for name, reader in _READERS.items():
        if name in given:
            values[name.removeprefix("LOTSEN_").lower()] = reader(name, given[name])
    if "mongodb_uri" not in values:
        raise SettingError(
            "LOTSEN_MONGODB_URI is missing: name a MongoDB replica set, "
            "or use `./lotsen up`, which brings its own database"
        )
    chosen = Settings(**values)
    if chosen.retention_urgent_days < chosen.retention_days:
        raise SettingError(
            "LOTSEN_RETENTION_URGENT_DAYS is the limit for transcripts that are kept longer by decision; "
            f"it cannot be below LOTSEN_RETENTION_DAYS ({chosen.retention_days})"
        )
    return chosen


def _text(name: str, value: str) -> str:
    if not value.strip():
        raise SettingError(f"{name} is empty")
    return value.strip()


def _uri(name: str, value: str) -> str:
    if urlsplit(value).scheme not in ("mongodb", "mongodb+srv"):
        raise SettingError(f"{name} must begin with mongodb:// or mongodb+srv://")
    return value


def _redis_uri(name: str, value: str) -> str:
    """Never quoted in an error: it may hold a password."""
    if not value.strip():
        return ""
    parts = urlsplit(value.strip())
    whole = parts.path if parts.scheme == "unix" else parts.hostname
    if parts.scheme not in ("redis", "rediss", "unix") or not whole or not _is_port(parts):
        raise SettingError(f"{name} must be an address such as redis://10.0.0.5:6379/0 (or rediss://, or unix:///path)")
    return value.strip()


def _is_port(parts: SplitResult) -> bool:
    try:
        return parts.port != 0
    except ValueError:
        return False


def _url(name: str, value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise SettingError(f"{name} must be a web address such as https://example.org/, not {value!r}")
    return value


def _origins(name: str, value: str) -> tuple[str, ...]:
    origins = tuple(part.strip().rstrip("/") for part in value.split(",") if part.strip())
    for origin in origins:
        _url(name, origin)
        if urlsplit(origin).path:
            raise SettingError(f"{name} takes origins such as https://example.org, without a path: {origin!r}")
    return origins


def _onion(name: str, value: str) -> str:
    """The origin of an onion service of version 3, whose address holds its own checksum."""
    origin = value.strip().rstrip("/")
    if origin and not is_onion(origin):
        raise SettingError(f"{name} must be the whole address of an onion service, such as http://…56 letters….onion")
    return origin


def _list(name: str, value: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in value.split(",") if part.strip())


def _beta(name: str, value: str) -> str:
    if value not in ("practice", "open"):
        raise SettingError(f"{name} must be practice or open, not {value!r}")
    return value


def _log(name: str, value: str) -> str:
    if value not in ("text", "json"):
        raise SettingError(f"{name} must be text or json, not {value!r}")
    return value


def _switch(name: str, value: str) -> bool:
    if value not in ("on", "off"):
        raise SettingError(f"{name} must be on or off, not {value!r}")
    return value == "on"


def _whole(name: str, value: str) -> int:
    try:
        number = int(value)
    except ValueError:
        raise SettingError(f"{name} must be a whole number, not {value!r}") from None
    if number < 1:
        raise SettingError(f"{name} must be at least 1, not {number}")
    return number


def _port(name: str, value: str) -> int:
    port = _whole(name, value)
    if port > 65_535:
        raise SettingError(f"{name} must be a port from 1 to 65535, not {port}")
    return port


def _name(name: str, value: str) -> str:
    if not value.isidentifier():
        raise SettingError(f"{name} must be letters, digits and underscores, not {value!r}")
    return value


def _path(name: str, value: str) -> Path:
    return Path(_text(name, value))


def _folders(name: str, value: str) -> tuple[Path, ...]:
    folders = tuple(Path(part.strip()) for part in value.split(",") if part.strip())
    for folder in folders:
        if not folder.is_absolute():
            raise SettingError(f"{name} takes whole paths of folders, with commas between, not {str(folder)!r}")
    return folders


def _recipient(name: str, value: str) -> str:
    if not value.strip().startswith("age1"):
        raise SettingError(f"{name} must be a public key (age1…), as `lotsen keys backup FILE` prints it")
    return value.strip()


def _bot_urls(name: str, value: str) -> tuple[str, ...]:
    return tuple(_bot_url(name, part.strip()) for part in value.split(","))


def _bot_url(name: str, value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme != SOCKET_SCHEME:
        return _url(name, value)
    if parts.netloc or not parts.path.startswith("/"):
        raise SettingError(f"{name} must name a socket by its whole path, such as unix:///run/bot.sock, not {value!r}")
    return value


def _user(name: str, value: str) -> int:
    try:
        return user_id(value.strip())
    except KeyError:
        raise SettingError(f"{name} must be a user of this machine, by name or number; there is no {value!r}") from None


_READERS = {
    "LOTSEN_MONGODB_URI": _uri,
    "LOTSEN_HOST": _text,
    "LOTSEN_PORT": _port,
    "LOTSEN_DATA": _path,
    "LOTSEN_DATABASE": _name,
    "LOTSEN_REDIS_URI": _redis_uri,
    "LOTSEN_BOT_URL": _bot_urls,
    "LOTSEN_BOT_USER": _user,
    "LOTSEN_BOT_DEADLINE_MS": _whole,
    "LOTSEN_ORIGINS": _origins,
    "LOTSEN_FRAME_ANCESTORS": _origins,
    "LOTSEN_TRUSTED_PROXIES": _list,
    "LOTSEN_OPERATOR": _text,
    "LOTSEN_EXIT_URL": _url,
    "LOTSEN_ONION": _onion,
    "LOTSEN_ONION_SOCKET": _path,
    "LOTSEN_RETENTION_DAYS": _whole,
    "LOTSEN_RATE_PER_S": _whole,
    "LOTSEN_RATE_PER_MINUTE": _whole,
    "LOTSEN_SOCKETS_PER_ADDRESS": _whole,
    "LOTSEN_CALM_STARTS": _whole,
    "LOTSEN_COUNSELOR_GRACE_S": _whole,
    "LOTSEN_VISITOR_ABSENCE_MIN": _whole,
    "LOTSEN_CODE_WORDS": _path,
    "LOTSEN_MAIL_SOCKET": _path,
    "LOTSEN_MAIL_USER": _user,
    "LOTSEN_BETA_DATABASE": _beta,
    "LOTSEN_RETENTION_URGENT_DAYS": _whole,
    "LOTSEN_SEAL_CLOSED": _switch,
    "LOTSEN_BACKUP_TO": _folders,
    "LOTSEN_BACKUP_RECIPIENT": _recipient,
    "LOTSEN_WATCH_SOCKET": _path,
    "LOTSEN_WATCH_USER": _user,
    "LOTSEN_LOG": _log,
    "LOTSEN_WIDGET": _path,
}
