// The route of the editor, kept in the fragment of the address, so that back and forward work and nothing is sent to
// a server.

import { useEffect, useState } from "preact/hooks";
import { pathOf, type TextId } from "./api";

/** `path` names the view; `parts` and `query` are its parameters. */
export interface Route {
  readonly path: string;
  readonly parts: readonly string[];
  readonly query: URLSearchParams;
}

export function routeOf(hash: string): Route {
  const [place = "", query = ""] = hash.replace(/^#\/?/, "").split("?");
  const [path = "", ...parts] = place.split("/").map(decodeURIComponent);
  return { path, parts, query: new URLSearchParams(query) };
}

export function textAddress(id: TextId, view = "text"): string {
  return `#/${view}/${pathOf(id)}`;
}

export function textOf({ parts: [kind, name] }: Route): TextId | null {
  return kind && name ? { kind, name: name.replace(".", "/") } : null;
}

/** Asks before leaving a view; returns false to stay. */
type Guard = () => boolean;
let guard: Guard | null = null;

/** While the component is mounted, the route changes only if `mayLeave` returns true. */
export function useGuard(mayLeave: Guard): void {
  useEffect(() => {
    guard = mayLeave;
    return () => {
      guard = null;
    };
  }, [mayLeave]);
}

export function useRoute(): Route {
  const [hash, setHash] = useState(location.hash);
  useEffect(() => {
    const follow = () => {
      if (location.hash === hash) return;
      if (guard && !guard()) return history.replaceState(null, "", hash || "#/");
      setHash(location.hash);
    };
    addEventListener("hashchange", follow);
    return () => removeEventListener("hashchange", follow);
  }, [hash]);
  return routeOf(hash);
}
