"""What `lotsen up` starts, as values: made from the settings for the product, by hand for tests."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from handoff.app import settings
from handoff.app.settings import Settings
from handoff.backoffice.teaching.overlay import source_of
from handoff.cli._database import ANY_DATABASE
from handoff.cli.up.onion import OnionPlan, onion_plan
from handoff.operations.bootstrap.checkout import Checkout
from handoff.operations.endpoint import Endpoint
from handoff.operations.service_manager import ASKED_AT
from handoff.operations.supervisor import bot_side, preflight
from handoff.operations.supervisor.bot_choice import Choice, Choices
from handoff.operations.supervisor.bot_runner import ChosenBot
from handoff.operations.supervisor.child import Program
from handoff.operations.supervisor.database import Database
from handoff.operations.supervisor.restarts import Restarts
from storage.embedded.server import EmbeddedDatabase

PROJECTS = "projects"
"""Below the bot's folder in the data folder: copies of the bot's project, by what they learn from."""

_WILDCARDS = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}  # noqa: S104 - compared, not bound to


@dataclass(frozen=True, slots=True)
class Stage:
    """Something that must be done before the bot can start. Its program says itself how far it is."""

    doing: str
    program: Program


@dataclass(frozen=True, slots=True)
class BotPlan:
    """The bot: what prepares it, what runs it (None: somebody else does), where it says that it is well."""

    health: Endpoint
    stages: tuple[Stage, ...] = ()
    program: Program | None = None
    chosen: ChosenBot | None = None
    """Instead of one program: that of what has been chosen."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How often each part is started again."""

    database: Restarts = Restarts(most_failures=5)
    """It recovers from its journal; when it cannot, nothing can be promised."""
    gateway: Restarts = Restarts(most_failures=5)
    """One that cannot stay up is a matter for a person, not for more attempts."""
    bot: Restarts = Restarts(most_s=60.0)
    """It may come back at any time; the chat works without it."""
    tor: Restarts = Restarts(most_s=60.0)
    stage: Restarts = Restarts(first_s=5.0, most_failures=3)
    """Preparing the bot fails most often because of the network."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything on one machine."""

    host: str
    port: int
    data: Path
    database: Database | str
    """The one to run, or the address of one that somebody else runs."""
    gateway: Callable[[str], Program]
    """The gateway's program, for a database at this address."""
    bot: BotPlan
    patience: Patience = Patience()
    onion: OnionPlan | None = None

    @property
    def address(self) -> str:
        """Where a browser on this machine finds the chat."""
        host = _WILDCARDS.get(self.host, self.host)
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}/"


def plan(checkout: Checkout, environment: Mapping[str, str], *, as_service: bool = False, onion: bool = False) -> Plan:
    """The plan for these settings.

    Args:
        checkout: where the code is.
        environment: the settings.
        as_service: no demo accounts, and the gateway's log as it is.
        onion: an onion service too, whose address is made if there is none yet.

    Raises:
        SettingError: names the setting that is wrong.
    """
    own_uri = environment.get("LOTSEN_MONGODB_URI")
    chosen = settings.read({"LOTSEN_MONGODB_URI": ANY_DATABASE, **environment})
    data = chosen.data.absolute()
    tor = onion_plan(checkout, data) if onion else None
    bot_url = environment.get("LOTSEN_BOT_URL") or bot_side.own_url(data)

    def gateway(uri: str) -> Program:
        for_gateway = {
            **{name: value for name, value in environment.items() if name != ASKED_AT},
            "LOTSEN_MONGODB_URI": uri,
            "LOTSEN_DATA": str(data),
            "LOTSEN_BOT_URL": bot_url,
            "PYTHONPATH": str(checkout.root),
            "PYTHONUNBUFFERED": "1",
        }
        if tor is not None:
            for_gateway |= {"LOTSEN_ONION": tor.address, "LOTSEN_ONION_SOCKET": str(tor.socket)}
        if own_uri is None:
            for_gateway.setdefault("LOTSEN_BETA_DATABASE", "practice")
        argv = (sys.executable, "-m", "handoff.cli", "serve", *(() if as_service else ("--demo-accounts",)))
        return Program(label="" if as_service else "gateway", argv=argv, env=for_gateway, cwd=Path.cwd())

    return Plan(
        host=chosen.host,
        port=chosen.port,
        data=data,
        database=own_uri or EmbeddedDatabase(data / "database"),
        gateway=gateway,
        bot=_bot(checkout, environment, chosen),
        onion=tor,
    )


def _bot(checkout: Checkout, environment: Mapping[str, str], chosen: Settings) -> BotPlan:
    if environment.get("LOTSEN_BOT_URL"):
        # Of several that run elsewhere, one is enough to answer.
        return BotPlan(Endpoint(chosen.bot_url[0], bot_side.HEALTH_PATH, chosen.bot_user))
    stages = [Stage("training", bot_side.training(checkout, environment))]
    if bot_side.own_python(environment) is None:
        stages.insert(0, Stage("preparing its environment", bot_side.preparing(checkout)))
    choices, socket = Choices(chosen.data.absolute()), bot_side.own_socket(chosen.data)

    def program(choice: Choice) -> Program:
        preflight.private_folder(socket.parent)
        source = source_of(checkout, choices.folder / PROJECTS / choice.id, choice)
        return bot_side.running(checkout, environment, socket, source=source)

    health = Endpoint(bot_side.own_url(chosen.data), bot_side.HEALTH_PATH)
    return BotPlan(health, tuple(stages), chosen=ChosenBot(choices, program))
