// Leaving at once. Owns the order of things: clear, say goodbye without waiting, empty the page, go.

import type { HostPage } from "./host-page";

/** Where to go while the service has not yet said where. */
const NEUTRAL_PAGE = "about:blank";

export interface ExitPorts {
  /** Clears what is stored and ends the conversation without waiting for an answer. */
  leave(): void;
  host: HostPage | null;
  document: Pick<Document, "title"> & { body: Pick<HTMLElement, "replaceChildren"> };
  location: Pick<Location, "replace">;
}

/** Inside a host page that page is replaced, so that nothing of it is left on screen. */
export function quickExit({ leave, host, document, location }: ExitPorts, exitUrl: string | null): void {
  leave();
  document.body.replaceChildren();
  document.title = "";
  if (host) host.exit(exitUrl);
  else location.replace(exitUrl ?? NEUTRAL_PAGE);
}
