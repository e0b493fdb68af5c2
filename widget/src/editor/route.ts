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

interface Guard {
  mayLeave(): boolean;
  /** Somebody wanted to leave: `go` leaves after all. */
  held(go: () => void): void;
}
let guard: Guard | null = null;

/**
 * While the component is mounted, the route changes only if `mayLeave` returns true. Returns what leaves after all,
 * once somebody has been held back, and what stays.
 */
export function useGuard(mayLeave: () => boolean): { go: () => void; stay: () => void } | null {
  const [go, setGo] = useState<(() => void) | null>(null);
  useEffect(() => {
    guard = { mayLeave, held: (leave) => setGo(() => leave) };
    return () => {
      guard = null;
    };
  }, [mayLeave]);
  return go && { go, stay: () => setGo(null) };
}

export function useRoute(): Route {
  const [hash, setHash] = useState(location.hash);
  useEffect(() => {
    const follow = () => {
      if (location.hash === hash) return;
      if (guard && !guard.mayLeave()) {
        const wanted = location.hash;
        history.replaceState(null, "", hash || "#/");
        return guard.held(() => {
          guard = null;
          location.hash = wanted;
        });
      }
      setHash(location.hash);
    };
    addEventListener("hashchange", follow);
    return () => removeEventListener("hashchange", follow);
  }, [hash]);
  return routeOf(hash);
}
