// The shift, for shift leads: counselors on duty, pending approvals, the day's numbers, and the stop of the intake.

import type { HourCount, OnShift } from "../../shared/contract.generated";
import type { ConsoleSession } from "../model/session";
import { type ConsoleState, LEVELS } from "../model/state";
import { LevelBadge } from "../parts/level-badge";
import { useWords } from "../parts/words";

interface Props {
  session: ConsoleSession;
  state: ConsoleState;
}

export function ShiftView({ session, state }: Props) {
  const { t } = useWords();
  if (!state.shift) return <p class="hint block">{t("loading")}</p>;
  return (
    <div data-testid="shift">
      <Approvals session={session} state={state} waiting={state.shift.awaiting_approval} />
      <Staff session={session} state={state} staff={state.shift.staff} />
      <Intake session={session} stopped={state.shift.intake_stopped} busy={state.busy} />
      <Today hours={state.shift.hours} />
    </div>
  );
}

function Approvals({ session, state, waiting }: Props & { waiting: readonly string[] }) {
  const { t } = useWords();
  if (waiting.length === 0) return null;
  return (
    <section class="block">
      <h2>{t("approvals")}</h2>
      <ul class="rows" data-testid="approvals">
        {waiting.map((id) => (
          <li key={id}>
            <button
              type="button"
              class="row row-button"
              aria-current={state.selected === id}
              onClick={() => session.queue.show(id)}
            >
              {t("approval_row", { name: ownerOf(state.shift?.staff ?? [], id) })}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function ownerOf(staff: readonly OnShift[], id: string): string {
  return staff.find((one) => one.conversations.includes(id))?.name ?? "";
}

function Staff({ session, state, staff }: Props & { staff: readonly OnShift[] }) {
  const { t, maybe } = useWords();
  return (
    <section class="block">
      <h2>{t("on_shift")}</h2>
      {staff.length === 0 && <p class="hint">{t("nobody_on_shift")}</p>}
      <ul class="rows" data-testid="on-shift">
        {staff.map((one) => (
          <li key={one.account} class="person">
            <p class="person-head">
              <strong>
                {one.name}
                {one.account === state.shift?.account && <span class="hint"> {t("oneself")}</span>}
              </strong>
              <span class="hint">
                {t("person_load", { n: one.conversations.length, most: one.capacity })}
              </span>
            </p>
            <p class={`person-status status-${one.status}`}>
              {maybe(`role_${one.role}`) ?? one.role}. {t(`status_${one.status}`)}
            </p>
            {one.conversations.map((id, index) => (
              <button
                key={id}
                type="button"
                class="button button-small"
                data-testid="read-along"
                aria-pressed={state.selected === id}
                onClick={() => session.queue.show(id)}
              >
                {t("read_conversation", { n: index + 1 })}
              </button>
            ))}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Intake({ session, stopped, busy }: { session: ConsoleSession; stopped: boolean; busy: boolean }) {
  const { t } = useWords();
  return (
    <section class="block">
      <h2>{t("intake")}</h2>
      <p class={stopped ? "callout" : ""} role="status">
        {t(stopped ? "intake_stopped" : "intake_open")}
      </p>
      <button
        type="button"
        class="button"
        data-testid="intake"
        aria-disabled={busy}
        onClick={() => {
          if (!busy) void session.queue.setIntake(!stopped);
        }}
      >
        {t(stopped ? "intake_resume" : "intake_stop")}
      </button>
      <p class="hint">{t("intake_hint")}</p>
    </section>
  );
}

/** Requests for a human by hour and level, as bars and as numbers. */
function Today({ hours }: { hours: readonly HourCount[] }) {
  const { t } = useWords();
  const levels = LEVELS.filter((level) => hours.some((one) => one.queued[level]));
  const total = (one: HourCount) => levels.reduce((sum, level) => sum + (one.queued[level] ?? 0), 0);
  const most = Math.max(1, ...hours.map(total));
  if (levels.length === 0) {
    return (
      <section class="block">
        <h2>{t("today")}</h2>
        <p class="hint">{t("today_empty")}</p>
      </section>
    );
  }
  return (
    <section class="block">
      <table class="today">
        <caption>{t("today")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("hour")}</th>
            {levels.map((level) => (
              <th key={level} scope="col">
                <LevelBadge level={level} />
              </th>
            ))}
            <td />
          </tr>
        </thead>
        <tbody>
          {hours.map((one) => (
            <tr key={one.hour}>
              <th scope="row">{t("hour_of_day", { n: String(one.hour).padStart(2, "0") })}</th>
              {levels.map((level) => (
                <td key={level}>{one.queued[level] ?? 0}</td>
              ))}
              <td class="bar">
                <svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true" focusable="false">
                  <rect width={(100 * total(one)) / most} height="8" />
                </svg>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
