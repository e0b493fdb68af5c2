// The calendar and the clock of a time zone, wherever the browser is.

/** The time zone of the line. */
export const SWEDEN = "Europe/Stockholm";

/** The day in `zone` at this moment, as YYYY-MM-DD. */
export function dayAt(zone: string, at: Date): string {
  return new Intl.DateTimeFormat("en-CA", { timeZone: zone }).format(at);
}

/** The hour in `zone` at this moment, 0 to 23. */
export function hourAt(zone: string, at: Date): number {
  const hour = { hour: "2-digit", hourCycle: "h23", timeZone: zone } as const;
  return Number(new Intl.DateTimeFormat("en", hour).format(at));
}

/**
 * The moment at which clocks in `zone` show `wall`, which is YYYY-MM-DDThh:mm. Of an hour that comes twice, one of the
 * two; of one that is left out when summer time begins, a moment beside it.
 */
export function instantAt(zone: string, wall: string): Date {
  const wanted = Date.parse(`${wall}Z`);
  let at = wanted;
  // The second round counts with the offset of the found day, not with that of the same clock in UTC.
  for (let round = 0; round < 2; round++) at = wanted - offsetAt(zone, new Date(at));
  return new Date(at);
}

/** How far clocks in `zone` are ahead of UTC at this moment, in ms, to the minute. */
function offsetAt(zone: string, at: Date): number {
  const minute = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: zone } as const;
  const clock = new Intl.DateTimeFormat("en-GB", minute).format(at);
  return Date.parse(`${dayAt(zone, at)}T${clock}Z`) - Math.floor(at.getTime() / 60_000) * 60_000;
}
