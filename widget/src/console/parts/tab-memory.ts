// What this tab remembers until it is closed; nothing where the browser refuses to store. No name, no word of anybody.

/** Somebody has been signed in here. */
export const ENTERED = "lotsen-entered";
/** Who is on shift here wants no sound. */
export const QUIET = "lotsen-quiet";

/** Null where storage is refused. */
export function isRemembered(what: string): boolean | null {
  try {
    return sessionStorage.getItem(what) !== null;
  } catch {
    return null;
  }
}

export function remember(what: string, on: boolean): void {
  try {
    if (on) sessionStorage.setItem(what, "1");
    else sessionStorage.removeItem(what);
  } catch {
    // The next load asks again.
  }
}
