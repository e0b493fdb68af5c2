// The browser's side of the check of this page's own files: what it has loaded, and what it remembers of the key.

import { type CodePorts, type Known, LIST_PATH } from "./own-code";

/** In a browser of staff, for good: a public key's fingerprint and a day. */
const MEMORY = "lotsen-code";

export const browserCode: CodePorts = {
  async fetched(path) {
    const response = await fetch(path, { cache: "no-store", credentials: "omit" });
    if (response.status >= 500) throw new Error("unavailable");
    return response.ok ? new Uint8Array(await response.arrayBuffer()) : null;
  },
  loaded() {
    const resources = performance.getEntriesByType("resource").map((entry) => entry.name);
    const elements = [...document.querySelectorAll<HTMLElement>("script[src], link[href]")].map(
      (element) => element.getAttribute("src") ?? element.getAttribute("href") ?? "",
    );
    // The bundle that handles the keys may not be loaded yet.
    const addresses = [...resources, ...elements, SEALED_BUNDLE].map((each) => new URL(each, location.href));
    const code = addresses.filter((each) => each.protocol.startsWith("http") && isCode(each));
    return [...new Set([location.pathname, ...code.map((each) => each.pathname + each.search)])];
  },
  read() {
    try {
      return JSON.parse(localStorage.getItem(MEMORY) ?? "null") as Known | null;
    } catch {
      return null;
    }
  },
  keep(known) {
    try {
      localStorage.setItem(MEMORY, JSON.stringify(known));
    } catch {
      // Storage is refused: every visit is the first one.
    }
  },
};

/** Whether it can run or change what is shown: everything but what the service answers and is connected by. */
function isCode({ pathname }: URL): boolean {
  return !pathname.startsWith("/api/") && !pathname.startsWith("/socket.io/") && pathname !== LIST_PATH;
}
