// Answers that could not be sent before their conversation left the desk: nothing that was written is lost.

import type { ConsoleSession } from "../model/session";
import { type ConsoleState, isMine } from "../model/state";
import { CopyButton } from "../parts/copy-button";
import { useWords } from "../parts/words";

export function KeptAnswers({ session, state }: { session: ConsoleSession; state: ConsoleState }) {
  const { t } = useWords();
  const kept = Object.entries(state.kept);
  if (kept.length === 0) return null;
  return (
    <section class="kept" aria-label={t("kept_title")} data-testid="kept-answers">
      {kept.map(([id, { text }]) => (
        <div key={id} class="callout" role="status">
          <p>
            <strong>{t("kept_title")}</strong> {t("kept_hint")}
          </p>
          <blockquote dir="auto">{text}</blockquote>
          <div class="row-actions">
            {isMine(state, id) && (
              <button
                type="button"
                class="button button-small"
                onClick={() => session.actions.restoreKept(id)}
              >
                {t("kept_restore")}
              </button>
            )}
            <CopyButton text={text} />
            <button
              type="button"
              class="button button-small button-quiet"
              onClick={() => session.actions.dropKept(id)}
            >
              {t("discard")}
            </button>
          </div>
        </div>
      ))}
    </section>
  );
}
