// What changes while an answer is being written: only its draft. Pure.

import type { ConsoleState } from "./state";

/** Whether two states are alike, drafts left aside. */
export function alikeButDrafts(one: ConsoleState, other: ConsoleState): boolean {
  if (!alikeBut("talks", one, other)) return false;
  const ids = Object.keys(other.talks);
  return (
    ids.length === Object.keys(one.talks).length &&
    ids.every((id) => alikeBut("draft", one.talks[id], other.talks[id]))
  );
}

function alikeBut<Item extends object>(left: keyof Item, one?: Item, other?: Item): boolean {
  if (!one || !other || one === other) return one === other;
  return Object.entries(other).every(([key, value]) => key === left || one[key as keyof Item] === value);
}
