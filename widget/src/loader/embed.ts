// The launcher and the frame on the host page. The conversation itself stays inside the frame.

import texts from "locales:launcher";
import type { FrameMessage, LoaderMessage } from "../shared/frame-messages";
import { followKeyboard } from "../shared/onscreen-keyboard";
import { TripleShift } from "../shared/triple-shift";
import styles from "./loader.css";
import { openingPanel } from "./opening";
import { CommandQueue, type QueuedCall } from "./queue";

interface EmbedOptions {
  /** The origin of the script and of the frame. */
  origin: string;
  lang: string;
  /** The address of the quick exit; null uses the setting of the service. */
  exitUrl: string | null;
  /** False if the host page opens the chat by a control of its own. */
  launcher: boolean;
}

/** Timeout for the frame to clear itself before the page is left anyway. */
const LEAVE_MS = 250;

export class Widget {
  private readonly button: HTMLButtonElement;
  private readonly root: ShadowRoot;
  private readonly queue: CommandQueue;
  private readonly lang: string;
  private readonly words: (typeof texts)[string] | undefined;
  private frame: HTMLIFrameElement | null = null;
  private opening: HTMLElement | null = null;
  private ready = false;
  private shown = false;

  constructor(
    private readonly win: Window,
    private readonly options: EmbedOptions,
  ) {
    const { document } = win;
    this.lang = options.lang.toLowerCase().split("-")[0] || "sv";
    this.words = texts[this.lang] ?? texts["sv"];
    this.queue = new CommandQueue({ open: () => this.show(true), close: () => this.show(false) });
    const host = document.createElement("lotsen-widget");
    this.root = shadow(host);
    this.button = this.makeButton();
    host.hidden = !options.launcher;
    this.root.append(this.button);
    this.listen();
    followKeyboard(
      win.visualViewport,
      () => win.innerHeight,
      (height, top) => this.fit(height, top),
    );
    const attach = () => document.body.append(host);
    if (document.body) attach();
    else document.addEventListener("DOMContentLoaded", attach);
  }

  readonly push = (call: QueuedCall): void => this.queue.run(call);

  private makeButton(): HTMLButtonElement {
    const button = this.win.document.createElement("button");
    button.type = "button";
    button.className = "open";
    button.lang = this.lang;
    button.textContent = this.words?.open ?? "";
    button.addEventListener("click", () => this.show(true));
    return button;
  }

  private makeFrame(): HTMLIFrameElement {
    const { origin } = this.options;
    const frame = this.win.document.createElement("iframe");
    frame.title = this.words?.frame ?? "";
    frame.referrerPolicy = "no-referrer";
    const back = wentBack(this.win) ? "&back=1" : "";
    frame.src = `${origin}/chat?embed=1&lang=${encodeURIComponent(this.lang)}${back}`;
    this.opening = openingPanel(this.win.document, this.words ? this.lang : "sv", () => this.exit(null));
    // Also when the frame could not be loaded: then the browser says so in it.
    frame.addEventListener("load", () => this.opened());
    this.root.append(frame, this.opening);
    return frame;
  }

  private opened(): void {
    this.opening?.remove();
    this.opening = null;
  }

  private show(on: boolean): void {
    if (this.shown === on) return;
    this.frame ??= this.makeFrame();
    this.shown = on;
    this.frame.hidden = !on;
    if (this.opening) this.opening.hidden = !on;
    this.button.hidden = on;
    if (on) this.frame.focus();
    else this.button.focus();
    this.post({ lotsen: "shown", on });
    this.queue.emit(on ? "open" : "close");
  }

  /** Fits the frame into the space that an on-screen keyboard leaves. */
  private fit(height: number | null, top: number | null): void {
    const style = this.frame?.style;
    style?.setProperty("--height", height === null ? "" : `${height}px`);
    style?.setProperty("--top", top === null ? "" : `${top}px`);
  }

  private post(message: LoaderMessage): void {
    if (this.ready) this.frame?.contentWindow?.postMessage(message, this.options.origin);
  }

  private listen(): void {
    this.win.addEventListener("message", ({ origin, source, data }: MessageEvent<FrameMessage | null>) => {
      const known = this.frame !== null && source === this.frame.contentWindow;
      if (known && origin === this.options.origin && data) this.receive(data);
    });
    const shift = new TripleShift();
    this.win.addEventListener("keydown", (event) => {
      if (shift.pressed(event) && this.shown) this.leave();
    });
  }

  private receive(message: FrameMessage): void {
    switch (message.lotsen) {
      case "ready":
        this.ready = true;
        this.opened();
        this.post({ lotsen: "shown", on: this.shown });
        this.queue.emit("ready");
        break;
      case "minimise":
        this.show(false);
        break;
      case "unread":
        this.mark(message.on);
        break;
      case "exit":
        this.exit(message.url);
        break;
    }
  }

  /** Marks unread messages at the launcher, also in words. */
  private mark(news: boolean): void {
    const text = (news ? this.words?.news : this.words?.open) ?? "";
    if (this.button.textContent !== text) this.button.textContent = text;
    this.button.classList.toggle("has-news", news);
  }

  /** Asks the frame to clear itself, and leaves the page even if it does not answer. */
  private leave(): void {
    this.post({ lotsen: "leave" });
    this.win.setTimeout(() => this.exit(null), LEAVE_MS);
  }

  private exit(url: string | null): void {
    if (this.frame) this.frame.hidden = true;
    this.opened();
    this.queue.emit("exit");
    replaceTop(this.win, this.options.exitUrl ?? url);
  }
}

/** The browser has gone back to this page, or opened a closed tab again: then the chat opens without its conversation. */
function wentBack(win: Window): boolean {
  const [entry] = win.performance.getEntriesByType("navigation");
  const discarded = "wasDiscarded" in win.document && win.document.wasDiscarded === true;
  return !discarded && (entry as PerformanceNavigationTiming | undefined)?.type === "back_forward";
}

function shadow(host: HTMLElement): ShadowRoot {
  const root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(styles);
  root.adoptedStyleSheets = [sheet];
  return root;
}

/** Replaces the top page, so that Back returns neither to it nor to the chat. */
function replaceTop(win: Window, url: string | null): void {
  const target = url && /^https?:/i.test(url) ? url : "about:blank";
  try {
    (win.top ?? win).location.replace(target);
  } catch {
    // The host page is itself in a frame that may not navigate the top page.
    win.location.replace(target);
  }
}
