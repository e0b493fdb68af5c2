"""The errors that a client may see, each with a stable code.

One table, `ERROR_CODES`, is the whole list: documented here, published in the contract, worded per language
in the locale files of the browser. Storage and bot errors never cross as themselves.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

ERROR_CODES: dict[str, str] = {
    "bad_request": "The event, a field or a type is not of the contract.",
    "text_empty": "The text is empty after normalisation.",
    "text_too_long": "The text has more than 4,000 code points after NFC normalisation.",
    "text_invalid": "The text holds lone surrogates or control characters.",
    "no_conversation": "This connection has not started or resumed a conversation.",
    "unknown_conversation": "There is no such conversation, or it is not yours to see.",
    "invalid_token": "The token is unknown, or its conversation has been erased.",
    "invalid_code": "The return code opens nothing.",
    "conversation_closed": "The conversation is closed; nothing can be added.",
    "conversation_sealed": "The conversation is sealed: only a key of the staff, or the return code, opens it.",
    "key_missing": "That person has no key of their own yet.",
    "conversation_erased": "The conversation is erased.",
    "not_allowed": "Your role may not do this.",
    "not_yours": "Another counselor has this conversation.",
    "wrong_state": "The conversation is in a state in which this cannot be done.",
    "already_claimed": "Another counselor was faster.",
    "queue_empty": "Nobody is waiting that you can take.",
    "no_capacity": "All your places are taken.",
    "not_available": "Set yourself available first.",
    "id_reused": "This retry key was used before, with other content.",
    "unknown_button": "That button does not belong to the latest message of the bot.",
    "paused": "The conversation is paused for a while; try again after retry_after_s.",
    "danger_to_life": "Not while life may be in danger in this conversation.",
    "nothing_to_answer": "There is no question, or no proposal, of that number to answer.",
    "rate_limited": "Too many events; try again after retry_after_s.",
    "work_needed": "Many want in at once; do the work that comes along and start again with it.",
    "login_failed": "Name, password or code is wrong.",
    "code_needed": "The password is right; the code of the second factor is asked for too.",
    "passkey_refused": "The passkey was not accepted; try again, or use another way in.",
    "passkey_copied": "The passkey is right, but its count has not risen: it may have been copied. Remove it.",
    "passkey_elsewhere": "Passkeys belong to a host name; this page was opened by an address of numbers.",
    "passkeys_full": "An account has at most ten passkeys.",
    "unknown_passkey": "There is no such passkey of yours.",
    "last_factor": "Outside practice an account keeps one second factor.",
    "second_factor_needed": "Outside practice an account needs a second factor; an administrator can invite to one.",
    "wrong_password": "That is not your password.",
    "wrong_code": "The code does not fit the second factor, or has been used.",
    "weak_password": "The password is too short (15 characters, or 8 with a second factor) or repeats itself.",
    "account_invalid": "A name has 1 to 60 characters.",
    "name_taken": "Another account has this name.",
    "unknown_account": "There is no such account.",
    "last_administrator": "Somebody must remain who can administer.",
    "confirmation_missing": "A second administrator has to confirm this account first.",
    "invitation_invalid": "The invitation is unknown, has been used, or is more than 72 hours old.",
    "unknown_session": "There is no such session of yours.",
    "hours_invalid": "Opening hours overlap, end before they begin, or name a day twice.",
    "languages_invalid": "Swedish is always one of the languages, and each must be one that there are words in.",
    "appointment_taken": "Somebody else has this time, or it is gone; choose another one.",
    "appointment_unknown": "There is no such time, or it is over.",
    "appointment_invalid": "A time lies at most 60 days ahead, and at most 300 are to come.",
    "callback_unsafe": "Nobody calls where it is not safe to be called.",
    "callback_late": "A wish to be called is kept for 72 hours; choose an earlier time.",
    "number_invalid": "A telephone number has 7 to 15 digits.",
    "callback_first": "You call somebody already: say first what came of it.",
    "unknown_callback": "This wish to be called is done, withdrawn or too old.",
    "case_number_wrong": "That is no case number: a character was misheard or mistyped.",
    "unknown_case_number": "No contact has this case number.",
    "unknown_call": "There is no such call, or it is over and documented.",
    "exchange_refused": "Key, signature or time of the report is wrong; clocks may differ by five minutes.",
    "number_refused": "A report of calls may hold no telephone number, in no field. Nothing of it was kept.",
    "hold_not_urgent": "Only a conversation that has been at N3 or N4 can be kept longer.",
    "hold_not_closed": "Only a closed conversation can be kept longer.",
    "stale_version": "Somebody else has changed it meanwhile; read it again.",
    "not_found": "There is no such thing, or it is not published.",
    "too_large": "It is larger than what is taken here.",
    "content_invalid": "The text breaks a rule of content; `findings` says which, and where.",
    "files_invalid": "Nothing was imported; `findings` has every fault with its place.",
    "wrong_step": "A text of this standing cannot take this step.",
    "own_text": "Somebody else than the author has to do this.",
    "needs_jurist": "A legal text is reviewed by somebody who is entitled to it.",
    "needs_second_person": "A text of safety needs two people.",
    "indispensable": "This text can be replaced, never withdrawn.",
    "already_running": "A trial of the bot is under way; wait for its figures.",
    "nothing_new": "The bot learns from these sentences already.",
    "not_tried": "Only what the latest trial has measured can be activated; start one.",
    "figures_worse": "The trial found the bot worse where life may be in danger; change the sentences and try again.",
    "session_expired": "Sign in again.",
    "documentation_missing": "A conversation is closed with its form. No longer sent: it may be written afterwards.",
    "documentation_due": "More than one form of this counselor is open: until one is written only N3 and N4 are given.",
    "documentation_invalid": "Something in the form is missing, unknown, contradictory, or points to a person.",
    "documentation_exists": "Somebody else has documented this contact meanwhile.",
    "guideline_changed": "The guideline has changed since it was read; read it again. Nothing is lost.",
    "unknown_case": "There is no such form, or it is not yours to see.",
    "unknown_contact": "The directory has no such entry.",
    "decision_missing": "There is no decision of two people with this number.",
    "unknown_decision": "There is no such decision, or it is not yours to see.",
    "same_person": "The second person must be another one.",
    "already_decided": "It has been decided already.",
    "unknown_observation": "There is no such observation.",
    "trainee_not_allowed": "A trainee does this with a real visitor only through a shift lead.",
    "training_missing": "A mandatory module of training is missing for this conversation.",
    "practice_missing": "Practice conversations that somebody else has reviewed are missing before real ones.",
    "supervision_missing": "Conversations beside a colleague, or with a shift lead's approval, are missing.",
    "rota_invalid": "A shift is of whole hours within its week, and nobody works in two places at once.",
    "unknown_shift": "There is no such shift in this week.",
    "tries_used": "The test has failed too often; a shift lead gives new tries.",
    "training_expired": "A mandatory module of training has expired.",
    "unknown_module": "There is no such module of training.",
    "unknown_persona": "There is no such practice visitor.",
    "practice_busy": "A practice conversation of yours is under way.",
    "period_unknown": "There is no such period: a quarter like 2026Q4 or a half-year like 2026H2.",
    "period_running": "The period is not over, or has been for less than a week.",
    "calendar_fixed": "The line has been open or a period is proposed; the calendar stays as it is.",
    "already_released": "The period has been released; it is never counted again.",
    "quarters_first": "A half-year is released after its two quarters.",
    "not_proposed": "Nobody has proposed this period.",
    "already_signed": "You have signed this record; another person must sign it too.",
    "parties_missing": "Every party that is to be consulted must be named.",
    "records_unsigned": "Not all five records are signed by two people in the version that is in force.",
    "pilot_end_missing": "The pilot needs an end date before the line opens.",
    "contacts_unverified": "A round-the-clock entry of the directory has not been verified, or too long ago.",
    "factors_missing": "Some accounts have no second factor; they enrol before the line opens.",
    "tracks_unstaffed": "For some tracks there is nobody who may take a conversation alone.",
    "safety_texts_unreviewed": "Some texts or guides of safety have not been reviewed.",
    "local_contacts_unverified": "No local entry of the directory has been verified.",
    "seal_keys_missing": "There are no keys to seal closed conversations to: the staff's, and a recovery key.",
    "backup_untried": "No backup has been restored for a trial in the last weeks.",
    "database_beta": "The embedded database is a beta; opening the line on it needs the operator's setting.",
    "wrong_mode": "The service cannot go from its mode to that one.",
    "open_remarks": "Remarks on the text are open: mark them done, or say that they are left.",
    "too_many_remarks": "The text has as many remarks as it may have.",
    "date_past": "That day or time has passed.",
    "clock_jump": "The clock is earlier than the last change, or two clocks disagree; nothing was changed.",
    "survey_token_invalid": "The survey token is unknown or has been used.",
    "pdf_unavailable": "The PDF cannot be made on this machine: its packages or Pango are missing.",
    "unavailable": "It could not be saved just now; nothing is lost, try again.",
    "internal": "Something went wrong here; the operator can see that it did.",
}


class LotsenError(Exception):
    """Root of the errors of this package."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one field that somebody has filled in.

    `problem`: missing, unknown (there is no such field), invalid (of another type), unknown_value, duplicate, too_long,
    contradicts, what is wrong with a module, or what may point to a person (`handoff.backoffice.records.pii.Kind`),
    with its place in code points.
    """

    field: str
    problem: str
    start: int | None = None
    end: int | None = None


class Refused(LotsenError):
    """A request that is refused with a code of `ERROR_CODES`; state is unchanged.

    `faults` say what is wrong with which field; `details` go along beside the error: what else a client needs to know
    to go on.
    """

    def __init__(
        self,
        code: str,
        *,
        retry_after_s: float | None = None,
        faults: Sequence[Fault] = (),
        details: Mapping[str, object] | None = None,
    ) -> None:
        if code not in ERROR_CODES:
            raise ValueError(f"unknown error code {code!r}")
        super().__init__(code)
        self.code = code
        self.retry_after_s = retry_after_s
        self.details = dict(details or {})
        self.faults = tuple(faults)


class SettingError(LotsenError):
    """A setting is wrong or contradicts stored data, so the process must not start. The message is one sentence."""


class AwayError(SettingError):
    """A service named by a setting does not answer now; starting again may help."""
