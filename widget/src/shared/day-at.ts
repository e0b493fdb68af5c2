// The calendar of a time zone.

/** The day in `zone` at this moment, as YYYY-MM-DD. */
export function dayAt(zone: string, at: Date): string {
  return new Intl.DateTimeFormat("en-CA", { timeZone: zone }).format(at);
}
