// HTTP requests about knowledge that is passed on.

import type { TransferAck, TransferNote } from "../../shared/contract.generated";
import { ask, queryString } from "../../shared/http";

export const transfer = {
  read: (lang: string) => ask<TransferAck>("GET", `knowledge-transfer?${queryString({ lang })}`),
  note: (note: TransferNote, lang: string) =>
    ask<TransferAck>("POST", `knowledge-transfer?${queryString({ lang })}`, note),
};
