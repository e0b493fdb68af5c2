// A documentation form on its own page: fields, faults, and saving.

import { useState } from "preact/hooks";
import { codeOf, RequestError } from "../../shared/connection";
import type { FormFill, VocabularyAck } from "../../shared/contract.generated";
import { useStore } from "../../shared/store";
import { changed, type Draft, draftOf, periodOf } from "../model/form-drafts";
import type { ConsoleSession } from "../model/session";
import { TaskOutcome, useTask } from "../parts/page";
import { useWords } from "../parts/words";
import { FaultSummary } from "./fault-summary";
import { FormFields } from "./form-fields";

/** The form of a contact by telephone, with what is known of it; null while no guideline is in force. */
export function draftOfCall(vocabulary: VocabularyAck, known: Partial<FormFill>): Draft | null {
  const guideline = vocabulary.guidelines.find((one) => one.name === "dokumentation");
  if (!guideline) return null;
  const form: FormFill = {
    riktlinje_version: guideline.version,
    kanal: "telefon",
    startperiod: periodOf(new Date()),
    sprak: "sv",
    info_112: "ej_relevant",
    orosanmalan: "ej_aktuellt",
    polisuppgift: "ej_aktuellt",
    kunskapslucka: "ingen",
    avslut: "av_besokaren",
    ...known,
  };
  return draftOf({ case: null, seen: 0, form });
}

interface EditorProps {
  session: ConsoleSession;
  start: Draft;
  name: string;
  free: boolean;
  done: () => void;
  cancel?: () => void;
}

/** A form on its own page. A refused form shows its faults and keeps its content. */
export function FormEditor({ session, start, name, free, done, cancel }: EditorProps) {
  const { t, lang } = useWords();
  const task = useTask(session);
  const { vocabulary } = useStore(session.forms.store);
  const [draft, setDraft] = useState(start);
  if (!vocabulary) return null;
  const save = async () => {
    try {
      await session.forms.keep(name, draft);
    } catch (error) {
      if (codeOf(error) === "guideline_changed") {
        const version = await session.forms.guideline(lang);
        setDraft(changed(draft, { riktlinje_version: version }));
      } else if (error instanceof RequestError) setDraft({ ...draft, faults: error.faults });
      throw error;
    }
  };
  return (
    <form
      class="stack full"
      data-testid="record-editor"
      onSubmit={async (event) => {
        event.preventDefault();
        if (await task.run(save)) done();
      }}
    >
      <FormFields
        id={`rec-${name.slice(0, 6)}`}
        vocabulary={vocabulary}
        draft={draft}
        free={free}
        change={(change: Partial<FormFill>) => setDraft((before) => changed(before, change))}
        named={(aktor, title) =>
          setDraft((before) => ({ ...before, names: { ...before.names, [aktor]: title } }))
        }
      />
      <FaultSummary faults={draft.faults} vocabulary={vocabulary} />
      <TaskOutcome task={task} />
      <div class="row-actions">
        <button type="submit" class="button button-main" data-testid="record-save" aria-disabled={task.busy}>
          {t("form_save")}
        </button>
        {cancel && (
          <button type="button" class="button button-quiet" onClick={cancel}>
            {t("cancel")}
          </button>
        )}
      </div>
    </form>
  );
}
