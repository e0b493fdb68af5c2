// HTTP requests about statistics that are released, or that wait for the second person's release.

import type {
  CalendarSet,
  FileAck,
  InputsAck,
  InputsSet,
  LearntAck,
  PeriodsAck,
  ReceiverNote,
  ReceiversAck,
  ReportAck,
  ReportFile,
  ReportsAck,
  ReportTextsAck,
  ReportTextsSet,
  VisitorTextsAck,
  VisitorTextUse,
} from "../../shared/contract.generated";
import { ask } from "../../shared/http";
import { saveBlob } from "../../shared/save-file";

export { saveFile as save } from "../../shared/save-file";

const of = (period: string) => `statistics/releases/${encodeURIComponent(period)}`;

export const statistics = {
  periods: () => ask<PeriodsAck>("GET", "statistics/periods"),
  chooseStep: (step: CalendarSet["step"]) => ask<PeriodsAck>("PUT", "statistics/calendar", { step }),
  report: (period: string, lang: string) => ask<ReportAck>("GET", `${of(period)}?lang=${lang}`),
  file: (period: string, format: "csv" | "html", lang: string) =>
    ask<FileAck>("GET", `${of(period)}/file?format=${format}&lang=${lang}`),
  propose: (period: string) => ask("POST", of(period)),
  approve: (period: string) => ask("POST", `${of(period)}/approval`),
  withdraw: (period: string) => ask("DELETE", of(period)),
  inputs: (period: string) => ask<InputsAck>("GET", `statistics/inputs/${encodeURIComponent(period)}`),
  enter: (period: string, set: InputsSet) =>
    ask<InputsAck>("PUT", `statistics/inputs/${encodeURIComponent(period)}`, set),
};

const about = (report: string) => `statistics/reports/${encodeURIComponent(report)}`;

export const reports = {
  list: (lang: string) => ask<ReportsAck>("GET", `statistics/reports?lang=${lang}`),
  read: (report: string, lang: string) => ask<ReportAck>("GET", `${about(report)}?lang=${lang}`),
  file: (report: string, format: "pdf" | "html" | "csv" | "excel", lang: string) =>
    ask<ReportFile>("GET", `${about(report)}/file?format=${format}&lang=${lang}`),
  texts: (report: string, lang: string) => ask<ReportTextsAck>("GET", `${about(report)}/texts?lang=${lang}`),
  write: (report: string, set: ReportTextsSet) => ask<ReportTextsAck>("PUT", `${about(report)}/texts`, set),
  approve: (report: string, version: number) => ask("POST", `${about(report)}/texts/approval`, { version }),
};

export const learnt = {
  read: (lang: string) => ask<LearntAck>("GET", `learnt?lang=${lang}`),
  texts: (lang: string) => ask<VisitorTextsAck>("GET", `learnt/texts?lang=${lang}`),
  use: (text: string, said: VisitorTextUse) => ask("PUT", `learnt/texts/${encodeURIComponent(text)}`, said),
  receivers: () => ask<ReceiversAck>("GET", "learnt/receivers"),
  noteReceiver: (note: ReceiverNote) => ask<ReceiversAck>("POST", "learnt/receivers", note),
  dismiss: (text: string) => ask("DELETE", `learnt/texts/${encodeURIComponent(text)}`),
};

/** Downloads a file of a report, byte by byte as it came. */
export function saveReport({ name, media_type, base64 }: ReportFile): void {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  saveBlob(name, new Blob([bytes], { type: media_type }));
}
