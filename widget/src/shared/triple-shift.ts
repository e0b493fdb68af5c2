// Detects the quick-exit key: Shift, three times in a row. Not Esc, which people press by habit.

const WITHIN_MS = 1_500;

export class TripleShift {
  private count = 0;
  private lastMs = 0;

  /** True at the third press in quick succession. A capital letter in between resets the count. */
  pressed({ key, repeat, timeStamp }: Pick<KeyboardEvent, "key" | "repeat" | "timeStamp">): boolean {
    if (repeat) return false;
    if (key !== "Shift") {
      this.count = 0;
      return false;
    }
    this.count = timeStamp - this.lastMs > WITHIN_MS ? 1 : this.count + 1;
    this.lastMs = timeStamp;
    if (this.count < 3) return false;
    this.count = 0;
    return true;
  }
}
