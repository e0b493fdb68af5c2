// The page of opening hours and languages. Two administrators who save at once get a conflict instead of overwriting
// each other.

import { useState } from "preact/hooks";
import { RequestError } from "../../shared/connection";
import type { HoursAck } from "../../shared/contract.generated";
import { administration } from "../model/api";
import type { ConsoleSession } from "../model/session";
import type { ViewProps } from "../model/view-props";
import { Loaded, Page, TaskOutcome, useFetched, useTask } from "../parts/page";
import { useWords } from "../parts/words";
import { Exceptions, Holidays } from "./days-off";
import { DAYS, fromWire, type Hours, isSound, mondayOnWorkingDays, type SetHours, toWire } from "./hours";
import { LanguagesBlock } from "./languages-block";
import { SpansEditor } from "./spans-editor";

export function HoursView({ session, state }: ViewProps) {
  const { t } = useWords();
  const mayChange = state.me?.role === "administrator";
  const { value: stored, set: setStored, task, again } = useFetched(session, () => administration.hours());
  return (
    <Page title={t("page_hours")} lead={t(mayChange ? "hours_lead" : "hours_lead_read")}>
      <Loaded value={stored} task={task} again={again}>
        {(ack) => (
          <>
            <Now ack={ack} />
            <HoursForm session={session} stored={ack} mayChange={mayChange} saved={setStored} />
          </>
        )}
      </Loaded>
      <LanguagesBlock session={session} mayChange={mayChange} />
    </Page>
  );
}

/** Whether the line is open now, by the stored hours. */
function Now({ ack }: { ack: HoursAck }) {
  const { t, day } = useWords();
  const until = ack.within_hours ? ack.closes_at : ack.opens_at;
  const key = ack.within_hours
    ? until
      ? "open_until"
      : "open_always"
    : until
      ? "closed_until"
      : "closed_always";
  return (
    <p class={ack.within_hours ? "now now-open" : "now now-closed"} role="status" data-testid="hours-now">
      <strong>{t(ack.within_hours ? "open_now" : "closed_now")}</strong>{" "}
      {t(key, { time: until ? day(until) : "" })}
    </p>
  );
}

interface FormProps {
  session: ConsoleSession;
  stored: HoursAck;
  mayChange: boolean;
  saved: (ack: HoursAck) => void;
}

function HoursForm({ session, stored, mayChange, saved }: FormProps) {
  const { t } = useWords();
  const task = useTask(session);
  const [hours, setHours] = useState(() => fromWire(stored.hours));
  const [theirs, setTheirs] = useState<HoursAck | null>(null);
  const set: SetHours = (change) => setHours((before) => ({ ...before, ...change(before) }));
  const sound = isSound(hours);
  const take = (ack: HoursAck) => {
    setHours(fromWire(ack.hours));
    setTheirs(null);
    saved(ack);
  };
  const save = (version: number) =>
    task.run(async () => {
      setTheirs(null);
      try {
        take(await administration.setHours({ version, hours: toWire(hours) }));
      } catch (error) {
        if (error instanceof RequestError && error.code === "stale_version")
          setTheirs(await administration.hours());
        throw error;
      }
    }, t("saved"));
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (sound && !task.busy) void save(stored.version);
      }}
    >
      <fieldset class="card" disabled={!mayChange}>
        <legend class="hidden-visually">{t("view_hours")}</legend>
        <label class="option">
          <input
            type="checkbox"
            checked={hours.always}
            data-testid="hours-always"
            onChange={(event) => {
              const { checked } = event.currentTarget;
              set(() => ({ always: checked }));
            }}
          />
          {t("hours_always")}
        </label>
        {!hours.always && <Week hours={hours} set={set} />}
        {!hours.always && <Exceptions hours={hours} set={set} />}
        {!hours.always && (
          <label class="option">
            <input
              type="checkbox"
              checked={hours.closed_on_holidays}
              onChange={(event) => {
                const { checked } = event.currentTarget;
                set(() => ({ closed_on_holidays: checked }));
              }}
            />
            {t("closed_on_holidays")}
          </label>
        )}
        {!hours.always && <Holidays holidays={stored.holidays} />}
      </fieldset>
      {mayChange && (
        <div class="row-actions">
          <button
            type="submit"
            class="button button-main"
            data-testid="hours-save"
            aria-disabled={!sound || task.busy}
          >
            {t("save")}
          </button>
          {!sound && <span class="problem">{t("hours_unsound")}</span>}
        </div>
      )}
      <TaskOutcome task={task} />
      {theirs && (
        <div class="callout stack" data-testid="hours-conflict">
          <p>{t("hours_conflict")}</p>
          <div class="row-actions">
            <button type="button" class="button" onClick={() => take(theirs)}>
              {t("hours_take_theirs")}
            </button>
            <button type="button" class="button" onClick={() => void save(theirs.version)}>
              {t("hours_keep_mine")}
            </button>
          </div>
        </div>
      )}
    </form>
  );
}

function Week({ hours, set }: { hours: Hours; set: SetHours }) {
  const { t, weekday } = useWords();
  return (
    <>
      <table class="week" data-testid="week">
        <caption>{t("week")}</caption>
        <tbody>
          {DAYS.map((number) => (
            <tr key={number}>
              <th scope="row" class="week-day">
                {weekday(number)}
              </th>
              <td class="week-spans">
                <SpansEditor
                  day={weekday(number)}
                  spans={hours.weekly[number] ?? []}
                  set={(spans) =>
                    set(({ weekly }) => ({
                      weekly: weekly.map((each, place) => (place === number ? spans : each)),
                    }))
                  }
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <button
        type="button"
        class="button button-small"
        onClick={() => set(({ weekly }) => ({ weekly: mondayOnWorkingDays(weekly) }))}
      >
        {t("monday_everywhere")}
      </button>
      <p class="hint">{t("hours_hint")}</p>
    </>
  );
}
