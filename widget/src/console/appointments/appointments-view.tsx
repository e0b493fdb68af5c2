// Times for consultations: shift leads open and withdraw them; everybody at a desk sees who has taken what.

import { useState } from "preact/hooks";
import type { AppointmentsAck, AppointmentView } from "../../shared/contract.generated";
import { SWEDEN } from "../../shared/time-zone";
import type { ViewProps } from "../model/view-props";
import { Loaded, Page, SureButton, type Task, TaskOutcome, useFetched } from "../parts/page";
import { useWords } from "../parts/words";
import { appointments } from "./api";

const LENGTHS = [15, 30, 45, 60, 90] as const;
const USUAL_LENGTH = 30;

export function AppointmentsView({ session, state }: ViewProps) {
  const { t } = useWords();
  const { value, set, task, again } = useFetched(session, appointments.list);
  const lead = state.me?.role === "shift_lead";
  const change = (work: () => Promise<AppointmentsAck>, done: string) =>
    task.run(async () => set(await work()), done);
  return (
    <Page title={t("view_appointments")} lead={t("appointments_lead")}>
      {lead && (
        <OpenForm
          busy={task.busy}
          open={(time) => change(() => appointments.open(time), t("appointment_opened"))}
        />
      )}
      {value !== null && <TaskOutcome task={task} />}
      <Loaded value={value} task={task} again={again}>
        {({ times }) => {
          const now = Date.now();
          const ends = (time: AppointmentView) => Date.parse(time.starts_at) + time.minutes * 60_000;
          const coming = times.filter((time) => ends(time) > now);
          const past = times.filter((time) => ends(time) <= now).reverse();
          const withdraw = lead
            ? (id: string) => void change(() => appointments.withdraw(id), t("appointment_withdrawn"))
            : null;
          return (
            <>
              {coming.length === 0 ? (
                <p class="hint" data-testid="appointments-none">
                  {t(lead ? "appointments_none_lead" : "appointments_none")}
                </p>
              ) : (
                <Times label={t("appointments_coming")} times={coming} task={task} withdraw={withdraw} />
              )}
              {past.length > 0 && (
                <details>
                  <summary>{t("appointments_past")}</summary>
                  <Times label={t("appointments_past")} times={past} task={task} withdraw={null} />
                </details>
              )}
            </>
          );
        }}
      </Loaded>
    </Page>
  );
}

interface OpenFormProps {
  busy: boolean;
  open: (time: { starts_at: string; minutes: number }) => Promise<boolean>;
}

function OpenForm({ busy, open }: OpenFormProps) {
  const { t, n } = useWords();
  const [day, setDay] = useState("");
  const [clock, setClock] = useState("");
  const [minutes, setMinutes] = useState<number>(USUAL_LENGTH);
  const missing = day === "" || clock === "";
  return (
    <form
      class="filter"
      data-testid="appointment-open"
      onSubmit={async (event) => {
        event.preventDefault();
        // The day stays: the next time is mostly on the same one.
        if (!busy && !missing && (await open({ starts_at: `${day}T${clock}`, minutes }))) setClock("");
      }}
    >
      <div class="field">
        <label for="appointment-day">{t("appointment_day")}</label>
        <input
          id="appointment-day"
          type="date"
          class="input"
          value={day}
          onInput={(event) => setDay(event.currentTarget.value)}
        />
      </div>
      <div class="field">
        <label for="appointment-clock">{t("appointment_clock")}</label>
        <input
          id="appointment-clock"
          type="time"
          class="input"
          value={clock}
          onInput={(event) => setClock(event.currentTarget.value)}
        />
      </div>
      <div class="field">
        <label for="appointment-minutes">{t("appointment_minutes")}</label>
        <select
          id="appointment-minutes"
          class="input"
          value={minutes}
          onChange={(event) => setMinutes(Number(event.currentTarget.value))}
        >
          {LENGTHS.map((length) => (
            <option key={length} value={length}>
              {n("minutes", length)}
            </option>
          ))}
        </select>
      </div>
      <button type="submit" class="button button-main" aria-disabled={busy || missing}>
        {t("appointment_open")}
      </button>
    </form>
  );
}

interface TimesProps {
  label: string;
  times: readonly AppointmentView[];
  task: Task;
  withdraw: ((id: string) => void) | null;
}

function Times({ label, times, task, withdraw }: TimesProps) {
  const words = useWords();
  const { t, n } = words;
  return (
    <div class="table-frame" tabIndex={0} role="group" aria-label={label}>
      <table class="table" data-testid="appointments">
        <caption class="hidden-visually">{label}</caption>
        <thead>
          <tr>
            <th scope="col">{t("appointment_when")}</th>
            <th scope="col">{t("appointment_minutes")}</th>
            <th scope="col">{t("appointment_channel")}</th>
            <th scope="col">{t("appointment_status")}</th>
            <th scope="col">{t("appointment_opened_by")}</th>
            {withdraw && (
              <th scope="col">
                <span class="hidden-visually">{t("appointment_withdraw")}</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {times.map((time) => (
            <tr key={time.id}>
              <th scope="row">{whenOf(time.starts_at, words.lang)}</th>
              <td>{n("minutes", time.minutes)}</td>
              <td>{t("appointment_chat")}</td>
              <td>
                <Status time={time} />
              </td>
              <td>{time.opened_by}</td>
              {withdraw && (
                <td>
                  {(time.status === "free" || time.status === "booked") && (
                    <SureButton
                      label={t("appointment_withdraw")}
                      sure={t(
                        time.status === "booked"
                          ? "appointment_withdraw_booked"
                          : "appointment_withdraw_sure",
                      )}
                      busy={task.busy}
                      act={() => withdraw(time.id)}
                    />
                  )}
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Free, or who has it and how it stands: nobody is named, the visitor has said what they are at most. */
function Status({ time }: { time: AppointmentView }) {
  const { t, maybe } = useWords();
  const who = time.audience && (maybe(`audience_${time.audience}`) ?? time.audience);
  const words = [
    t(`appointment_is_${time.status}`),
    who,
    time.state && t(`appointment_visitor_${time.state}`),
  ];
  return <span class={time.status === "free" ? "hint" : ""}>{words.filter(Boolean).join(", ")}</span>;
}

function whenOf(iso: string, lang: string): string {
  return new Intl.DateTimeFormat(lang, {
    weekday: "short",
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
    timeZone: SWEDEN,
  }).format(new Date(iso));
}
