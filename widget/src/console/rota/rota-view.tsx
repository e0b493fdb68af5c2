// The rota: a week of shifts, what is missing in it, swaps and sick leave; leads plan it.

import { useState } from "preact/hooks";
import type { RotaAck, ShiftAct, ShiftPlan, ShiftView } from "../../shared/contract.generated";
import { randomKey } from "../../shared/ids";
import { dayAt, SWEDEN } from "../../shared/time-zone";
import type { ConsoleSession } from "../model/session";
import type { ViewProps } from "../model/view-props";
import { Loaded, Page, type Task, TaskOutcome, useFetched, useTask } from "../parts/page";
import { languageName, useWords } from "../parts/words";
import { rota } from "./api";
import { DAYS, dayAfter, LAST_HOUR, parted } from "./midnight";

export function RotaView({ session, state }: ViewProps) {
  const { t } = useWords();
  const [week, setWeek] = useState("");
  const fetched = useFetched(session, () => rota.read(week), week);
  return (
    <Page title={t("view_rota")} lead={t("rota_lead")} wide>
      <Loaded value={fetched.value} task={fetched.task} again={fetched.again}>
        {(found) => (
          <Week
            session={session}
            found={found}
            leads={state.me?.role === "shift_lead"}
            changed={fetched.set}
            go={(days) => setWeek(dayAfter(found.week, days))}
          />
        )}
      </Loaded>
    </Page>
  );
}

/** Today's ISO date in Sweden, where the line is. */
function today(): string {
  return dayAt(SWEDEN, new Date());
}

/** An ISO date as people write it. */
function dateOf(day: string, lang: string, parts: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(lang, parts).format(new Date(`${day}T12:00:00`));
}

/** The shifts of a week, as they are sent. */
function planOf(found: RotaAck): ShiftPlan[] {
  return found.shifts.map(({ shift, day, starts, ends, account }) => ({
    shift,
    day,
    starts,
    ends,
    account,
  }));
}

interface WeekProps {
  session: ConsoleSession;
  found: RotaAck;
  leads: boolean;
  changed: (found: RotaAck) => void;
  go: (days: number) => void;
}

function Week({ session, found, leads, changed, go }: WeekProps) {
  const { t, lang } = useWords();
  const task = useTask(session);
  const planning = useTask(session);
  const busy = task.busy || planning.busy;
  const act = (run: () => Promise<RotaAck>, by = task) => {
    if (!busy) void by.run(async () => changed(await run()), t("saved"));
  };
  const replan = (shifts: readonly ShiftPlan[]) =>
    act(() => rota.plan({ week: found.week, seen: found.version, shifts: [...shifts] }));
  const planned = planOf(found);
  const add = (shift: ShiftPlan) => {
    const { here, nextWeek } = parted(shift, found.week, randomKey);
    act(async () => {
      const saved = await rota.plan({
        week: found.week,
        seen: found.version,
        shifts: [...planned, ...here],
      });
      if (nextWeek.length > 0) {
        const next = await rota.read(dayAfter(found.week, DAYS));
        await rota.plan({
          week: next.week,
          seen: next.version,
          shifts: [...planOf(next), ...nextWeek],
        });
      }
      return saved;
    }, planning);
  };
  return (
    <>
      <p>
        <button type="button" class="button button-small" onClick={() => go(-DAYS)}>
          {t("rota_before")}
        </button>{" "}
        <strong>
          {t("rota_week", {
            week: dateOf(found.week, lang, { day: "numeric", month: "long", year: "numeric" }),
          })}
        </strong>{" "}
        <button type="button" class="button button-small" onClick={() => go(DAYS)}>
          {t("rota_after")}
        </button>
      </p>
      <TaskOutcome task={task} />
      <section class="cards" data-testid="rota">
        {Array.from({ length: DAYS }, (_, number) => dayAfter(found.week, number)).map((day) => (
          <Day
            key={day}
            day={day}
            found={found}
            leads={leads}
            busy={busy}
            act={(shift, change) => act(() => rota.act(shift, { week: found.week, act: change }))}
            remove={(shift) => replan(planned.filter((one) => one.shift !== shift))}
          />
        ))}
      </section>
      {leads && (
        <PlanForm
          key={found.week}
          found={found}
          busy={busy}
          task={planning}
          add={add}
          follow={() => act(() => rota.follow({ week: found.week }), planning)}
        />
      )}
    </>
  );
}

interface DayProps {
  day: string;
  found: RotaAck;
  leads: boolean;
  busy: boolean;
  act: (shift: string, act: ShiftAct["act"]) => void;
  remove: (shift: string) => void;
}

function Day({ day, found, leads, busy, act, remove }: DayProps) {
  const words = useWords();
  const { t, lang } = words;
  const name = dateOf(day, lang, { weekday: "long", day: "numeric", month: "long" });
  const shifts = found.shifts.filter((one) => one.day === day);
  return (
    <section class="card" aria-label={name}>
      <h2>{name}</h2>
      {shifts.length === 0 && <p class="hint">{t("rota_none")}</p>}
      <ul class="bullets">
        {shifts.map((one) => (
          <li key={one.shift}>
            <Shift shift={one} busy={busy} act={(change) => act(one.shift, change)} />
            {leads && (
              <button
                type="button"
                class="button button-small"
                aria-label={t("rota_remove_which", { name: one.name, day: name })}
                aria-disabled={busy}
                onClick={() => remove(one.shift)}
              >
                {t("rota_remove")}
              </button>
            )}
          </li>
        ))}
      </ul>
      <ul class="bullets" aria-label={t("rota_gaps")}>
        {found.gaps
          .filter((gap) => gap.day === day && day >= today())
          .map((gap) => (
            <li key={`${gap.what}-${gap.starts}`} class="problem">
              {t("rota_gap", { from: gap.starts, to: gap.ends, what: missing(words, gap.what) })}
            </li>
          ))}
      </ul>
    </section>
  );
}

function missing(words: ReturnType<typeof useWords>, what: string): string {
  const [kind, name] = what.split(":");
  if (kind === "language" && name)
    return words.t("rota_gap_language", { language: languageName(words, name) });
  if (kind === "track" && name)
    return words.t("rota_gap_track", { track: words.maybe(`audience_${name}`) ?? name });
  return words.maybe(`rota_gap_${what}`) ?? what;
}

function Shift(props: { shift: ShiftView; busy: boolean; act: (act: ShiftAct["act"]) => void }) {
  const { t, maybe, fullDate } = useWords();
  const { shift, busy, act } = props;
  const acts: ShiftAct["act"][] = [];
  if (shift.mine && shift.status === "planned") acts.push("offer", "sick");
  if (shift.mine && shift.status === "offered") acts.push("keep", "sick");
  if (shift.mine && shift.status === "sick") acts.push("well");
  if (!shift.mine && shift.status !== "planned") acts.push("take");
  return (
    <span>
      {t("rota_shift", { from: shift.starts, to: shift.ends, name: shift.name })}{" "}
      {shift.status !== "planned" && (
        <span class="tag tag-alarm">{maybe(`rota_status_${shift.status}`) ?? shift.status}</span>
      )}{" "}
      {acts.map((one) => (
        <button
          key={one}
          type="button"
          class="button button-small"
          aria-label={t("rota_act_which", {
            act: maybe(`rota_act_${one}`) ?? one,
            from: shift.starts,
            to: shift.ends,
            day: fullDate(shift.day),
          })}
          aria-disabled={busy}
          onClick={() => act(one)}
        >
          {maybe(`rota_act_${one}`) ?? one}
        </button>
      ))}
    </span>
  );
}

interface PlanProps {
  found: RotaAck;
  busy: boolean;
  task: Task;
  add: (shift: ShiftPlan) => void;
  follow: () => void;
}

function PlanForm({ found, busy, task, add, follow }: PlanProps) {
  const { t } = useWords();
  const [account, setAccount] = useState(found.people[0]?.value ?? "");
  const now = today();
  const inWeek = found.week <= now && now < dayAfter(found.week, DAYS);
  const [day, setDay] = useState(inWeek ? now : found.week);
  const [starts, setStarts] = useState("9");
  const [ends, setEnds] = useState("15");
  const number = (text: string) => Math.min(LAST_HOUR, Math.max(0, Number.parseInt(text, 10) || 0));
  return (
    <section class="card">
      <h2>{t("rota_plan")}</h2>
      <form
        class="field-row"
        onSubmit={(event) => {
          event.preventDefault();
          if (busy || !account) return;
          add({ shift: randomKey(), day, starts: number(starts), ends: number(ends), account });
        }}
      >
        <div class="field">
          <label for="rota-who">{t("rota_who")}</label>
          <select
            id="rota-who"
            class="input"
            value={account}
            onChange={(event) => setAccount(event.currentTarget.value)}
          >
            {found.people.map((one) => (
              <option key={one.value} value={one.value}>
                {one.label}
              </option>
            ))}
          </select>
        </div>
        <div class="field">
          <label for="rota-day">{t("rota_day")}</label>
          <input
            id="rota-day"
            type="date"
            class="input"
            value={day}
            min={found.week}
            max={dayAfter(found.week, DAYS - 1)}
            onInput={(event) => setDay(event.currentTarget.value)}
          />
        </div>
        <div class="field">
          <label for="rota-from">{t("rota_from")}</label>
          <input
            id="rota-from"
            type="number"
            class="input"
            min={0}
            max={LAST_HOUR - 1}
            value={starts}
            onInput={(event) => setStarts(event.currentTarget.value)}
          />
        </div>
        <div class="field">
          <label for="rota-to">{t("rota_to")}</label>
          <input
            id="rota-to"
            type="number"
            class="input"
            min={0}
            max={LAST_HOUR}
            aria-describedby="rota-night"
            value={ends}
            onInput={(event) => setEnds(event.currentTarget.value)}
          />
        </div>
        <button type="submit" class="button button-main" aria-disabled={busy} data-testid="rota-add">
          {t("rota_add")}
        </button>
      </form>
      <p class="hint" id="rota-night">
        {t("rota_night")}
      </p>
      <TaskOutcome task={task} />
      <p class="hint">{t(found.expected ? "rota_expected" : "rota_expected_none")}</p>
      <p class="hint">{t("rota_follow_about")}</p>
      <button type="button" class="button" aria-disabled={busy} onClick={follow}>
        {t("rota_follow")}
      </button>
    </section>
  );
}
