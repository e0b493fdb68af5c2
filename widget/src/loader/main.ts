// Entry of widget.js, the one line that a host page embeds. Runs once, however often the page has it.

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
