"""The database user of an installation, made by somebody who may make users."""

from __future__ import annotations

import secrets
from typing import Final
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from pymongo.errors import OperationFailure, PyMongoError

from storage.errors import BadSetting, Unavailable
from storage.mongo.database import connect

USER: Final = "lotsen"
_EXISTS: Final = 51003
_OF_ADMINISTRATOR: Final = ("authSource", "authMechanism", "authMechanismProperties")


async def make_user(administrator: str, database: str, *, timeout_s: float = 10.0) -> str:
    """Make the user, with a new password and rights for the two databases alone; returns the address with both.

    A user of this name that is there already gets the new password.

    Raises:
        BadSetting: the address is none, or its user may not make users.
        Unavailable: no database answers.
    """
    client = connect(administrator, timeout_s=timeout_s)
    password = secrets.token_hex(24)
    rights = [{"role": "readWrite", "db": each} for each in (database, f"{database}_keys")]
    # To see how far the oplog goes back; not what is in it.
    rights.append({"role": "clusterMonitor", "db": "admin"})
    try:
        try:
            await client.admin.command("createUser", USER, pwd=password, roles=rights)
        except OperationFailure as error:
            if error.code != _EXISTS:
                raise
            await client.admin.command("updateUser", USER, pwd=password, roles=rights)
    except OperationFailure as error:
        raise BadSetting(
            f"The database refuses to make the user {USER} ({error.code}): the address needs a user who may make users."
        ) from None
    except PyMongoError:
        raise Unavailable(
            "No database answers at that address. See that it runs, and that host, password and replica set are right."
        ) from None
    finally:
        client.close()
    return _address(administrator, password)


def _address(administrator: str, password: str) -> str:
    """The administrator's address with the new user in place of theirs."""
    parts = urlsplit(administrator)
    options = [(name, value) for name, value in parse_qsl(parts.query) if name not in _OF_ADMINISTRATOR]
    netloc = f"{USER}:{quote(password)}@{parts.netloc.rpartition('@')[2]}"
    return urlunsplit(parts._replace(netloc=netloc, path="/", query=urlencode([*options, ("authSource", "admin")])))
