// What is left to do when a conversation has ended: its form, in place of the answer field.

import { useLayoutEffect, useRef } from "preact/hooks";
import type { ConsoleSession } from "../model/session";
import type { Talk } from "../model/talk";
import { TaskOutcome, useTask } from "../parts/page";
import { useWords } from "../parts/words";
import { FaultSummary } from "./fault-summary";
import { FormFields } from "./form-fields";
import { FormLoaded } from "./form-loaded";
import { Guideline } from "./guideline";

interface Props {
  session: ConsoleSession;
  talk: Talk;
  /** Shows the conversation in place of the form. */
  showTalk: () => void;
}

export function AfterWork({ session, talk, showTalk }: Props) {
  const { t } = useWords();
  const task = useTask(session);
  const save = useRef<HTMLButtonElement>(null);
  const saving = () => void task.run(() => session.actions.saveForm(talk.id));
  return (
    <section class="after-work" data-testid="after-work" aria-labelledby="after-work-title">
      <div class="after-work-head">
        <h3 id="after-work-title">{t("after_work")}</h3>
        <p class="hint">{t("after_work_hint")}</p>
        <button type="button" class="button button-small" data-testid="show-talk" onClick={showTalk}>
          {t("show_talk")}
        </button>
      </div>
      <FormLoaded session={session} talk={talk}>
        {(draft, vocabulary) => (
          <form
            class="after-work-form"
            onSubmit={(event) => {
              event.preventDefault();
              saving();
            }}
          >
            <FirstQuestion />
            <FormFields
              id={`form-${talk.id.slice(0, 6)}`}
              vocabulary={vocabulary}
              draft={draft}
              change={(change) => session.forms.change(talk.id, change)}
              named={(aktor, name) => session.forms.name(talk.id, aktor, name)}
              last={() => save.current?.focus()}
            />
            <Guideline vocabulary={vocabulary} />
            <div class="after-work-end">
              <FaultSummary faults={draft.faults} vocabulary={vocabulary} />
              {draft.faults.length === 0 && <TaskOutcome task={task} />}
              <button
                ref={save}
                type="submit"
                class="button button-main"
                data-testid="form-save"
                aria-disabled={task.busy}
              >
                {t("after_work_save")}
              </button>
            </div>
          </form>
        )}
      </FormLoaded>
    </section>
  );
}

/** Takes the keyboard to the first question that has no answer, once the form is there. */
function FirstQuestion() {
  const mark = useRef<HTMLSpanElement>(null);
  useLayoutEffect(() => {
    const form = mark.current?.closest("form");
    form?.querySelector<HTMLElement>('.chips-field[data-open="true"] input')?.focus();
  }, []);
  return <span ref={mark} hidden />;
}
