// Talks with the loader on the host page, when the chat lies in its frame. Tells it as little as possible:
// never a word of the conversation, only that the frame is ready, wants to be small, has something new, or must go.

import type { FrameMessage, LoaderMessage } from "../shared/frame-messages";

export interface HostPage {
  ready(): void;
  minimise(): void;
  unread(on: boolean): void;
  exit(url: string | null): void;
  /** Whether the chat is on screen. */
  onShown(handler: (shown: boolean) => void): void;
  /** The visitor asked to leave while the host page had the keyboard. */
  onLeave(handler: () => void): void;
}

/** Null when the page stands alone. */
export function hostPage(win: Window): HostPage | null {
  if (win.parent === win || new URLSearchParams(win.location.search).get("embed") !== "1") return null;
  // The host's address is not known and need not be: these messages hold nothing that it may not see.
  const tell = (message: FrameMessage) => win.parent.postMessage(message, "*");
  const hear = (handler: (message: LoaderMessage) => void) =>
    win.addEventListener("message", (event: MessageEvent<LoaderMessage | null>) => {
      if (event.source === win.parent && event.data?.lotsen) handler(event.data);
    });
  return {
    ready: () => tell({ lotsen: "ready" }),
    minimise: () => tell({ lotsen: "minimise" }),
    unread: (on) => tell({ lotsen: "unread", on }),
    exit: (url) => tell({ lotsen: "exit", url }),
    onShown: (handler) =>
      hear((message) => {
        if (message.lotsen === "shown") handler(message.on);
      }),
    onLeave: (handler) =>
      hear((message) => {
        if (message.lotsen === "leave") handler();
      }),
  };
}
