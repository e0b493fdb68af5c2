// Asks at the start of a shift whether alarms are to sound: a browser plays nothing before a click.

import type { ConsoleSession } from "../model/session";
import { useWords } from "../parts/words";

export function SoundQuestion({ session }: { session: ConsoleSession }) {
  const { t } = useWords();
  return (
    <section class="ask" aria-labelledby="sound-question" data-testid="sound-question">
      <p id="sound-question">{t("sound_ask")}</p>
      <div class="ask-acts">
        <button type="button" class="button button-small" onClick={() => session.setSound(true)}>
          {t("sound_yes")}
        </button>
        <button
          type="button"
          class="button button-small button-quiet"
          onClick={() => session.setSound(false)}
        >
          {t("sound_no")}
        </button>
      </div>
    </section>
  );
}
