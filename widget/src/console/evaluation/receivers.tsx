// Who has been given a report of what was learnt, and when; those who release figures note it.

import { useState } from "preact/hooks";
import type { ReceiversAck } from "../../shared/contract.generated";
import { dayAt, SWEDEN } from "../../shared/time-zone";
import type { ConsoleSession } from "../model/session";
import { Loaded, TaskOutcome, useFetched, useTask } from "../parts/page";
import { periodTitle, useWords } from "../parts/words";
import { learnt } from "./api";

const RECEIVER_MAX = 120;
const YEARS_SHOWN = 3;
const PARTS = ["", "H2", "H1", "Q4", "Q3", "Q2", "Q1"];

/** What a report can be of: this year and those before, the latest first. */
const periodsUntil = (year: number) =>
  Array.from({ length: YEARS_SHOWN }, (_, ago) => PARTS.map((part) => `${year - ago}${part}`)).flat();

export function Receivers({ session }: { session: ConsoleSession }) {
  const fetched = useFetched(session, learnt.receivers);
  return (
    <Loaded value={fetched.value} task={fetched.task} again={fetched.again}>
      {(found) => <List session={session} found={found} changed={fetched.set} />}
    </Loaded>
  );
}

interface ListProps {
  session: ConsoleSession;
  found: ReceiversAck;
  changed: (found: ReceiversAck) => void;
}

function List({ session, found, changed }: ListProps) {
  const words = useWords();
  const { t, dateTime } = words;
  return (
    <section class="card stack">
      <h2>{t("receivers")}</h2>
      {found.receivers.length === 0 && <p class="hint">{t("receivers_none")}</p>}
      <ul class="lines" data-testid="receivers">
        {found.receivers.map(({ period, receiver, at, name }) => (
          <li key={`${period} ${receiver} ${at}`} class="session">
            {t("receiver_given", { period: periodTitle(words, period), receiver })}{" "}
            <span class="hint">{t("observation_by", { name, at: dateTime(at) })}</span>
          </li>
        ))}
      </ul>
      {found.may_note && <Note session={session} changed={changed} />}
    </section>
  );
}

function Note({ session, changed }: Omit<ListProps, "found">) {
  const words = useWords();
  const { t } = words;
  const task = useTask(session);
  const [period, setPeriod] = useState("");
  const [receiver, setReceiver] = useState("");
  const note = async () => {
    changed(await learnt.noteReceiver({ period, receiver }));
    setReceiver("");
  };
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (!task.busy) void task.run(note, t("saved"));
      }}
    >
      <div class="field">
        <label for="receiver-period">{t("receiver_period")}</label>
        <select
          id="receiver-period"
          class="input"
          required
          value={period}
          onChange={(event) => setPeriod(event.currentTarget.value)}
        >
          <option value="">{t("form_choose")}</option>
          {periodsUntil(Number(dayAt(SWEDEN, new Date()).slice(0, 4))).map((each) => (
            <option key={each} value={each}>
              {periodTitle(words, each)}
            </option>
          ))}
        </select>
      </div>
      <div class="field">
        <label for="receiver-name">{t("receiver_name")}</label>
        <input
          id="receiver-name"
          class="input"
          required
          maxLength={RECEIVER_MAX}
          value={receiver}
          onInput={(event) => setReceiver(event.currentTarget.value)}
        />
      </div>
      <TaskOutcome task={task} />
      <button
        type="submit"
        class="button button-main start"
        data-testid="receiver-note"
        aria-disabled={task.busy}
      >
        {t("receiver_note")}
      </button>
    </form>
  );
}
