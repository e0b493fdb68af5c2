// Entry point of the console: creates the session with the browser's own objects.

import texts from "locales:console";
import { render } from "preact";
import type { CounselorPushed, CounselorRequests } from "../../shared/contract.generated";
import { pickLanguage } from "../../shared/i18n";
import { randomKey } from "../../shared/ids";
import { socketConnection } from "../../shared/socket-io";
import { browserTimers } from "../../shared/timers";
import { askNotificationPermission } from "../desk/desktop-notifications";
import { browserAccounts } from "../model/api";
import { formsApi } from "../model/forms-api";
import { ConsoleSession } from "../model/session";
import { parseRoute } from "../parts/route";
import { App } from "./app";
import { viewFor } from "./places";

const query = new URLSearchParams(location.search);
const lang = pickLanguage([query.get("lang"), ...navigator.languages], Object.keys(texts));

function atDesk(): boolean {
  const { me } = session.store.get();
  return me !== null && viewFor(me.role, parseRoute(location.hash).path).path === "desk";
}

const session = new ConsoleSession({
  connect: () => socketConnection<CounselorRequests, CounselorPushed>("/counselor"),
  accounts: browserAccounts,
  forms: formsApi,
  timers: browserTimers,
  randomKey,
  visible: () => !document.hidden && atDesk(),
  askNotificationPermission,
});

document.addEventListener("visibilitychange", () => session.becameVisible());

addEventListener("beforeunload", (event) => {
  if (session.hasUnsent()) event.preventDefault();
});

const root = document.getElementById("app");
if (root) render(<App session={session} lang={lang} />, root);
void session.open();
