// Sends messages to the loader on the host page. They contain nothing of the conversation: only that the frame is
// ready, minimised, has unread messages, or leaves.

import type { FrameMessage, LoaderMessage } from "../shared/frame-messages";

export interface HostPage {
  ready(): void;
  minimise(): void;
  unread(on: boolean): void;
  exit(url: string | null): void;
  /** Whether the chat is on screen. */
  onShown(handler: (shown: boolean) => void): void;
  /** The visitor pressed the quick exit on the host page. */
  onLeave(handler: () => void): void;
}

/** Null when the page is not in a frame. */
export function hostPage(win: Window): HostPage | null {
  if (win.parent === win || new URLSearchParams(win.location.search).get("embed") !== "1") return null;
  // Sent to any origin: the host's is unknown, and the messages contain nothing secret.
  const post = (message: FrameMessage) => win.parent.postMessage(message, "*");
  const hear = (handler: (message: LoaderMessage) => void) =>
    win.addEventListener("message", (event: MessageEvent<LoaderMessage | null>) => {
      if (event.source === win.parent && event.data?.lotsen) handler(event.data);
    });
  return {
    ready: () => post({ lotsen: "ready" }),
    minimise: () => post({ lotsen: "minimise" }),
    unread: (on) => post({ lotsen: "unread", on }),
    exit: (url) => post({ lotsen: "exit", url }),
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
