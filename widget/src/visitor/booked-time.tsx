// The time that the visitor has booked: read from the log, and shown above the field with the way to change it.

import type { AppointmentTime } from "../shared/contract.generated";
import { SWEDEN } from "../shared/time-zone";
import type { VisitorSession } from "./session";
import { canWrite, emergency, type VisitorState } from "./state";
import { useWords } from "./words";

/** The time that is booked: the last that was told of, unless it was given up, missed, or a person has come for it. */
export function bookedTime(state: VisitorState): AppointmentTime | null {
  const told = state.log.events.findLast((event) => event.appointment);
  if (!told?.appointment || GIVEN_UP.has(told.code ?? "")) return null;
  const met = state.log.events.some(
    (event) => event.seq > told.seq && event.kind === "state" && event.state === "with_counselor",
  );
  return told.code === "appointment_now" && met ? null : told.appointment;
}

const GIVEN_UP = new Set(["appointment_cancelled", "appointment_withdrawn", "appointment_missed"]);

/** The booked time, with the way to change it. In danger other things come first. */
export function BookedTime({ session, state }: { session: VisitorSession; state: VisitorState }) {
  const { t, moment } = useWords();
  const booked = bookedTime(state);
  if (!booked || emergency(state) || !canWrite(state)) return null;
  return (
    <div class="waiting" data-testid="booked-time">
      <p>{t("appointment_yours", { time: moment(booked.starts_at, SWEDEN, new Date()) })}</p>
      <button type="button" class="link" data-testid="appointment-change" onClick={() => session.showTimes()}>
        {t("appointment_change")}
      </button>
    </div>
  );
}
