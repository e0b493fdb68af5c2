// Where in the console one is: the part of the address behind `#/`, which browsers send to nobody. Never a conversation's id.

import { useEffect, useState } from "preact/hooks";

export interface Route {
  /** Of a view; empty for whatever one's role begins with. */
  readonly path: string;
  /** What the view is asked to show, such as one account's trail. */
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
