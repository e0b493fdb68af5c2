// HTTP requests that sign in and out, for all staff pages.

import { codeOf } from "./connection";
import type { FactorsAsked, Login, LoginAck, MeAck, PasskeyAsk } from "./contract.generated";
import { ask, HttpError } from "./http";
import { answerPasskey } from "./passkeys";

export interface SignInApi {
  /** Null when nobody is signed in. */
  me(): Promise<MeAck | null>;
  login(login: Login): Promise<LoginAck>;
  /** Signs in with a passkey, which also identifies the account. */
  loginWithPasskey(): Promise<LoginAck>;
  logout(): Promise<void>;
}

export const browserSignIn: SignInApi = {
  async me() {
    try {
      return await ask<MeAck>("GET", "me");
    } catch (error) {
      if (codeOf(error) === "session_expired") return null;
      throw error;
    }
  },
  async login(login) {
    try {
      return await enter(login);
    } catch (error) {
      const asked = onlyPasskey(error);
      if (!asked) throw error;
      return enter({ ...login, passkey: await answerPasskey(asked) });
    }
  },
  async loginWithPasskey() {
    const asked = await ask<PasskeyAsk>("POST", "login/passkey/ask", {});
    return ask<LoginAck>("POST", "login/passkey", await answerPasskey(asked));
  },
  async logout() {
    await ask("POST", "logout", {});
  },
};

function enter(login: Login): Promise<LoginAck> {
  return ask<LoginAck>("POST", "login", login);
}

/** The request for a passkey after a correct password, if that is the account's only second factor. */
function onlyPasskey(error: unknown): PasskeyAsk | null {
  if (codeOf(error) !== "code_needed" || !(error instanceof HttpError)) return null;
  const { code, passkey } = error.body as FactorsAsked;
  return code ? null : (passkey ?? null);
}
