// The shift, for shift leads, in the middle of the desk: who has whom and for how long, who is on, pending approvals, the
// stop of the intake, and the day's numbers.

import type { Attended, HourCount, OnShift, ShiftAck } from "../../shared/contract.generated";
import { calmName } from "../model/calm-names";
import type { ConsoleSession } from "../model/session";
import { type ConsoleState, LEVELS } from "../model/state";
import { LevelBadge } from "../parts/level-badge";
import { SureButton } from "../parts/page";
import { type ConsoleWords, roleName, secondsSince, shortDuration, useWords } from "../parts/words";

interface Props {
  session: ConsoleSession;
  state: ConsoleState;
}

export function ShiftBoard({ session, state }: Props) {
  const { t } = useWords();
  const { shift } = state;
  if (!shift) return <p class="hint block">{t("loading")}</p>;
  return (
    <div class="board" data-testid="shift">
      <h2>{t("shift")}</h2>
      <Approvals session={session} shift={shift} />
      <Conversations session={session} shift={shift} />
      <OnDuty shift={shift} />
      <Intake session={session} stopped={shift.intake_stopped} busy={state.busy} />
      <Today hours={shift.hours} />
    </div>
  );
}

function Approvals({ session, shift }: { session: ConsoleSession; shift: ShiftAck }) {
  const { t } = useWords();
  if (shift.awaiting_approval.length === 0) return null;
  return (
    <section>
      <h3>{t("approvals")}</h3>
      <ul class="rows" data-testid="approvals">
        {shift.awaiting_approval.map((id) => (
          <li key={id}>
            <button type="button" class="button" onClick={() => session.queue.show(id)}>
              {t("approval_row", { name: ownerOf(shift.staff, id) })}
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

function Conversations({ session, shift }: { session: ConsoleSession; shift: ShiftAck }) {
  const words = useWords();
  const { t } = words;
  const attended = shift.attended ?? [];
  return (
    <section>
      <h3>{t("board_talks")}</h3>
      {attended.length === 0 && <p class="hint">{t("board_talks_empty")}</p>}
      {attended.length > 0 && (
        <div class="board-scroll" tabIndex={0} role="group" aria-label={t("board_talks")}>
          <table class="board-table" data-testid="board-talks">
            <thead>
              <tr>
                <th scope="col">{t("board_talk")}</th>
                <th scope="col">{t("board_who")}</th>
                <th scope="col">{t("board_minutes")}</th>
                <th scope="col">{t("board_last")}</th>
              </tr>
            </thead>
            <tbody>
              {attended.map((one) => (
                <tr key={one.conversation}>
                  <th scope="row">
                    <button
                      type="button"
                      class="row row-button"
                      data-testid="read-along"
                      title={t("read_along")}
                      onClick={() => session.queue.show(one.conversation)}
                    >
                      <LevelBadge level={one.level} />
                      <span class="row-text">
                        <strong>{calmName(one.conversation)}</strong>
                        <span class="row-line" dir="auto">
                          {one.last_line}
                        </span>
                      </span>
                    </button>
                  </th>
                  <td>{shift.staff.find(({ account }) => account === one.account)?.name ?? ""}</td>
                  <td>{one.since && shortDuration(words, secondsSince(one.since))}</td>
                  <td>{lastActivity(words, one)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

/** Who waits for whom, or that the visitor is gone. */
function lastActivity(words: ConsoleWords, one: Attended): string {
  const since = (iso: string) => shortDuration(words, secondsSince(iso));
  if (one.gone_since) return words.t("gone_for", { time: since(one.gone_since) });
  if (!one.spoken_at) return "";
  return words.t(one.visitor_waits ? "board_visitor_waits" : "board_answered", {
    time: since(one.spoken_at),
  });
}

function OnDuty({ shift }: { shift: ShiftAck }) {
  const words = useWords();
  const { t } = words;
  return (
    <section>
      <h3>{t("on_shift")}</h3>
      {shift.staff.length === 0 && <p class="hint">{t("nobody_on_shift")}</p>}
      <ul class="board-people" data-testid="on-shift">
        {shift.staff.map((one) => (
          <li key={one.account} class={`person status-${one.status}`}>
            <strong>{one.name}</strong>
            {one.account === shift.account && <span class="hint"> {t("oneself")}</span>}
            <span class="hint person-more">
              {[
                t(`status_${one.status}`),
                t("person_load", { n: one.conversations.length, most: one.capacity }),
                roleName(words, one.role),
              ].join(" · ")}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Intake({ session, stopped, busy }: { session: ConsoleSession; stopped: boolean; busy: boolean }) {
  const { t } = useWords();
  return (
    <section>
      <h3>{t("intake")}</h3>
      <p role="status">{t(stopped ? "intake_stopped" : "intake_open")}</p>
      {!stopped && <p class="hint">{t("intake_hint")}</p>}
      <SureButton
        key={String(stopped)}
        label={t(stopped ? "intake_resume" : "intake_stop")}
        sure={t(stopped ? "intake_resume_sure" : "intake_stop_sure")}
        busy={busy}
        testId="intake"
        act={() => void session.queue.setIntake(!stopped)}
      />
    </section>
  );
}

/** Requests for a human by hour and level, as bars and as numbers. */
function Today({ hours }: { hours: readonly HourCount[] }) {
  const { t } = useWords();
  const levels = LEVELS.filter((level) => hours.some((one) => one.queued[level]));
  const total = (one: HourCount) => levels.reduce((sum, level) => sum + (one.queued[level] ?? 0), 0);
  const most = Math.max(1, ...hours.map(total));
  return (
    <section>
      <h3 id="today-title">{t("today")}</h3>
      {levels.length === 0 && <p class="hint">{t("today_empty")}</p>}
      {levels.length > 0 && (
        <div class="board-scroll" tabIndex={0} role="group" aria-label={t("today")}>
          <table class="board-table today" aria-labelledby="today-title" data-testid="today">
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
        </div>
      )}
    </section>
  );
}
