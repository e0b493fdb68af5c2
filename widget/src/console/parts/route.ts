// The route of the console, kept in the fragment of the address, which is never sent to a server. It contains no
// conversation id.

import { useEffect, useState } from "preact/hooks";

export interface Route {
  /** The path of a view; empty for the first view of the role. */
  readonly path: string;
  /** A parameter of the view, such as an account's id. */
  readonly detail: string;
}

export function parseRoute(hash: string): Route {
  const [, path = "", detail = ""] = /^#\/([\w-]*)(?:\/(.*))?$/.exec(hash) ?? [];
  return { path, detail: safelyDecoded(detail) };
}

export function routeTo(path: string, detail = ""): string {
  return detail ? `#/${path}/${encodeURIComponent(detail)}` : `#/${path}`;
}

function safelyDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}

export function useRoute(): Route {
  const [route, setRoute] = useState(() => parseRoute(location.hash));
  useEffect(() => {
    const follow = () => setRoute(parseRoute(location.hash));
    addEventListener("hashchange", follow);
    return () => removeEventListener("hashchange", follow);
  }, []);
  return route;
}
