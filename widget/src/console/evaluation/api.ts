// HTTP requests about statistics that are released, or that wait for the second person's release.

import type { FileAck, InputsAck, InputsSet, PeriodsAck, ReportAck } from "../../shared/contract.generated";
import { ask } from "../../shared/http";

export { saveFile as save } from "../../shared/save-file";

const of = (period: string) => `statistics/releases/${encodeURIComponent(period)}`;

export const statistics = {
  periods: () => ask<PeriodsAck>("GET", "statistics/periods"),
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
