// The page of statistics: periods, the figures of one period, and its release by two people.

import { useEffect, useState } from "preact/hooks";
import type { PeriodView, ReportAck, Role } from "../../shared/contract.generated";
import type { ConsoleSession } from "../model/session";
import type { ViewProps } from "../model/view-props";
import { Loaded, Page, SureButton, type Task, TaskOutcome, useFetched, useTask } from "../parts/page";
import { routeTo } from "../parts/route";
import { useWords } from "../parts/words";
import { save, statistics } from "./api";
import { Figure } from "./figures";
import { InputsBlock } from "./inputs-block";
import { KeyFigures } from "./key-figures";

const PROPOSERS: readonly Role[] = ["evaluator", "administrator"];
const APPROVERS: readonly Role[] = ["administrator", "shift_lead"];

export function FiguresView({ session, state, detail }: ViewProps) {
  const { t } = useWords();
  const { value: all, task, load, again } = useFetched(session, () => statistics.periods());
  const role = state.me?.role ?? "evaluator";
  const chosen = (periods: readonly PeriodView[]) =>
    periods.find(({ period }) => period === detail) ?? periods.find((one) => readable(one, role)) ?? null;
  return (
    <Page title={t("view_figures")} lead={t("figures_lead")} wide>
      <Loaded value={all} task={task} again={again}>
        {({ periods }) => (
          <div class="figures">
            <Calendar periods={periods} chosen={chosen(periods)?.period ?? ""} />
            <OnePeriod
              key={chosen(periods)?.period ?? ""}
              session={session}
              role={role}
              periods={periods}
              one={chosen(periods)}
              changed={load}
            />
          </div>
        )}
      </Loaded>
    </Page>
  );
}

function readable(one: PeriodView, role: Role): boolean {
  return one.status === "released" || (one.status === "proposed" && APPROVERS.includes(role));
}

function Calendar({ periods, chosen }: { periods: readonly PeriodView[]; chosen: string }) {
  const { t } = useWords();
  return (
    <nav aria-label={t("figures_periods")}>
      <ul class="rows periods" data-testid="periods">
        {periods.map((one) => (
          <li key={one.period}>
            <a
              class="row-button"
              href={routeTo("figures", one.period)}
              aria-current={one.period === chosen ? "true" : undefined}
            >
              <span class="period-name">{one.period}</span>
              <span class="hint">{t(`figures_status_${one.status}`)}</span>
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

interface OneProps {
  session: ConsoleSession;
  role: Role;
  periods: readonly PeriodView[];
  one: PeriodView | null;
  changed: () => Promise<void>;
}

function OnePeriod({ session, role, periods, one, changed }: OneProps) {
  const { t } = useWords();
  const task = useTask(session);
  if (!one) return <p class="hint">{t("figures_none")}</p>;
  return (
    <div class="period">
      <h2>{t("figures_period", { period: one.period, first: one.first, last: one.last })}</h2>
      <Standing one={one} />
      <Steps one={one} role={role} task={task} changed={changed} />
      <TaskOutcome task={task} />
      {role === "administrator" && one.kind === "quarter" && OPEN.includes(one.status) && (
        <InputsBlock session={session} period={one.period} />
      )}
      {readable(one, role) && <Report session={session} one={one} before={beforeOf(one, periods, role)} />}
    </div>
  );
}

const OPEN: readonly PeriodView["status"][] = ["running", "open"];

function beforeOf(one: PeriodView, periods: readonly PeriodView[], role: Role): string | null {
  const earlier = periods.filter(
    (each) => each.kind === one.kind && each.last < one.first && readable(each, role),
  );
  return earlier[0]?.period ?? null;
}

function Standing({ one }: { one: PeriodView }) {
  const { t, dateTime } = useWords();
  const by = one.proposed_by ?? "";
  if (one.status === "released") {
    return <p>{t("figures_released_at", { at: dateTime(one.released_at ?? one.last) })}</p>;
  }
  if (one.status === "proposed") {
    return <p>{t(one.own_proposal ? "figures_own_proposal" : "figures_proposed_by", { name: by })}</p>;
  }
  return <p class="hint">{t(`figures_why_${one.status}`)}</p>;
}

interface StepsProps {
  one: PeriodView;
  role: Role;
  task: Task;
  changed: () => Promise<void>;
}

function Steps({ one, role, task, changed }: StepsProps) {
  const { t, lang } = useWords();
  const then = (work: () => Promise<unknown>, words: string) =>
    void task.run(async () => {
      await work();
      await changed();
    }, words);
  const file = (format: "csv" | "html") =>
    void task.run(async () => save(await statistics.file(one.period, format, lang)));
  return (
    <div class="row-actions">
      {one.status === "open" && PROPOSERS.includes(role) && (
        <SureButton
          label={t("figures_propose")}
          sure={t("figures_propose_sure")}
          busy={task.busy}
          testId="propose"
          act={() => then(() => statistics.propose(one.period), t("figures_proposed"))}
        />
      )}
      {one.status === "proposed" && !one.own_proposal && APPROVERS.includes(role) && (
        <SureButton
          label={t("figures_approve")}
          sure={t("figures_approve_sure")}
          busy={task.busy}
          testId="approve"
          act={() => then(() => statistics.approve(one.period), t("figures_approved"))}
        />
      )}
      {one.status === "proposed" && PROPOSERS.includes(role) && (
        <SureButton
          label={t("figures_withdraw")}
          sure={t("figures_withdraw_sure")}
          busy={task.busy}
          act={() => then(() => statistics.withdraw(one.period), t("figures_withdrawn"))}
        />
      )}
      {one.status === "released" && (
        <>
          <button type="button" class="button" aria-disabled={task.busy} onClick={() => file("html")}>
            {t("figures_page")}
          </button>
          <button type="button" class="button" aria-disabled={task.busy} onClick={() => file("csv")}>
            {t("figures_sheet")}
          </button>
        </>
      )}
    </div>
  );
}

interface ReportProps {
  session: ConsoleSession;
  one: PeriodView;
  before: string | null;
}

function Report({ session, one, before }: ReportProps) {
  const { t, lang } = useWords();
  const task = useTask(session);
  const [report, setReport] = useState<ReportAck | null>(null);
  const [earlier, setEarlier] = useState<ReportAck | null>(null);
  const load = async () => {
    setReport(await statistics.report(one.period, lang));
    if (before) setEarlier(await statistics.report(before, lang));
  };
  useEffect(() => void task.run(load), [one.status]);
  return (
    <Loaded value={report} task={task} again={() => void task.run(load)}>
      {({ figures, tables, by_hour, how }) => (
        <>
          <KeyFigures figures={figures} before={earlier?.figures ?? []} />
          <div class="cards figure-cards">
            {by_hour && <Figure table={by_hour} />}
            {tables.map((table) => (
              <Figure key={table.id} table={table} />
            ))}
          </div>
          <section class="card">
            <h3>{t("figures_how")}</h3>
            <p class="prose">{how}</p>
          </section>
        </>
      )}
    </Loaded>
  );
}
