// The reminder to take a break after a conversation at level N3 or N4. It covers nothing.

import type { ConsoleSession } from "../model/session";
import { useWords } from "../parts/words";

interface Props {
  session: ConsoleSession;
  capacity: number;
  /** A shift lead is not told to talk to the shift lead. */
  lead: boolean;
}

export function DebriefBar({ session, capacity, lead }: Props) {
  const { t } = useWords();
  return (
    <div class="debrief" role="status" data-testid="debrief">
      <p>{t(lead ? "debrief_lead" : "debrief")}</p>
      <button
        type="button"
        class="button"
        onClick={() => {
          session.endDebrief();
          void session.queue.setPresence("break", capacity);
        }}
      >
        {t("debrief_break")}
      </button>
      <button type="button" class="button button-quiet" onClick={() => session.endDebrief()}>
        {t("close_panel")}
      </button>
    </div>
  );
}
