// The times for a consultation: one's own, and those that can be chosen, day by day. Nothing about the visitor is asked.

import { useState } from "preact/hooks";
import type { AppointmentTime } from "../shared/contract.generated";
import { dayAt, SWEDEN } from "../shared/time-zone";
import { bookedTime } from "./booked-time";
import type { VisitorSession } from "./session";
import type { VisitorState } from "./state";
import { useWords } from "./words";

interface Props {
  session: VisitorSession;
  state: VisitorState;
}

export function AppointmentForm({ session, state }: Props) {
  const { t, moment } = useWords();
  const booked = bookedTime(state);
  const free = state.times?.filter(({ id }) => id !== booked?.id);
  return (
    <>
      {booked && (
        <div class="own-time">
          <p>
            <strong>{t("appointment_yours", { time: moment(booked.starts_at, SWEDEN, new Date()) })}</strong>
          </p>
          <button
            type="button"
            class="button"
            data-testid="appointment-cancel"
            onClick={() => void session.actions.cancelTime()}
          >
            {t("appointment_cancel")}
          </button>
        </div>
      )}
      <p>{t(booked ? "appointment_move_text" : "appointment_text")}</p>
      {!free && (
        <p class="hint" role="status">
          {t("loading_text")}
        </p>
      )}
      {free?.length === 0 && <NoTimes session={session} />}
      {free && free.length > 0 && <Choice session={session} times={free} moves={booked !== null} />}
    </>
  );
}

function NoTimes({ session }: { session: VisitorSession }) {
  const { t } = useWords();
  return (
    <>
      <p data-testid="appointment-none">{t("appointment_none")}</p>
      <div class="panel-actions">
        <button type="button" class="button button-main" onClick={() => session.show("mailbox")}>
          {t("mailbox_offer")}
        </button>
      </div>
    </>
  );
}

function Choice({
  session,
  times,
  moves,
}: {
  session: VisitorSession;
  times: readonly AppointmentTime[];
  moves: boolean;
}) {
  const words = useWords();
  const { t } = words;
  const [chosen, setChosen] = useState("");
  const [taken, setTaken] = useState(false);
  return (
    <form
      class="times"
      onSubmit={(event) => {
        event.preventDefault();
        if (chosen) void book(session, chosen).then(setTaken);
      }}
    >
      {byDay(times).map(([day, those]) => (
        <fieldset key={day} class="day">
          <legend>{words.date(day)}</legend>
          {those.map((time) => (
            <label key={time.id} class="time">
              <input
                type="radio"
                name="time"
                value={time.id}
                checked={chosen === time.id}
                onChange={() => setChosen(time.id)}
              />
              {t("appointment_length", { clock: clockOf(time.starts_at, words.lang), n: time.minutes })}
            </label>
          ))}
        </fieldset>
      ))}
      <p class="hint">{t("appointment_swedish")}</p>
      {taken && (
        <p class="problem" role="alert">
          {t("appointment_taken")}
        </p>
      )}
      <button
        type="submit"
        class="button button-main"
        data-testid="appointment-book"
        aria-disabled={chosen === ""}
      >
        {t(moves ? "appointment_move" : "appointment_book")}
      </button>
    </form>
  );
}

/** The times by the day in Sweden, given as YYYY-MM-DD. */
function byDay(times: readonly AppointmentTime[]): [string, AppointmentTime[]][] {
  const days = new Map<string, AppointmentTime[]>();
  for (const time of times) {
    const day = dayAt(SWEDEN, new Date(time.starts_at));
    days.set(day, [...(days.get(day) ?? []), time]);
  }
  return [...days];
}

function clockOf(iso: string, lang: string): string {
  const form = { hour: "2-digit", minute: "2-digit", timeZone: SWEDEN } as const;
  return new Intl.DateTimeFormat(lang, form).format(new Date(iso));
}

/** Whether somebody else was faster: then the times that are left are shown. */
async function book(session: VisitorSession, time: string): Promise<boolean> {
  await session.actions.book(time);
  const taken = session.store.get().problem === "appointment_taken";
  if (taken) await session.actions.loadTimes();
  return taken;
}
