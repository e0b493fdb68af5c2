// The middle pane while no conversation is shown: what will come, and what there is to do meanwhile.

import type { ConsoleSession } from "../model/session";
import { type ConsoleState, totalWaiting } from "../model/state";
import { routeTo } from "../parts/route";
import { useWords } from "../parts/words";

export function NoTalk({ session, state }: { session: ConsoleSession; state: ConsoleState }) {
  const { t } = useWords();
  if (totalWaiting(state) + state.slots.length + state.handed.length > 0)
    return <p class="hint">{t("no_talk")}</p>;
  const [letter] = state.mailbox;
  return (
    <div class="nobody-waits">
      <h2>{t("nobody_waits")}</h2>
      <p class="hint">{t(state.sound ? "nobody_waits_sound" : "nobody_waits_silent")}</p>
      <div class="nobody-waits-ways">
        {letter && (
          <button type="button" class="button" onClick={() => session.queue.show(letter.conversation)}>
            {t("nobody_waits_mailbox")}
          </button>
        )}
        {state.dueForms > 0 && (
          <a class="button" href={routeTo("records")}>
            {t("nobody_waits_forms")}
          </a>
        )}
        <a class="button button-quiet" href={routeTo("practice")}>
          {t("nobody_waits_practice")}
        </a>
      </div>
    </div>
  );
}
