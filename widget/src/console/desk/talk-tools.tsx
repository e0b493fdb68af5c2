// Rarely used actions of a conversation: the flag for supervision, the two warnings, and a pause.

import { useState } from "preact/hooks";
import type { ConsoleSession } from "../model/session";
import type { ConsoleState } from "../model/state";
import type { Talk } from "../model/talk";
import { useWords } from "../parts/words";
import { ReasonForm } from "./reason-form";

interface Props {
  session: ConsoleSession;
  state: ConsoleState;
  talk: Talk;
  /** True for the owner of the conversation, in whose name warnings are sent. */
  mine: boolean;
  done: () => void;
}

export function TalkTools({ session, state, talk, mine, done }: Props) {
  const { t } = useWords();
  const [pausing, setPausing] = useState(false);
  const flagged = talk.flags.includes("supervision");
  if (pausing) return <PauseForm session={session} state={state} talk={talk} done={done} />;
  const once = (act: () => Promise<boolean>) => async () => {
    if (!state.busy && (await act())) done();
  };
  return (
    <section
      class="tools"
      aria-label={t("tools")}
      onKeyDown={(event) => {
        if (event.key === "Escape") done();
      }}
    >
      <button
        type="button"
        class="button button-small"
        data-testid="flag-supervision"
        onClick={once(() => session.actions.flag(talk.id, "supervision", !flagged))}
      >
        {t(flagged ? "supervision_remove" : "supervision_set")}
      </button>
      {mine && (
        <>
          <button
            type="button"
            class="button button-small"
            data-testid="warn-inactive"
            onClick={once(() => session.actions.warn(talk.id, "inactive"))}
          >
            {t("warn_inactive")}
          </button>
          <button
            type="button"
            class="button button-small"
            data-testid="warn-boundaries"
            onClick={once(() => session.actions.warn(talk.id, "boundaries"))}
          >
            {t("warn_boundaries")}
          </button>
        </>
      )}
      <button
        type="button"
        class="button button-small"
        data-testid="pause-visitor"
        onClick={() => setPausing(true)}
      >
        {t("pause")}
      </button>
      <p class="hint">{t("tools_hint")}</p>
    </section>
  );
}

const MINUTES = [5, 10, 30, 60];

function PauseForm({ session, state, talk, done }: Omit<Props, "mine">) {
  const { t, n } = useWords();
  const [minutes, setMinutes] = useState(10);
  return (
    <ReasonForm
      label={t("pause_reason")}
      confirm={t("pause_confirm")}
      busy={state.busy}
      submit={async (reason) => {
        if (await session.actions.pause(talk.id, minutes, reason)) done();
      }}
      cancel={done}
    >
      <div class="field">
        <label for="pause-minutes">{t("pause_minutes")}</label>
        <select
          id="pause-minutes"
          class="input input-short"
          value={minutes}
          onChange={(event) => setMinutes(Number(event.currentTarget.value))}
        >
          {MINUTES.map((one) => (
            <option key={one} value={one}>
              {n("minutes", one)}
            </option>
          ))}
        </select>
        <p class="hint">{t("pause_hint")}</p>
      </div>
    </ReasonForm>
  );
}
