// Entry point of `widget.js`, the script of a host page. Runs once, however often it is embedded.

import { Widget } from "./embed";
import type { QueuedCall } from "./queue";

declare global {
  interface Window {
    lotsen?: QueuedCall[] | Pick<Widget, "push">;
  }
}

const script = document.currentScript;
const waiting = window.lotsen ?? [];
if (script instanceof HTMLScriptElement && Array.isArray(waiting)) {
  const { lang, exitUrl, launcher } = script.dataset;
  const widget = new Widget(window, {
    origin: new URL(script.src).origin,
    lang: lang ?? document.documentElement.lang,
    exitUrl: exitUrl ?? null,
    launcher: launcher !== "none",
  });
  window.lotsen = { push: widget.push };
  waiting.forEach(widget.push);
}
