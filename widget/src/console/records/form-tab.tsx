// The documentation form beside a conversation: it can be begun while it goes on, and mended by a shift lead later.

import type { ConsoleSession } from "../model/session";
import { isOver, type Talk } from "../model/talk";
import { TaskOutcome, useTask } from "../parts/page";
import { useWords } from "../parts/words";
import { FaultSummary } from "./fault-summary";
import { FormFields } from "./form-fields";
import { FormLoaded } from "./form-loaded";
import { Guideline } from "./guideline";

export function FormTab({ session, talk }: { session: ConsoleSession; talk: Talk }) {
  const { t } = useWords();
  const task = useTask(session);
  return (
    <section class="block" data-testid="form-tab" aria-label={t("form")}>
      <FormLoaded session={session} talk={talk}>
        {(draft, vocabulary) => (
          <>
            <FormFields
              id={`tab-${talk.id.slice(0, 6)}`}
              vocabulary={vocabulary}
              draft={draft}
              change={(change) => session.forms.change(talk.id, change)}
              named={(aktor, name) => session.forms.name(talk.id, aktor, name)}
            />
            <FaultSummary faults={draft.faults} vocabulary={vocabulary} />
            <Guideline vocabulary={vocabulary} />
          </>
        )}
      </FormLoaded>
      {isOver(talk) ? (
        <button
          type="button"
          class="button button-main start"
          data-testid="form-save"
          aria-disabled={task.busy}
          onClick={() => void task.run(() => session.actions.saveForm(talk.id), t("form_saved"))}
        >
          {t("form_save")}
        </button>
      ) : (
        <p class="hint">{t("form_closes")}</p>
      )}
      <TaskOutcome task={task} />
    </section>
  );
}
