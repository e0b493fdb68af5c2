// Logging out. Who holds conversations is asked first: their visitors would wait without knowing why.

import { useRef } from "preact/hooks";
import type { ConsoleSession } from "../model/session";
import type { ConsoleState } from "../model/state";
import { useWords } from "../parts/words";

interface Props {
  session: ConsoleSession;
  state: ConsoleState;
}

export function LogOut({ session, state }: Props) {
  const { t, n } = useWords();
  const question = useRef<HTMLDialogElement>(null);
  const held = state.slots.length;
  const logout = () => void session.logout();
  return (
    <>
      <button
        type="button"
        class="button"
        data-testid="logout"
        onClick={() => (held > 0 ? question.current?.showModal() : logout())}
      >
        {t("logout")}
      </button>
      <dialog ref={question} class="question" aria-labelledby="logout-question" data-testid="logout-question">
        <p id="logout-question">{n("logout_held", held)}</p>
        <div class="hand-over-actions">
          <button
            type="button"
            class="button button-main"
            data-testid="logout-stay"
            onClick={() => question.current?.close()}
          >
            {t("logout_stay")}
          </button>
          <button type="button" class="button" data-testid="logout-anyway" onClick={logout}>
            {t("logout_anyway")}
          </button>
        </div>
      </dialog>
    </>
  );
}
