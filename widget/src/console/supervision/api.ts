// HTTP requests about supervision.

import type { CeilingSet, SheetSave, SupervisionAck } from "../../shared/contract.generated";
import { ask, queryString } from "../../shared/http";

const id = encodeURIComponent;

export const supervision = {
  read: (lang: string) => ask<SupervisionAck>("GET", `supervision?${queryString({ lang })}`),
  draw: (lang: string) => ask<SupervisionAck>("POST", `supervision/sample?${queryString({ lang })}`),
  ceiling: (ceiling: CeilingSet, lang: string) =>
    ask<SupervisionAck>("POST", `supervision/ceiling?${queryString({ lang })}`, ceiling),
  settle: (matter: string, lang: string) =>
    ask<SupervisionAck>("POST", `supervision/matters/${id(matter)}?${queryString({ lang })}`),
  sheet: (matter: string, sheet: SheetSave, lang: string) =>
    ask<SupervisionAck>("POST", `supervision/matters/${id(matter)}/sheet?${queryString({ lang })}`, sheet),
};
