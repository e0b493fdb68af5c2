// Entry point of the chat page: creates the session with the browser's own objects.

import { render } from "preact";
import type { VisitorPushed, VisitorRequests } from "../shared/contract.generated";
import { pickLanguage } from "../shared/i18n";
import { randomKey } from "../shared/ids";
import { followKeyboard } from "../shared/onscreen-keyboard";
import { paddingParser } from "../shared/padding-parser";
import { socketConnection } from "../shared/socket-io";
import { browserTimers } from "../shared/timers";
import { TripleShift } from "../shared/triple-shift";
import { App } from "./app";
import { hostPage } from "./host-page";
import { browserHttp, giveUp } from "./http";
import { fetched, LANGUAGES } from "./languages";
import { fetchedSolve } from "./proof-loader";
import { quickExit } from "./quick-exit";
import { VisitorSession } from "./session";
import { sessionTokens } from "./token-storage";

const query = new URLSearchParams(location.search);
const wanted = pickLanguage([query.get("lang"), ...navigator.languages], LANGUAGES);
const host = hostPage(window);
let shown = true;
host?.onShown((on) => {
  shown = on;
});

const [came] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
const { wasDiscarded: discarded } = document as { wasDiscarded?: boolean };
const tokens = sessionTokens();
const session = new VisitorSession(
  {
    connect: (token) =>
      socketConnection<VisitorRequests, VisitorPushed>(
        "/visitor",
        () => {
          const known = token();
          return known ? { token: known } : {};
        },
        paddingParser,
      ),
    http: browserHttp,
    tokens,
    timers: browserTimers,
    solve: fetchedSolve,
    randomKey,
    visible: () => shown && !document.hidden,
    paced: () => !matchMedia("(prefers-reduced-motion: reduce)").matches,
    reloaded: came?.type === "reload",
    // In a frame it is the host page's that counts; the loader says so. A tab that was discarded is not closed.
    reopened: !discarded && (came?.type === "back_forward" || (came?.type !== "reload" && query.has("back"))),
    giveUp,
  },
  wanted,
);

const leave = () => {
  const exitUrl = session.store.get().service?.exit_url ?? null;
  quickExit({ leave: () => session.leave(), host, document, location, history, afterBack }, exitUrl);
};

/** By itself once, and only where nothing that was written is lost: the token outlives it, and with it the conversation. */
const renew = (asked: boolean) => {
  const { phase, outbox } = session.store.get();
  const written = outbox.length > 0 || document.querySelector("textarea")?.value;
  const calm = phase !== "over" && !written && came?.type !== "reload";
  if (asked || calm) location.reload();
};

/** Leaving must not wait for a browser that does not answer. */
const BACK_MS = 150;

function afterBack(call: () => void): void {
  addEventListener("popstate", call, { once: true });
  setTimeout(call, BACK_MS);
}

const shift = new TripleShift();
addEventListener("keydown", (event) => {
  if (shift.pressed(event)) leave();
});
host?.onLeave(leave);
// A page restored from the back-forward cache must not show the conversation again.
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});

followKeyboard(
  window.visualViewport,
  () => window.innerHeight,
  (height) => {
    if (height === null) document.documentElement.style.removeProperty("--visible");
    else document.documentElement.style.setProperty("--visible", `${height}px`);
    if (height !== null) scrollTo(0, 0);
  },
);

void session.open();
void fetched(wanted).then((lang) => {
  if (lang !== wanted) session.setLanguage(lang);
  const root = document.getElementById("app");
  // In place of the shell that was painted before any script.
  root?.replaceChildren();
  const forgetful = host !== null && !tokens.lasting;
  const page = { session, host, leave, forgetful, renew: tokens.lasting ? renew : null };
  if (root) render(<App {...page} />, root);
  host?.ready();
});
