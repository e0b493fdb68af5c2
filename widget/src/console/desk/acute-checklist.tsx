// What must not be forgotten while life is in danger. A tick is an event of the log: it goes along when the conversation
// is handed over, and says afterwards who did what when.

import { useState } from "preact/hooks";
import type { FlagSet } from "../../shared/contract.generated";
import type { ConsoleSession } from "../model/session";
import { rank, type Talk } from "../model/talk";
import { useWords } from "../parts/words";

const STEPS = [
  "acute_112",
  "acute_safe",
  "acute_others",
  "acute_lead",
] as const satisfies readonly FlagSet["flag"][];

type Step = (typeof STEPS)[number];

interface Props {
  session: ConsoleSession;
  talk: Talk;
  busy: boolean;
  mayAct: boolean;
}

/** How many steps of a conversation are not ticked. */
export function stepsLeft(talk: Talk): number {
  return STEPS.filter((step) => !talk.flags.includes(step)).length;
}

/** Open at N4, or where an N4 is in doubt; behind its heading at N3. */
export function AcuteChecklist({ session, talk, busy, mayAct }: Props) {
  const { t, n } = useWords();
  // What was pressed is shown at once, until the answer is there; its event comes before it.
  const [pressed, setPressed] = useState<ReadonlyMap<string, boolean>>(new Map());
  const ticked = (step: Step) => pressed.get(step) ?? talk.flags.includes(step);
  const press = async (step: Step, on: boolean) => {
    setPressed((before) => new Map(before).set(step, on));
    await session.actions.flag(talk.id, step, on);
    setPressed((before) => new Map([...before].filter(([each]) => each !== step)));
  };
  if (rank(talk.level) < 3) return null;
  const done = STEPS.filter((step) => ticked(step)).length;
  const acute = talk.level === "N4" || talk.unsettled === "N4";
  return (
    <section class={acute ? "block acute" : "block"} data-testid="acute">
      <details open={acute}>
        <summary>
          <h2 class="acute-title">{t(acute ? "acute_title" : "acute_title_n3")}</h2>{" "}
          <span class="hint">{n("acute_done", done, { of: STEPS.length })}</span>
        </summary>
        <ul class="acute-steps">
          {STEPS.map((step) => (
            <li key={step}>
              <label class="option">
                <input
                  type="checkbox"
                  data-testid={step}
                  checked={ticked(step)}
                  disabled={!mayAct}
                  // Not `disabled` while it is sent: that would take the focus from it.
                  aria-disabled={busy}
                  onClick={(event) => {
                    if (busy) event.preventDefault();
                  }}
                  onChange={(event) => void press(step, event.currentTarget.checked)}
                />
                <span>
                  {t(step)}
                  <span class="hint acute-how">{t(`${step}_how`)}</span>
                </span>
              </label>
            </li>
          ))}
        </ul>
        <p class="hint">{t("acute_never")}</p>
      </details>
    </section>
  );
}
