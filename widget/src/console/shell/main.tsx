// Entry point of the console: who is signed in? The sign-in page is small; the desk and all other pages are a part of
// their own, which is loaded once somebody is, and ahead of that while they type.

import texts from "locales:console/login_+error_internal+error_login+error_code+error_confirmation+error_wrong+error_weak+error_rate+error_passkey+error_second+error_session+error_unavailable+error_offline+error_timeout+title";
import { render } from "preact";
import { useState } from "preact/hooks";
import { codeOf } from "../../shared/connection";
import type { LoginAck } from "../../shared/contract.generated";
import { pickLanguage, words } from "../../shared/i18n";
import { retryTransient } from "../../shared/retry";
import { SignIn } from "../../shared/sign-in";
import { browserSignIn } from "../../shared/sign-in-api";
import { SWEDEN } from "../../shared/time-zone";
import { browserTimers } from "../../shared/timers";
import { ENTERED, isRemembered, QUIET, remember } from "../parts/tab-memory";
import { invitationToken } from "./invitation-token";

const query = new URLSearchParams(location.search);
const lang = pickLanguage([query.get("lang"), ...navigator.languages], Object.keys(texts));
const language = words(texts[lang] ?? texts["sv"] ?? ({} as never), lang, SWEDEN);
const root = document.getElementById("app");

const loadDesk = () => import("./desk-entry");

/** Hands the page over to the desk. `fresh`: they have signed in just now, and are ready for conversations. */
async function enter(me: LoginAck | null, fresh: boolean): Promise<void> {
  const { startDesk } = await loadDesk();
  if (!root) return;
  remember(ENTERED, true);
  if (fresh) remember(QUIET, false); // a shift begins: it is asked again
  await startDesk(root, { lang, me, fresh });
}

function SignInPage({ first }: { first: string | null }) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState(first);
  const attempt = async (ask: () => Promise<LoginAck>) => {
    setBusy(true);
    setProblem(null);
    try {
      await enter(await ask(), true);
    } catch (error) {
      setProblem(codeOf(error));
      setBusy(false);
    }
  };
  return (
    <SignIn
      brand={language.t("title")}
      t={language.t}
      busy={busy}
      problem={problem && (language.maybe(`error_${problem}`) ?? language.t("error_internal"))}
      login={(login) => void attempt(() => browserSignIn.login(login))}
      loginWithPasskey={() => void attempt(() => browserSignIn.loginWithPasskey())}
    />
  );
}

function showSignIn(problem: string | null): void {
  if (root) render(<SignInPage first={problem} />, root);
  // Ahead of time: nobody has to wait for the desk after the password.
  document.addEventListener("input", () => void loadDesk().catch(() => undefined), { once: true });
}

async function open(): Promise<void> {
  document.documentElement.lang = language.lang;
  document.documentElement.dir = language.dir;
  if (invitationToken() !== null) return enter(null, false);
  // Where nobody has been signed in, the page need not wait for the gateway to say so.
  const asked = isRemembered(ENTERED) ?? true; // storage is refused: ask first
  if (!asked) showSignIn(null);
  try {
    const me = await retryTransient(browserTimers, () => browserSignIn.me());
    if (me) await enter(me, false);
    else if (asked) showSignIn(null);
  } catch (error) {
    if (asked) showSignIn(codeOf(error)); // else the page is there, and signing in says what is wrong
  }
}

void open();
