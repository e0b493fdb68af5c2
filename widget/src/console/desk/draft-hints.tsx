// Quiet tips on a draft before it is sent. They stop nothing, and nothing of the draft is kept anywhere.

import { useEffect, useState } from "preact/hooks";
import type { DraftHint } from "../../shared/contract.generated";
import { isBlank } from "../../shared/text";
import type { ConsoleSession } from "../model/session";
import type { ConsoleState } from "../model/state";
import type { Talk } from "../model/talk";
import { useWords } from "../parts/words";
import { records } from "../records/api";

/** After the last key. */
const PAUSE_MS = 800;
const SHORTEST = 8;
const MOST_SHOWN = 2;
const NO_HINTS: readonly DraftHint[] = [];

export function HintsChoice({ session, state }: { session: ConsoleSession; state: ConsoleState }) {
  const { t } = useWords();
  return (
    <label class="option hints-choice">
      <input
        type="checkbox"
        data-testid="hints-on"
        checked={state.hints}
        onChange={(event) => session.setHints(event.currentTarget.checked)}
      />
      {t("hints_on")}
    </label>
  );
}

export function DraftHints({ state, talk }: { state: ConsoleState; talk: Talk }) {
  const { t } = useWords();
  const hints = useHints(talk, state.hints);
  return (
    <div role="status" aria-label={t("hints_label")} data-testid="draft-hints">
      {firstOfEach(hints).map((one) => (
        <p key={one.fault} class="hint">
          {t("hint_line", { label: one.label, instead: one.instead })}
        </p>
      ))}
    </div>
  );
}

function firstOfEach(hints: readonly DraftHint[]): readonly DraftHint[] {
  return [...new Map(hints.map((one) => [one.fault, one])).values()].slice(0, MOST_SHOWN);
}

/** The hints on the draft as it was when the writer last paused. Without an answer there are none. */
function useHints(talk: Talk, on: boolean): readonly DraftHint[] {
  const { lang } = useWords();
  const [hints, setHints] = useState(NO_HINTS);
  const text = talk.draft;
  useEffect(() => {
    setHints(NO_HINTS);
    if (!on || isBlank(text) || text.length < SHORTEST) return;
    let stale = false;
    const timer = setTimeout(() => {
      records.checkDraft({ conversation: talk.id, text }, lang).then(
        (answer) => !stale && setHints(answer.hints),
        () => undefined, // a tip that does not come is none
      );
    }, PAUSE_MS);
    return () => {
      stale = true;
      clearTimeout(timer);
    };
  }, [text, talk.id, on, lang]);
  return hints;
}
