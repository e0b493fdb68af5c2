// Notes while talking. They are saved as they are written, for a reload, and deleted with the saved form.

import { useEffect, useMemo, useState } from "preact/hooks";
import type { CallView } from "../../shared/contract.generated";
import { browserTimers } from "../../shared/timers";
import { DraftAutosave } from "../model/draft-autosave";
import { useWords } from "../parts/words";
import { calls } from "./api";

const LONGEST = 4_000;

export function CallNote({ call }: { call: CallView }) {
  const { t } = useWords();
  const [text, setText] = useState(call.note ?? "");
  const autosave = useMemo(() => {
    const made = new DraftAutosave(
      browserTimers,
      async (draft) => void (await calls.note(call.call, draft.text)),
    );
    made.restored({ text: call.note ?? "", cards: [] });
    return made;
  }, [call.call]);
  useEffect(
    () => () => {
      autosave.flush();
      autosave.stop();
    },
    [autosave],
  );
  return (
    <section class="card" aria-labelledby="call-note-title">
      <h2 id="call-note-title">
        <label for="call-note">{t("call_note")}</label>
      </h2>
      <p class="hint">{t("call_note_hint")}</p>
      <textarea
        id="call-note"
        class="input call-note"
        data-testid="call-note"
        rows={6}
        maxLength={LONGEST}
        value={text}
        onInput={(event) => {
          setText(event.currentTarget.value);
          autosave.changed({ text: event.currentTarget.value, cards: [] });
        }}
      />
    </section>
  );
}
