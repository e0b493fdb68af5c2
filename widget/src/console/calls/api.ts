// HTTP requests about telephone calls, and the guides as prompts.

import type {
  CallAck,
  CallbackResult,
  CallbacksAck,
  CallbackTakeAck,
  CallSignals,
  CallsAck,
  PromptsAck,
} from "../../shared/contract.generated";
import { ask, queryString } from "../../shared/http";

const path = (call: string, what: string) => `calls/${encodeURIComponent(call)}/${what}`;

export const calls = {
  list: () => ask<CallsAck>("GET", "calls"),
  begin: (call: string) => ask<CallAck>("POST", "calls/by-hand", { call }),
  rehearse: () => ask<CallAck>("POST", "calls/rehearsal"),
  take: (call: string) => ask<CallAck>("POST", path(call, "take")),
  heard: (call: string, heard: CallSignals) => ask<CallAck>("PUT", path(call, "signals"), heard),
  note: (call: string, text: string) => ask<CallAck>("PUT", path(call, "note"), { text }),
  end: (call: string) => ask<CallAck>("POST", path(call, "end")),
  prompts: (lang: string) => ask<PromptsAck>("GET", `guides?${queryString({ lang })}`),
};

const wish = (id: string, what: string) => `callbacks/${encodeURIComponent(id)}/${what}`;

export const callbacks = {
  list: () => ask<CallbacksAck>("GET", "callbacks"),
  take: (id: string) => ask<CallbackTakeAck>("POST", wish(id, "take")),
  done: (id: string, result: CallbackResult) => ask<CallbacksAck>("POST", wish(id, "done"), result),
};
