// Which entries of the directory wait for a check, and in which order. Pure.

import type { TextRow, TodoGroup } from "../shared/contract.generated";

const TO_CHECK: readonly TodoGroup["name"][] = ["overdue", "unchecked", "soon"];
/** Lines that somebody calls in need come before offices of the same demand. */
const FIRST_SORTS: readonly string[] = ["stodlinje", "socialjour", "exit", "polis", "sakerhetspolis"];

/** The entries of one county, or of the whole country (""). */
export interface Area {
  readonly area: string;
  readonly texts: readonly TextRow[];
  readonly wanted: number;
}

/** The entries that this reader may check, in the order in which they are asked about. */
export function queueOf(groups: readonly TodoGroup[], area: string | null): readonly TextRow[] {
  return groups
    .filter((group) => TO_CHECK.includes(group.name))
    .flatMap((group) => group.texts)
    .filter((row) => row.kind === "contact" && !row.own && (area === null || (row.area ?? "") === area))
    .sort(byDemand);
}

/** The areas of these entries: the whole country first, then those most asked for. */
export function areasOf(texts: readonly TextRow[]): readonly Area[] {
  const found = new Map<string, TextRow[]>();
  for (const row of texts) found.set(row.area ?? "", [...(found.get(row.area ?? "") ?? []), row]);
  return [...found]
    .map(([area, rows]) => ({
      area,
      texts: rows.sort(byDemand),
      wanted: rows.reduce((sum, row) => sum + (row.wanted ?? 0), 0),
    }))
    .sort(
      (one, other) =>
        Number(one.area !== "") - Number(other.area !== "") ||
        other.wanted - one.wanted ||
        one.area.localeCompare(other.area, "sv"),
    );
}

/** How many entries there are of each sort, the most frequent first. */
export function sortsOf(texts: readonly TextRow[]): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>();
  for (const { sort = "" } of texts) counts.set(sort, (counts.get(sort) ?? 0) + 1);
  return [...counts].sort(([, one], [, other]) => other - one);
}

function byDemand(one: TextRow, other: TextRow): number {
  return (
    (other.wanted ?? 0) - (one.wanted ?? 0) ||
    rank(one) - rank(other) ||
    one.title.localeCompare(other.title, "sv")
  );
}

function rank({ sort = "" }: TextRow): number {
  const at = FIRST_SORTS.indexOf(sort);
  return at < 0 ? FIRST_SORTS.length : at;
}
