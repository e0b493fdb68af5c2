// The form for numbers that are counted by hand, once a quarter.

import type { KpiInputs } from "../../shared/contract.generated";
import type { ConsoleSession } from "../model/session";
import { Loaded, TaskOutcome, useFetched } from "../parts/page";
import { useWords } from "../parts/words";
import { statistics } from "./api";

const FIELDS = [
  "cost_kr",
  "staff_hours",
  "supervisions",
  "gaps_closed",
  "kommuner_asked",
  "kommuner_aware",
] as const satisfies readonly (keyof KpiInputs)[];

interface Props {
  session: ConsoleSession;
  period: string;
  changed: () => Promise<void>;
}

export function InputsBlock({ session, period, changed }: Props) {
  const { t } = useWords();
  const {
    value: stored,
    set: setStored,
    task,
    again,
  } = useFetched(session, () => statistics.inputs(period), period);
  return (
    <section class="card" data-testid="kpi-inputs">
      <h3>{t("inputs_title")}</h3>
      <p class="hint">{t("inputs_lead")}</p>
      <Loaded value={stored} task={task} again={again}>
        {(ack) => (
          <form
            class="inputs"
            onSubmit={(event) => {
              event.preventDefault();
              const inputs = read(new FormData(event.currentTarget));
              void task.run(async () => {
                setStored(await statistics.enter(period, { version: ack.version, inputs }));
                await changed();
              }, t("saved"));
            }}
          >
            {FIELDS.map((name) => (
              <div class="field" key={name}>
                <label for={`inputs-${name}`}>{t(`inputs_${name}`)}</label>
                <input
                  id={`inputs-${name}`}
                  name={name}
                  class="input"
                  type="number"
                  min="0"
                  max="1000000000"
                  step="1"
                  inputMode="numeric"
                  defaultValue={ack.inputs[name] ?? ""}
                />
              </div>
            ))}
            <button type="submit" class="button start" aria-disabled={task.busy}>
              {t("save")}
            </button>
          </form>
        )}
      </Loaded>
      <TaskOutcome task={task} />
    </section>
  );
}

function read(form: FormData): KpiInputs {
  const entries = FIELDS.map((name) => [name, form.get(name)] as const);
  const given = entries.filter(([, value]) => typeof value === "string" && value !== "");
  return Object.fromEntries(given.map(([name, value]) => [name, Number(value)]));
}
