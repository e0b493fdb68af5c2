// Whether people write here with a keyboard on the screen.

/** Then Enter makes a new line, as they expect, and a field that takes focus by itself would cover the page. */
export function isTouch(): boolean {
  return matchMedia("(pointer: coarse)").matches;
}
