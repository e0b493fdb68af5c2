// Sends the messages of an outbox in order, one at a time, and retries with backoff.

import { codeOf, isTransient, RequestError } from "./connection";
import { mark, next, type Outbox, type OutboxItem } from "./outbox";
import type { Timers } from "./timers";

const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 15_000;

interface OutboxSenderPorts {
  read(): Outbox;
  write(change: (outbox: Outbox) => Outbox): void;
  /** Resolves when the message is stored; rejects with `RequestError`. */
  send(item: OutboxItem): Promise<unknown>;
  /** Called for an error that a retry does not resolve. */
  onFailed?(item: OutboxItem, code: string, retryAfterMs: number | null): void;
  timers: Timers;
}

export class OutboxSender {
  private running = false;
  private cancelRetry: (() => void) | null = null;
  private delayMs = FIRST_RETRY_MS;

  constructor(private readonly ports: OutboxSenderPorts) {}

  /** Sends at once what waits. */
  flush(): void {
    this.cancelRetry?.();
    this.cancelRetry = null;
    if (!this.running) void this.run();
  }

  stop(): void {
    this.cancelRetry?.();
    this.cancelRetry = null;
  }

  private async run(): Promise<void> {
    this.running = true;
    try {
      for (let item = next(this.ports.read()); item; item = next(this.ports.read())) {
        if (!(await this.sendOne(item))) break;
      }
    } finally {
      this.running = false;
    }
  }

  /** False when the rest has to wait for a retry. */
  private async sendOne(item: OutboxItem): Promise<boolean> {
    const { write, send, timers } = this.ports;
    write((outbox) => mark(outbox, item.id, "sending"));
    try {
      await send(item);
    } catch (error) {
      const code = codeOf(error);
      if (isTransient(error)) {
        write((outbox) => mark(outbox, item.id, "waiting", code));
        this.cancelRetry = timers.after(error.retryAfterMs ?? this.delayMs, () => this.flush());
        this.delayMs = Math.min(this.delayMs * 2, LAST_RETRY_MS);
        return false;
      }
      write((outbox) => mark(outbox, item.id, "failed", code));
      this.ports.onFailed?.(item, code, error instanceof RequestError ? error.retryAfterMs : null);
      return true;
    }
    this.delayMs = FIRST_RETRY_MS;
    write((outbox) => mark(outbox, item.id, "acked"));
    return true;
  }
}
