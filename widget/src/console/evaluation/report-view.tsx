// A report: joined or single released periods with summary, figures, files, and what the evaluator writes into it.

import { useState } from "preact/hooks";
import type { ReportView as Listed, ReportAck, Role } from "../../shared/contract.generated";
import type { ConsoleSession } from "../model/session";
import { Loaded, TaskOutcome, useFetched, useTask } from "../parts/page";
import { routeTo } from "../parts/route";
import { periodName, useWords } from "../parts/words";
import { reports, saveReport } from "./api";
import { Figure } from "./figures";
import { KeyFigures } from "./key-figures";
import { TextsBlock } from "./texts-block";

const PREFIX = "report-";

/** The detail of the page's address for a report. */
export const reportDetail = (name: string) => `${PREFIX}${name}`;

/** The report that the page's address names; null if it names a period of the calendar. */
export const reportOf = (detail: string) => (detail.startsWith(PREFIX) ? detail.slice(PREFIX.length) : null);

export function ReportsList({ listed, chosen }: { listed: readonly Listed[]; chosen: string | null }) {
  const { t } = useWords();
  if (listed.length === 0) return null;
  return (
    <nav aria-label={t("figures_reports")}>
      <h2 class="list-title">{t("figures_reports")}</h2>
      <p class="hint">{t("figures_reports_lead")}</p>
      <ul class="rows periods" data-testid="reports">
        {listed.map(({ name, title }) => (
          <li key={name}>
            <a
              class="row-button"
              href={routeTo("figures", reportDetail(name))}
              aria-current={name === chosen ? "true" : undefined}
            >
              <span class="period-name">{title}</span>
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

interface Props {
  session: ConsoleSession;
  role: Role;
  name: string;
}

export function OneReport({ session, role, name }: Props) {
  const { lang } = useWords();
  const { value, task, again } = useFetched(session, () => reports.read(name, lang), `${name} ${lang}`);
  return (
    <div class="period">
      <Loaded value={value} task={task} again={again}>
        {(report) => (
          <>
            <h2>{report.title}</h2>
            <p class="hint">{report.lead}</p>
            <MadeOf report={report} />
            <Files session={session} name={name} />
            <Summary report={report} />
            <ReportFigures report={report} />
            <TextsBlock session={session} role={role} name={name} />
          </>
        )}
      </Loaded>
    </div>
  );
}

function MadeOf({ report }: { report: ReportAck }) {
  const words = useWords();
  const { t } = words;
  if (!report.made_of?.length) return null;
  const names = report.made_of.map((period) => periodName(words, period)).join(", ");
  return <p class="hint">{t("figures_made_of", { names })}</p>;
}

function Files({ session, name }: { session: ConsoleSession; name: string }) {
  const { t, lang } = useWords();
  const task = useTask(session);
  const [making, setMaking] = useState(false);
  const get = (format: "pdf" | "html" | "csv" | "excel") =>
    void task.run(async () => {
      setMaking(format === "pdf");
      try {
        saveReport(await reports.file(name, format, lang));
      } finally {
        setMaking(false);
      }
    });
  const kinds = [
    ["pdf", t("figures_pdf")],
    ["html", t("figures_page")],
    ["excel", t("figures_excel")],
    ["csv", t("figures_csv")],
  ] as const;
  return (
    <>
      <div class="row-actions">
        {kinds.map(([format, label]) => (
          <button
            key={format}
            type="button"
            class="button"
            aria-disabled={task.busy}
            data-testid={`report-${format}`}
            onClick={() => get(format)}
          >
            {label}
          </button>
        ))}
      </div>
      {making && (
        <p class="hint" role="status">
          {t("figures_making")}
        </p>
      )}
      <TaskOutcome task={task} />
    </>
  );
}

function Summary({ report }: { report: ReportAck }) {
  const { t } = useWords();
  const { summary = [], missed = [] } = report;
  return (
    <section class="card" data-testid="report-summary">
      <h3>{t("figures_summary")}</h3>
      <ul class="prose">
        {summary.map((said) => (
          <li key={said}>{said}</li>
        ))}
      </ul>
      {missed.length > 0 && (
        <>
          <h4>{t("figures_missed")}</h4>
          <ul class="prose">
            {missed.map((said) => (
              <li key={said}>{said}</li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

/** Key figures, charts and tables, and how those who made contact are protected. */
export function ReportFigures({ report }: { report: ReportAck }) {
  const { t } = useWords();
  const { figures, tables, by_hour, how, earlier = "", reading = [] } = report;
  const silent = tables.filter(({ withheld }) => withheld).map(({ title }) => title);
  return (
    <>
      <KeyFigures figures={figures} earlier={earlier} />
      {reading.map((said) => (
        <p key={said} class="hint prose">
          {said}
        </p>
      ))}
      <div class="cards figure-cards">
        {by_hour && <Figure table={by_hour} />}
        {tables
          .filter(({ withheld }) => !withheld)
          .map((table) => (
            <Figure key={table.id} table={table} />
          ))}
      </div>
      {silent.length > 0 && (
        <p class="hint prose" data-testid="figures-silent">
          {t("figures_silent", { titles: silent.join("; ") })}
        </p>
      )}
      <section class="card">
        <h3>{t("figures_how")}</h3>
        <p class="prose">{how}</p>
      </section>
    </>
  );
}
