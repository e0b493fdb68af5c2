// Drives an outbox: sends what waits, in order, and tries again what may not have arrived. Owns the waiting in between.

import { codeOf, isTransient, RequestError } from "./connection";
import { mark, next, type Outbox, type OutboxItem } from "./outbox";
import type { Timers } from "./timers";

const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 15_000;

export interface OutboxSenderPorts {
  read(): Outbox;
  write(change: (outbox: Outbox) => Outbox): void;
  /** Resolves when it is stored; rejects with `RequestError`. */
  send(item: OutboxItem): Promise<unknown>;
  /** A refusal that a person must see. */
  onFailed?(item: OutboxItem, code: string, retryAfterMs: number | null): void;
  timers: Timers;
}

export class OutboxSender {
  private running = false;
  private cancelRetry: (() => void) | null = null;
  private delayMs = FIRST_RETRY_MS;

  constructor(private readonly ports: OutboxSenderPorts) {}

  /** Something new waits, or the connection is back. */
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

  /** False when the rest has to wait. */
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
