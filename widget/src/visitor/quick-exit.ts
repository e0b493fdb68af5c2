// The quick exit: clears the token, ends without waiting, empties the page, and leaves.

import type { HostPage } from "./host-page";

/** The address before the service's setting is known. */
const NEUTRAL_PAGE = "about:blank";

interface ExitPorts {
  /** Clears what is stored and ends the conversation without waiting for an answer. */
  leave(): void;
  host: HostPage | null;
  document: Pick<Document, "title"> & { body: Pick<HTMLElement, "replaceChildren"> };
  location: Pick<Location, "replace">;
}

/** In a frame, the host page is replaced, so that nothing of it stays on screen. */
export function quickExit({ leave, host, document, location }: ExitPorts, exitUrl: string | null): void {
  leave();
  document.body.replaceChildren();
  document.title = "";
  if (host) host.exit(exitUrl);
  else location.replace(exitUrl ?? NEUTRAL_PAGE);
}
