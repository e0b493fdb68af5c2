// What is fetched again and says the same stays the same object, so that no view is drawn again for it. Pure.

/** `next`, with each part of it that equals the one of `last` in its place; `last` itself where nothing differs. */
export function keepAlike<T>(last: T, next: T): T {
  if (Object.is(last, next) || !isParted(last) || !isParted(next)) return next;
  if (Array.isArray(last) !== Array.isArray(next)) return next;
  const before = last as Record<string, unknown>;
  const kept = Object.entries(next).map(([key, value]) => [key, keepAlike(before[key], value)] as const);
  const alike =
    Object.keys(last).length === kept.length &&
    kept.every(([key, value]) => key in last && Object.is(before[key], value));
  if (alike) return last;
  return (Array.isArray(next) ? kept.map(([, value]) => value) : Object.fromEntries(kept)) as T;
}

/** Lists and plain objects, as JSON has them. */
function isParted(value: unknown): value is object {
  if (typeof value !== "object" || value === null) return false;
  return Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;
}
