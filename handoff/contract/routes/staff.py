"""Routes for those who have signed in: their own account, and what administrators run."""

from __future__ import annotations

from handoff.contract.accounts import (
    AccountAck,
    AccountChange,
    AccountsAck,
    AuditAck,
    Invite,
    InvitedAck,
)
from handoff.contract.login import (
    FactorConfirm,
    FactorOffer,
    MeAck,
    PasswordChange,
    PasswordProof,
    RecoveryCodesAck,
    SessionsAck,
)
from handoff.contract.parts import Ack
from handoff.contract.passkeys import PasskeyMade, PasskeyOffer, PasskeysAck
from handoff.contract.routes.route import ADMINISTRATOR, staff
from handoff.contract.service import HoursAck, HoursSet, LanguagesAck, LanguagesSet

STAFF = (
    staff("me", "get", "me", "Who is signed in.", ack=MeAck, audited=False),
    staff(
        "password:change", "post", "me/password", "Another password; other sessions end.", body=PasswordChange, ack=Ack
    ),
    staff(
        "second_factor:offer",
        "post",
        "me/second-factor",
        "A new second factor, to be confirmed with a code.",
        body=PasswordProof,
        ack=FactorOffer,
    ),
    staff(
        "second_factor:confirm",
        "post",
        "me/second-factor/confirm",
        "From now on it is asked for at every login.",
        body=FactorConfirm,
        ack=RecoveryCodesAck,
    ),
    staff(
        "recovery_codes:renew",
        "post",
        "me/recovery-codes",
        "New recovery codes; earlier ones stop working.",
        body=PasswordProof,
        ack=RecoveryCodesAck,
    ),
    staff("passkeys:list", "get", "me/passkeys", "Own passkeys.", ack=PasskeysAck, audited=False),
    staff(
        "passkeys:offer",
        "post",
        "me/passkeys/offer",
        "What a device needs to make a passkey, in this session.",
        body=PasswordProof,
        ack=PasskeyOffer,
        refusals=(400, 401, 403, 409),
    ),
    staff(
        "passkeys:add",
        "post",
        "me/passkeys",
        "Keep the passkey that was made. Recovery codes, if it is the first second factor.",
        body=PasskeyMade,
        ack=RecoveryCodesAck,
        refusals=(400, 401, 403, 409),
    ),
    staff(
        "passkeys:remove",
        "post",
        "me/passkeys/{passkey}/remove",
        "Make a passkey worthless; other sessions end.",
        body=PasswordProof,
        ack=Ack,
        refusals=(400, 401, 403, 404, 409),
    ),
    staff("sessions:list", "get", "me/sessions", "Own sessions.", ack=SessionsAck),
    staff("sessions:end_others", "post", "me/sessions/end-others", "End all own sessions but this one.", ack=Ack),
    staff(
        "sessions:end",
        "delete",
        "me/sessions/{session}",
        "End one own session.",
        ack=Ack,
        refusals=(401, 403, 404),
    ),
    staff(
        "accounts:list", "get", "accounts", "All accounts, and open invitations.", ack=AccountsAck, roles=ADMINISTRATOR
    ),
    staff(
        "accounts:change",
        "patch",
        "accounts/{account}",
        "Role, languages, tracks; disable, enable; take a lost second factor away.",
        body=AccountChange,
        ack=AccountAck,
        roles=ADMINISTRATOR,
        refusals=(400, 401, 403, 404, 409),
    ),
    staff(
        "accounts:renew",
        "post",
        "accounts/{account}/invitation",
        "A one-time link by which somebody gets into their account again.",
        ack=InvitedAck,
        roles=ADMINISTRATOR,
        refusals=(401, 403, 404),
    ),
    staff(
        "invitations:make",
        "post",
        "invitations",
        "A one-time link to a new account.",
        body=Invite,
        ack=InvitedAck,
        roles=ADMINISTRATOR,
        refusals=(400, 401, 403, 409),
    ),
    staff(
        "invitations:withdraw",
        "delete",
        "invitations/{invitation}",
        "Make a link worthless.",
        ack=Ack,
        roles=ADMINISTRATOR,
        refusals=(401, 403, 404),
    ),
    staff(
        "audit:read",
        "get",
        "audit",
        "Who did what to which conversation: `limit` records, older than the one named by `before`; "
        "those of `account`, of `conversation`, or with `refused=1` what was refused.",
        ack=AuditAck,
        roles=("administrator", "shift_lead"),
        refusals=(400, 401, 403),
    ),
    staff("hours:read", "get", "hours", "Opening hours.", ack=HoursAck, roles=("administrator", "shift_lead")),
    staff(
        "hours:set",
        "put",
        "hours",
        "Other opening hours, in place of the version that was read.",
        body=HoursSet,
        ack=HoursAck,
        roles=ADMINISTRATOR,
        refusals=(400, 401, 403, 409),
    ),
    staff(
        "languages:read",
        "get",
        "languages",
        "The languages that the line answers in.",
        ack=LanguagesAck,
        roles=("administrator", "shift_lead"),
    ),
    staff(
        "languages:set",
        "put",
        "languages",
        "Other languages, in place of the version that was read; Swedish is always one.",
        body=LanguagesSet,
        ack=LanguagesAck,
        roles=ADMINISTRATOR,
        refusals=(400, 401, 403, 409),
    ),
)
