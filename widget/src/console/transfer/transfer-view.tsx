// The page of knowledge that is passed on: reviewed observations by period and topic, and who was given a report.

import { useState } from "preact/hooks";
import type { TransferAck } from "../../shared/contract.generated";
import type { ConsoleSession } from "../model/session";
import type { ViewProps } from "../model/view-props";
import { Loaded, Page, TaskOutcome, useFetched, useTask } from "../parts/page";
import { useWords } from "../parts/words";
import { transfer } from "./api";

const RECEIVER_MAX = 120;

export function TransferView({ session }: ViewProps) {
  const { t, lang } = useWords();
  const fetched = useFetched(session, () => transfer.read(lang));
  return (
    <Page title={t("view_transfer")} lead={t("transfer_lead")} wide>
      <Loaded value={fetched.value} task={fetched.task} again={fetched.again}>
        {(found) => (
          <div class="cards">
            <Periods found={found} />
            <Receivers session={session} found={found} changed={fetched.set} />
          </div>
        )}
      </Loaded>
    </Page>
  );
}

function Periods({ found }: { found: TransferAck }) {
  const { t } = useWords();
  return (
    <section class="card stack" data-testid="transfer-periods">
      <h2>{t("transfer_observations")}</h2>
      {found.periods.length === 0 && <p class="hint">{t("transfer_none")}</p>}
      {found.periods.map(({ period, topics }) => (
        <div key={period}>
          <h3>{period}</h3>
          {topics.map(({ amne, label, texts }) => (
            <div key={amne}>
              <h4>{label}</h4>
              {texts.map((text) => (
                <p key={text} dir="auto">
                  {text}
                </p>
              ))}
            </div>
          ))}
        </div>
      ))}
    </section>
  );
}

interface ReceiversProps {
  session: ConsoleSession;
  found: TransferAck;
  changed: (found: TransferAck) => void;
}

function Receivers({ session, found, changed }: ReceiversProps) {
  const { t, dateTime } = useWords();
  return (
    <section class="card stack">
      <h2>{t("transfer_receivers")}</h2>
      {found.receivers.length === 0 && <p class="hint">{t("transfer_receivers_none")}</p>}
      <ul class="lines" data-testid="transfer-receivers">
        {found.receivers.map(({ period, receiver, at, name }) => (
          <li key={`${period} ${receiver} ${at}`} class="session">
            {t("transfer_given", { period, receiver })}{" "}
            <span class="hint">{t("observation_by", { name, at: dateTime(at) })}</span>
          </li>
        ))}
      </ul>
      {found.may_note && <Note session={session} changed={changed} />}
    </section>
  );
}

function Note({ session, changed }: Omit<ReceiversProps, "found">) {
  const { t, lang } = useWords();
  const task = useTask(session);
  const [period, setPeriod] = useState("");
  const [receiver, setReceiver] = useState("");
  const note = async () => {
    changed(await transfer.note({ period: period.trim().toUpperCase(), receiver }, lang));
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
        <label for="transfer-period">{t("transfer_period")}</label>
        <input
          id="transfer-period"
          class="input"
          required
          pattern="[0-9]{4}([Qq][1-4]|[Hh][12])?"
          value={period}
          onInput={(event) => setPeriod(event.currentTarget.value)}
        />
      </div>
      <div class="field">
        <label for="transfer-receiver">{t("transfer_receiver")}</label>
        <input
          id="transfer-receiver"
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
        data-testid="transfer-note"
        aria-disabled={task.busy}
      >
        {t("transfer_note")}
      </button>
    </form>
  );
}
