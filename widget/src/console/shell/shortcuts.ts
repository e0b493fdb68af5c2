// The keyboard shortcuts of the console. They use Alt, so that they neither type nor collide with those of screen
// readers.

import { useEffect } from "preact/hooks";
import type { ConsoleSession } from "../model/session";
import { hasDesk } from "../model/state";
import { routeTo } from "../parts/route";

/** Key codes instead of letters: with Alt, keyboards produce other letters. */
export const SHORTCUTS = [
  { keys: "Alt+N", code: "KeyN", text: "key_take_next" },
  { keys: "Alt+1", code: "Digit1", text: "key_first" },
  { keys: "Alt+2", code: "Digit2", text: "key_second" },
  { keys: "Alt+S", code: "KeyS", text: "key_answer" },
  { keys: "Alt+K", code: "KeyK", text: "key_search" },
  { keys: "Alt+A", code: "KeyA", text: "key_note" },
  { keys: "Alt+C", code: "KeyC", text: "key_side" },
  { keys: "Alt+V", code: "KeyV", text: "key_release" },
  { keys: "Alt+X", code: "KeyX", text: "key_close" },
  { keys: "Alt+Q", code: "KeyQ", text: "key_queue" },
] as const;

export function useShortcuts(session: ConsoleSession, toggleHelp: () => void): void {
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (event.key === "?" && !isWriting(event.target)) return toggleHelp();
      if (!event.altKey || event.ctrlKey || event.metaKey) return;
      if (run(session, event.code)) event.preventDefault();
    };
    addEventListener("keydown", pressed);
    return () => removeEventListener("keydown", pressed);
  }, [session, toggleHelp]);
}

/** True when the key was handled. */
function run(session: ConsoleSession, code: string): boolean {
  if (!hasDesk(session.store.get())) return false;
  const { slots } = session.store.get();
  switch (code) {
    case "KeyN":
      return onDesk(() => void session.queue.takeNext());
    case "Digit1":
    case "Digit2": {
      const id = slots[Number(code.slice(-1)) - 1];
      return onDesk(() => id && session.queue.show(id));
    }
    case "KeyS":
      return onDesk(() => document.getElementById("answer")?.focus());
    case "KeyK":
      return onDesk(() => document.getElementById("search-open")?.click());
    case "KeyA":
      return onDesk(() => document.getElementById("note")?.focus());
    case "KeyC":
      return onDesk(() => {
        document.getElementById("side-tab")?.click();
        requestAnimationFrame(() => document.getElementById("side-text")?.focus());
      });
    case "KeyV":
      return onDesk(() => document.getElementById("release-open")?.click());
    case "KeyX":
      return onDesk(() => document.getElementById("close-open")?.click());
    case "KeyQ":
      return onDesk(() => document.getElementById("take-next")?.focus());
    default:
      return false;
  }
}

/** Runs an action on the desk, which is opened first if need be. */
function onDesk(act: () => void): true {
  const there = document.querySelector(".panes") !== null;
  if (!there) location.hash = routeTo("desk");
  if (there) act();
  else setTimeout(() => requestAnimationFrame(act));
  return true;
}

function isWriting(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches("input, textarea, select");
}
