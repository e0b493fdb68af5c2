// The quick exit: clears the token, ends without waiting, empties the page, and leaves.

import { entriesIn } from "./back";
import type { HostPage } from "./host-page";

/** The address before the service's setting is known. */
const NEUTRAL_PAGE = "about:blank";

interface ExitPorts {
  /** Clears what is stored and ends the conversation without waiting for an answer. */
  leave(): void;
  host: HostPage | null;
  document: Pick<Document, "title"> & { body: Pick<HTMLElement, "replaceChildren"> };
  location: Pick<Location, "replace">;
  history: Pick<History, "state" | "go">;
  /** Calls once the browser has gone back, or has not within a moment. */
  afterBack(call: () => void): void;
}

/** In a frame, the host page is replaced, so that nothing of it stays on screen. */
export function quickExit(ports: ExitPorts, exitUrl: string | null): void {
  const { leave, host, document, location, history, afterBack } = ports;
  leave();
  document.body.replaceChildren();
  document.title = "";
  const go = () => (host ? host.exit(exitUrl) : location.replace(exitUrl ?? NEUTRAL_PAGE));
  // An open text has entries of its own, which would lead back here.
  const pages = entriesIn(history.state);
  if (pages === 0) go();
  else {
    afterBack(go);
    history.go(-pages);
  }
}
