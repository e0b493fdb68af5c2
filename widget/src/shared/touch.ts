// Whether the device has an on-screen keyboard.

/**
 * If so, Enter makes a new line, and no field takes the focus by itself, because the keyboard would cover the page.
 */
export function isTouch(): boolean {
  return matchMedia("(pointer: coarse)").matches;
}
