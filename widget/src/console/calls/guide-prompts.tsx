// A guide while talking: one step at a time, what to say or ask, and the answers that lead on.

import { useState } from "preact/hooks";
import type { GuidePrompts as Guide, Prompt, PromptAnswer } from "../../shared/contract.generated";
import type { ConsoleSession } from "../model/session";
import { Loaded, useFetched } from "../parts/page";
import { useWords } from "../parts/words";
import { calls } from "./api";

interface Props {
  session: ConsoleSession;
  /** An answer is a sign of something. */
  heard: (signal: string) => void;
}

export function GuidePrompts({ session, heard }: Props) {
  const { t, lang } = useWords();
  const { value, task, again } = useFetched(session, () => calls.prompts(lang), lang);
  const [chosen, setChosen] = useState("");
  return (
    <section class="card" data-testid="call-guide" aria-labelledby="call-guide-title">
      <h2 id="call-guide-title">{t("call_guide")}</h2>
      <Loaded value={value} task={task} again={again}>
        {({ guides }) => {
          const guide = guides.find(({ id }) => id === chosen);
          return (
            <>
              {guides.length === 0 && <p class="hint">{t("call_guides_none")}</p>}
              {guides.length > 0 && (
                <div class="field">
                  <label for="call-guide-choice">{t("call_guide_choose")}</label>
                  <select
                    id="call-guide-choice"
                    class="input"
                    value={chosen}
                    onChange={(event) => setChosen(event.currentTarget.value)}
                  >
                    <option value="">{t("call_guide_none")}</option>
                    {guides.map(({ id, title }) => (
                      <option key={id} value={id}>
                        {title}
                      </option>
                    ))}
                  </select>
                </div>
              )}
              {guide && <Steps key={guide.id} guide={guide} heard={heard} />}
            </>
          );
        }}
      </Loaded>
    </section>
  );
}

function Steps({ guide, heard }: { guide: Guide; heard: (signal: string) => void }) {
  const { t } = useWords();
  const [way, setWay] = useState<readonly string[]>([guide.first]);
  const step = guide.steps.find(({ id }) => id === way[way.length - 1]);
  const go = (to: string) => setWay([...way, to]);
  const answer = ({ to, signal }: PromptAnswer) => {
    if (signal) heard(signal);
    go(to);
  };
  return (
    <div class="prompt" data-testid="call-prompt">
      <div aria-live="polite">{step ? <Said step={step} /> : <p class="prompt-say">{guide.summary}</p>}</div>
      <div class="row-actions">
        {step?.answers?.map((one) => (
          <button key={one.label} type="button" class="button" onClick={() => answer(one)}>
            {one.label}
          </button>
        ))}
        {step && !step.ask && (
          <button type="button" class="button" data-testid="prompt-next" onClick={() => go(step.next ?? "")}>
            {t("call_guide_next")}
          </button>
        )}
        {way.length > 1 && (
          <button type="button" class="button button-quiet" onClick={() => setWay(way.slice(0, -1))}>
            {t("call_guide_back")}
          </button>
        )}
      </div>
    </div>
  );
}

function Said({ step }: { step: Prompt }) {
  return (
    <>
      {step.say && <p class="prompt-say">{step.say}</p>}
      {step.ask && <p class="prompt-ask">{step.ask}</p>}
    </>
  );
}
