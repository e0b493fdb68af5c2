// Completes a log page by page: one request at a time, and once more if asked meanwhile.

export interface Page {
  readonly more: boolean;
}

/** `fetch` requests the events after the newest one and adds them; it rejects with `RequestError`. */
export class Syncer {
  private running: Promise<void> | null = null;
  private again = false;

  constructor(
    private readonly fetch: () => Promise<Page>,
    private readonly onError: (error: unknown) => void,
  ) {}

  /** Resolves when the log was complete at some time after the call, or the attempt failed. */
  run(): Promise<void> {
    if (this.running) {
      this.again = true;
      return this.running;
    }
    this.running = this.loop().finally(() => {
      this.running = null;
    });
    return this.running;
  }

  private async loop(): Promise<void> {
    try {
      do {
        this.again = false;
        while ((await this.fetch()).more);
      } while (this.again);
    } catch (error) {
      this.onError(error);
    }
  }
}
