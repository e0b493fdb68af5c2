// The key that leaves at once: Shift, three times in a row, alone. Esc is not it: people press that by habit.

const WITHIN_MS = 1_500;

export class TripleShift {
  private count = 0;
  private lastMs = 0;

  /** True at the third press, each soon after the last. A capital letter in between is not a wish to leave. */
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
