// The launcher and the frame on the host page. Owns what the host page sees; the conversation stays in the frame.

import texts from "locales:launcher";
import type { FrameMessage, LoaderMessage } from "../shared/frame-messages";
import { followKeyboard } from "../shared/onscreen-keyboard";
import { TripleShift } from "../shared/triple-shift";
import styles from "./loader.css";
import { CommandQueue, type QueuedCall } from "./queue";

export interface EmbedOptions {
  /** Where the script came from; the frame comes from there too. */
  origin: string;
  lang: string;
  /** Page to go to on a quick exit; null leaves it to the service. */
  exitUrl: string | null;
  /** False: the host page opens the chat by a control of its own. */
  launcher: boolean;
}

/** How long the frame may take to clear itself before the page goes away anyway. */
const LEAVE_MS = 250;

export class Widget {
  private readonly button: HTMLButtonElement;
  private readonly root: ShadowRoot;
  private readonly queue: CommandQueue;
  private readonly lang: string;
  private readonly words: (typeof texts)[string] | undefined;
  private frame: HTMLIFrameElement | null = null;
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
    frame.src = `${origin}/chat?embed=1&lang=${encodeURIComponent(this.lang)}`;
    this.root.append(frame);
    return frame;
  }

  private show(on: boolean): void {
    if (this.shown === on) return;
    this.frame ??= this.makeFrame();
    this.shown = on;
    this.frame.hidden = !on;
    this.button.hidden = on;
    if (on) this.frame.focus();
    else this.button.focus();
    this.tell({ lotsen: "shown", on });
    this.queue.emit(on ? "open" : "close");
  }

  /** Over a keyboard that lies on the page, where the frame fills the screen. */
  private fit(height: number | null, top: number | null): void {
    const style = this.frame?.style;
    style?.setProperty("--height", height === null ? "" : `${height}px`);
    style?.setProperty("--top", top === null ? "" : `${top}px`);
  }

  private tell(message: LoaderMessage): void {
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
        this.tell({ lotsen: "shown", on: this.shown });
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

  /** Something new was said while the chat was out of sight; said in words, too. */
  private mark(news: boolean): void {
    const text = (news ? this.words?.news : this.words?.open) ?? "";
    if (this.button.textContent !== text) this.button.textContent = text;
    this.button.classList.toggle("has-news", news);
  }

  /** The frame clears itself and answers with `exit`; if it cannot, the page goes all the same. */
  private leave(): void {
    this.tell({ lotsen: "leave" });
    this.win.setTimeout(() => this.exit(null), LEAVE_MS);
  }

  private exit(url: string | null): void {
    if (this.frame) this.frame.hidden = true;
    this.queue.emit("exit");
    replaceTop(this.win, this.options.exitUrl ?? url);
  }
}

function shadow(host: HTMLElement): ShadowRoot {
  const root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(styles);
  root.adoptedStyleSheets = [sheet];
  return root;
}

/** Replaces the whole page, so that neither it nor the chat is what Back returns to. */
function replaceTop(win: Window, url: string | null): void {
  const target = url && /^https?:/i.test(url) ? url : "about:blank";
  try {
    (win.top ?? win).location.replace(target);
  } catch {
    // The host page itself lies in a frame that may not navigate its top.
    win.location.replace(target);
  }
}
