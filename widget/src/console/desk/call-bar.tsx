// The bar that tells shift leads about side chats in conversations that are not open here. It makes no sound.

import type { ConsoleSession } from "../model/session";
import type { ConsoleState } from "../model/state";
import { routeTo } from "../parts/route";
import { useWords } from "../parts/words";

export function CallBar({ session, state }: { session: ConsoleSession; state: ConsoleState }) {
  const { t } = useWords();
  return (
    <div class="calls" role="status" data-testid="calls">
      {state.calls.map((call) => (
        <div key={call.conversation} class="call">
          <p>{t("side_call", { name: call.by })}</p>
          <button
            type="button"
            class="button"
            data-testid="answer-call"
            onClick={() => {
              location.hash = routeTo("desk");
              session.queue.show(call.conversation);
            }}
          >
            {t("show_talk")}
          </button>
          <button
            type="button"
            class="button button-quiet"
            onClick={() => session.dismissCall(call.conversation)}
          >
            {t("close_panel")}
          </button>
        </div>
      ))}
    </div>
  );
}
