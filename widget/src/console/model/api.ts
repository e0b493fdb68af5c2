// HTTP requests of the console about accounts, administration and knowledge. The session is an HttpOnly cookie.

import type {
  AccountAck,
  AccountChange,
  AccountNewsAck,
  AccountsAck,
  AuditAck,
  FactorConfirm,
  FactorOffer,
  HoursAck,
  HoursSet,
  InvitationAccept,
  InvitationAck,
  Invite,
  InvitedAck,
  LanguagesAck,
  LanguagesSet,
  LoginAck,
  MeAck,
  PasskeyMade,
  PasskeyOffer,
  PasskeysAck,
  PasswordChange,
  PasswordProof,
  RecoveryCodesAck,
  RepliesAck,
  SearchAck,
  ServiceInfo,
  SessionsAck,
} from "../../shared/contract.generated";
import { ask, queryString } from "../../shared/http";
import { browserSignIn, type SignInApi } from "../../shared/sign-in-api";

export interface Accounts extends Omit<SignInApi, "me"> {
  /** Null when nobody is signed in. */
  me(): Promise<LoginAck | null>;
}

export interface Invitations {
  openInvitation(token: string): Promise<InvitationAck>;
  acceptInvitation(answer: InvitationAccept): Promise<RecoveryCodesAck>;
}

export const browserAccounts: Accounts & Invitations = {
  ...browserSignIn,
  openInvitation: (token) => ask<InvitationAck>("POST", "invitation/open", { token }),
  acceptInvitation: (answer) => ask<RecoveryCodesAck>("POST", "invitation/accept", answer),
};

/** The signed-in user's own account. */
export const ownAccount = {
  me: () => ask<MeAck>("GET", "me"),
  changePassword: (change: PasswordChange) => ask("POST", "me/password", change),
  offerFactor: (proof: PasswordProof) => ask<FactorOffer>("POST", "me/second-factor", proof),
  confirmFactor: (code: FactorConfirm) => ask<RecoveryCodesAck>("POST", "me/second-factor/confirm", code),
  renewCodes: (proof: PasswordProof) => ask<RecoveryCodesAck>("POST", "me/recovery-codes", proof),
  passkeys: () => ask<PasskeysAck>("GET", "me/passkeys"),
  offerPasskey: (proof: PasswordProof) => ask<PasskeyOffer>("POST", "me/passkeys/offer", proof),
  addPasskey: (made: PasskeyMade) => ask<RecoveryCodesAck>("POST", "me/passkeys", made),
  removePasskey: (passkey: string, proof: PasswordProof) =>
    ask("POST", `me/passkeys/${encodeURIComponent(passkey)}/remove`, proof),
  sessions: () => ask<SessionsAck>("GET", "me/sessions"),
  endSession: (session: string) => ask("DELETE", `me/sessions/${encodeURIComponent(session)}`),
  endOtherSessions: () => ask("POST", "me/sessions/end-others"),
};

export interface AuditQuery {
  readonly account: string;
  readonly conversation: string;
  /** What was acted on beside a conversation: a text as `kind:name`, an account. */
  readonly subject: string;
  /** Days in Sweden, both included; empty: no limit. */
  readonly from: string;
  readonly to: string;
  readonly refused: boolean;
}

export const EVERYTHING: AuditQuery = {
  account: "",
  conversation: "",
  subject: "",
  from: "",
  to: "",
  refused: false,
};

/** Administration; shift leads may read some of it. */
export const administration = {
  accounts: () => ask<AccountsAck>("GET", "accounts"),
  change: (account: string, change: AccountChange) =>
    ask<AccountAck>("PATCH", `accounts/${encodeURIComponent(account)}`, change),
  renewAccess: (account: string) =>
    ask<InvitedAck>("POST", `accounts/${encodeURIComponent(account)}/invitation`),
  invite: (invite: Invite) => ask<InvitedAck>("POST", "invitations", invite),
  confirmAccount: (account: string) =>
    ask<AccountAck>("POST", `accounts/${encodeURIComponent(account)}/confirm`),
  confirmInvitation: (invitation: string) =>
    ask("POST", `invitations/${encodeURIComponent(invitation)}/confirm`),
  accountNews: () => ask<AccountNewsAck>("GET", "accounts/news"),
  withdraw: (invitation: string) => ask("DELETE", `invitations/${encodeURIComponent(invitation)}`),
  audit: (query: AuditQuery, before: string | null, limit = "") =>
    ask<AuditAck>(
      "GET",
      `audit?${queryString({ ...query, refused: query.refused ? "1" : "", before: before ?? "", limit })}`,
    ),
  hours: () => ask<HoursAck>("GET", "hours"),
  setHours: (hours: HoursSet) => ask<HoursAck>("PUT", "hours", hours),
  languages: () => ask<LanguagesAck>("GET", "languages"),
  setLanguages: (languages: LanguagesSet) => ask<LanguagesAck>("PUT", "languages", languages),
};

/** What a counselor looks up during a conversation. */
export const knowledge = {
  search: (q: string, lang: string) => ask<SearchAck>("GET", `search?${queryString({ q, lang })}`),
  replies: (lang: string) => ask<RepliesAck>("GET", `replies?${queryString({ lang })}`),
  service: () => ask<ServiceInfo>("GET", "service"),
};
