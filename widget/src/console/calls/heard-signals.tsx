// What the counselor hears, ticked by ear: it gives the call its level, with the words about 112.

import { useStore } from "../../shared/store";
import type { ConsoleSession } from "../model/session";
import { LevelBadge } from "../parts/level-badge";
import { problemText, useWords } from "../parts/words";
import type { Heard } from "./use-heard";

export function HeardSignals({ session, heard }: { session: ConsoleSession; heard: Heard }) {
  const words = useWords();
  const { t } = words;
  const { vocabulary } = useStore(session.forms.store);
  const choices = vocabulary?.fields.find(({ field }) => field === "signaler")?.choices ?? [];
  const { signals, urgent, level, problem } = heard;
  return (
    <section class="card" data-testid="call-signals" aria-labelledby="call-signals-title">
      <h2 id="call-signals-title">{t("call_heard")}</h2>
      <div role="status" class="call-level">
        <p class="row-actions">
          <LevelBadge level={level} />
          <span>{t(`call_level_${level}`)}</span>
        </p>
        {(level === "N3" || level === "N4") && (
          <p class={level === "N4" ? "call-112 call-112-now" : "call-112"} data-testid="call-112">
            {t(level === "N4" ? "call_say_112" : "call_say_112_if")}
          </p>
        )}
      </div>
      {problem && (
        <p class="problem" role="alert">
          {problemText(words, problem)}
        </p>
      )}
      <ul class="call-ticks">
        {choices.map(({ value, label }) => (
          <li key={value}>
            <label class="option">
              <input
                type="checkbox"
                checked={signals.includes(value)}
                data-testid={`heard-${value}`}
                onChange={(event) => heard.tick(value, event.currentTarget.checked)}
              />
              <span>{label.replace(/^S\d+b?\s/, "")}</span>
            </label>
          </li>
        ))}
      </ul>
      <label class="option">
        <input
          type="checkbox"
          checked={urgent}
          disabled={signals.length === 0}
          data-testid="heard-urgent"
          onChange={(event) => heard.setUrgent(event.currentTarget.checked)}
        />
        <span>{t("call_urgent")}</span>
      </label>
    </section>
  );
}
