// HTTP requests about statistics that are released, or that wait for the second person's release.

import type { FileAck, InputsAck, InputsSet, PeriodsAck, ReportAck } from "../../shared/contract.generated";
import { ask } from "../../shared/http";

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

/** Downloads a file. */
export function save({ name, media_type, text }: FileAck): void {
  const address = URL.createObjectURL(new Blob([text], { type: media_type }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
