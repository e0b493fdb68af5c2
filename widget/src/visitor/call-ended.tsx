// What came of the wish to be called, where nobody was reached: said calmly, with what can be done next.

import { useEffect } from "preact/hooks";
import type { VisitorSession } from "./session";
import { emergency, type VisitorState } from "./state";
import { useWords } from "./words";

/** While a wish stands it is looked at so often. */
const LOOK_MS = 30_000;

/** Asks once when a conversation goes on, by the code or after a reload, and then as long as a wish stands. */
export function CallEnded({ session, state }: { session: VisitorSession; state: VisitorState }) {
  const { t } = useWords();
  const { callback, callEnded, loading, log } = state;
  useEffect(() => {
    const first = callback === undefined && log.events.some((event) => event.from === "visitor");
    if (loading || !(callback || first)) return;
    const look = () => void session.actions.loadCallback();
    if (first) return look();
    const timer = setInterval(look, LOOK_MS);
    return () => clearInterval(timer);
  }, [callback, loading]);
  if (!callEnded || emergency(state)) return null;
  return (
    <div class="waiting" data-testid="call-ended">
      <p role="status">{t(`callback_ended_${callEnded}`)}</p>
      <button type="button" class="link" onClick={() => session.showCallback()}>
        {t("callback_title")}
      </button>
      <button type="button" class="link" onClick={() => void session.actions.withdrawCallback()}>
        {t("discard")}
      </button>
    </div>
  );
}
