// Starts the desk and all other pages for somebody who is signed in: the session with the browser's own objects.

import { render } from "preact";
import type { CounselorPushed, CounselorRequests, LoginAck } from "../../shared/contract.generated";
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

interface Start {
  lang: string;
  /** Who is signed in; null: somebody who has been invited. */
  me: LoginAck | null;
  /** They have signed in just now. */
  fresh: boolean;
}

/** The address of the style sheet and the hash of its content; the build fills them in. */
declare const DESK_STYLES: { readonly href: string; readonly integrity: string };

/** Resolves when the desk's style sheet holds; without it the page stays usable. */
function styled(): Promise<void> {
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = DESK_STYLES.href;
  link.integrity = DESK_STYLES.integrity;
  return new Promise((resolve) => {
    link.onload = link.onerror = () => resolve();
    document.head.append(link);
  });
}

const styles = styled();

export async function startDesk(root: HTMLElement, { lang, me, fresh }: Start): Promise<void> {
  await styles;
  const atDesk = () => {
    const { me } = session.store.get();
    return me !== null && viewFor(me.role, parseRoute(location.hash).path).path === "desk";
  };
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
  render(null, root);
  render(<App session={session} lang={lang} />, root);
  if (me) session.begin(me, fresh);
  else void session.open();
}
