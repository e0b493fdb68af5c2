// The documentation form beside a conversation.

import { useEffect, useState } from "preact/hooks";
import { codeOf } from "../../shared/connection";
import { useStore } from "../../shared/store";
import type { ConsoleSession } from "../model/session";
import { isOver, type Talk } from "../model/talk";
import { TaskOutcome, useTask } from "../parts/page";
import { problemText, useWords } from "../parts/words";
import { FaultSummary } from "./fault-summary";
import { FormFields } from "./form-fields";
import { GuidelineBeside } from "./guidelines-view";

export function FormTab({ session, talk }: { session: ConsoleSession; talk: Talk }) {
  const words = useWords();
  const { t, lang } = words;
  const forms = useStore(session.forms.store);
  const task = useTask(session);
  const [problem, setProblem] = useState<string | null>(null);
  const [tries, setTries] = useState(0);
  useEffect(() => {
    setProblem(null);
    Promise.all([session.forms.words(lang), session.forms.open(talk.id)]).catch((error) =>
      setProblem(codeOf(error)),
    );
  }, [session, talk.id, lang, tries]);
  const draft = forms.drafts[talk.id];
  if (problem) {
    return (
      <div class="block" role="alert">
        <p class="problem">{problemText(words, problem)}</p>
        <button type="button" class="button" onClick={() => setTries(tries + 1)}>
          {t("try_again")}
        </button>
      </div>
    );
  }
  if (!draft || !forms.vocabulary) {
    return (
      <p class="hint block" role="status">
        {t("loading")}
      </p>
    );
  }
  const guideline = forms.vocabulary.guidelines.find(({ name }) => name === "dokumentation");
  return (
    <section class="block" data-testid="form-tab" aria-label={t("form")}>
      <FaultSummary faults={draft.faults} vocabulary={forms.vocabulary} />
      {guideline && <GuidelineBeside guideline={guideline} />}
      {draft.earlier.length > 0 && (
        <p class="callout">{t("form_earlier", { names: draft.earlier.map((one) => one.name).join(", ") })}</p>
      )}
      <FormFields
        id={`form-${talk.id.slice(0, 6)}`}
        vocabulary={forms.vocabulary}
        draft={draft}
        change={(change) => session.forms.change(talk.id, change)}
        named={(aktor, name) => session.forms.name(talk.id, aktor, name)}
      />
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
