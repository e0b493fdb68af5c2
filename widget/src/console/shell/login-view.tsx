// The sign-in page of the console.

import { SignIn } from "../../shared/sign-in";
import type { ConsoleSession } from "../model/session";
import type { ConsoleState } from "../model/state";
import { problemText, useWords } from "../parts/words";

export function LoginView({ session, state }: { session: ConsoleSession; state: ConsoleState }) {
  const words = useWords();
  return (
    <SignIn
      brand={words.t("title")}
      t={words.t}
      busy={state.busy}
      problem={state.problem && problemText(words, state.problem)}
      login={(login) => void session.login(login)}
      loginWithPasskey={() => void session.loginWithPasskey()}
    />
  );
}
