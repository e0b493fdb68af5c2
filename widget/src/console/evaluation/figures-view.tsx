// The page of statistics: periods, the figures of one period, and its release by two people.

import type { PeriodsAck, PeriodView, Role } from "../../shared/contract.generated";
import type { ConsoleSession } from "../model/session";
import type { ViewProps } from "../model/view-props";
import { Loaded, Page, SureButton, type Task, TaskOutcome, useFetched, useTask } from "../parts/page";
import { routeTo } from "../parts/route";
import { periodTitle, useWords } from "../parts/words";
import { reports, save, statistics } from "./api";
import { InputsBlock } from "./inputs-block";
import { OneReport, ReportFigures, ReportsList, reportDetail, reportOf } from "./report-view";

const PROPOSERS: readonly Role[] = ["evaluator", "administrator"];
type StepName = NonNullable<PeriodsAck["step"]>;
const STEPS: readonly StepName[] = ["quarter", "month"];
const APPROVERS: readonly Role[] = ["administrator", "shift_lead"];

export function FiguresView({ session, state, detail }: ViewProps) {
  const { t, lang } = useWords();
  const {
    value: all,
    task,
    load,
    again,
  } = useFetched(session, async () => ({
    ...(await statistics.periods()),
    ...(await reports.list(lang)),
  }));
  const report = reportOf(detail);
  const role = state.me?.role ?? "evaluator";
  const chosen = (periods: readonly PeriodView[]) =>
    periods.find(({ period }) => period === detail) ?? periods.find((one) => readable(one, role)) ?? null;
  return (
    <Page title={t("view_figures")} lead={t("figures_lead")} wide>
      <Loaded value={all} task={task} again={again}>
        {({ periods, step, may_choose, reports: listed }) => (
          <div class="figures">
            <div class="figures-lists">
              <ReportsList listed={listed} chosen={report} />
              <Calendar periods={periods} chosen={report ? "" : (chosen(periods)?.period ?? "")} />
              {may_choose && role === "administrator" && (
                <StepChoice session={session} step={step ?? "quarter"} changed={load} />
              )}
            </div>
            {report ? (
              <OneReport key={report} session={session} role={role} name={report} />
            ) : (
              <OnePeriod
                key={chosen(periods)?.period ?? ""}
                session={session}
                role={role}
                one={chosen(periods)}
                step={step ?? "quarter"}
                changed={load}
              />
            )}
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
  const words = useWords();
  const { t } = words;
  return (
    <nav aria-label={t("figures_periods")}>
      <h2 class="list-title">{t("figures_periods")}</h2>
      <ul class="rows periods" data-testid="periods">
        {periods.map((one) => (
          <li key={one.period}>
            <a
              class="row-button"
              href={routeTo("figures", one.period)}
              aria-current={one.period === chosen ? "true" : undefined}
            >
              <span class="period-name">{periodTitle(words, one.period)}</span>
              <span class="hint">{t(`figures_status_${one.status}`)}</span>
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

interface StepProps {
  session: ConsoleSession;
  step: StepName;
  changed: () => Promise<void>;
}

/** Quarters or months: until the line opens. */
function StepChoice({ session, step, changed }: StepProps) {
  const { t } = useWords();
  const task = useTask(session);
  const choose = (wanted: StepName) =>
    void task.run(async () => {
      await statistics.chooseStep(wanted);
      await changed();
    }, t("figures_step_saved"));
  return (
    <fieldset class="step-choice" data-testid="figures-step">
      <legend>{t("figures_step")}</legend>
      {STEPS.map((each) => (
        <label key={each}>
          <input type="radio" name="step" checked={step === each} onChange={() => choose(each)} />{" "}
          {t(`figures_step_${each}`)}
        </label>
      ))}
      <p class="hint">{t("figures_step_hint")}</p>
      <TaskOutcome task={task} />
    </fieldset>
  );
}

interface OneProps {
  session: ConsoleSession;
  role: Role;
  one: PeriodView | null;
  step: StepName;
  changed: () => Promise<void>;
}

function OnePeriod({ session, role, one, step, changed }: OneProps) {
  const words = useWords();
  const { t, fullDate } = words;
  const task = useTask(session);
  if (!one) return <p class="hint">{t("figures_none")}</p>;
  return (
    <div class="period">
      <h2>{periodTitle(words, one.period)}</h2>
      <p class="hint">{t("figures_days", { first: fullDate(one.first), last: fullDate(one.last) })}</p>
      <Standing one={one} />
      <Steps one={one} role={role} task={task} changed={changed} />
      <TaskOutcome task={task} />
      {role === "administrator" && one.kind === step && OPEN.includes(one.status) && (
        <InputsBlock session={session} period={one.period} changed={changed} />
      )}
      {one.status === "released" && one.kind === step && (
        <p>
          <a href={routeTo("figures", reportDetail(one.period))}>{t("figures_read_report")}</a>
        </p>
      )}
      {readable(one, role) && <Report session={session} one={one} />}
    </div>
  );
}

const OPEN: readonly PeriodView["status"][] = ["running", "open", "proposed"];

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

function Report({ session, one }: { session: ConsoleSession; one: PeriodView }) {
  const { lang } = useWords();
  const key = `${one.period} ${one.status} ${lang}`;
  const { value, task, again } = useFetched(session, () => statistics.report(one.period, lang), key);
  return (
    <Loaded value={value} task={task} again={again}>
      {(report) => <ReportFigures report={report} />}
    </Loaded>
  );
}
