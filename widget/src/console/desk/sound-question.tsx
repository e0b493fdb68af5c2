// Asks at the start of a shift whether alarms are to sound: a browser plays nothing before a click.

import type { ConsoleSession } from "../model/session";
import { isRemembered, QUIET, remember } from "../parts/tab-memory";
import { useWords } from "../parts/words";

export function SoundQuestion({ session }: { session: ConsoleSession }) {
  const { t } = useWords();
  // A "no" holds through a reload; a "yes" needs a click of this page before anything can sound.
  if (isRemembered(QUIET)) return null;
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
          onClick={() => {
            remember(QUIET, true);
            session.setSound(false);
          }}
        >
          {t("sound_no")}
        </button>
      </div>
    </section>
  );
}
