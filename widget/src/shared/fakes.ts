// Fakes of the ports, for tests: a clock that is advanced by hand, and a gateway with prepared answers.

import { type Connection, type Link, RequestError } from "./connection";
import type { Timers } from "./timers";

export class FakeTimers implements Timers {
  private time = 0;
  private readonly waiting = new Set<{ at: number; call: () => void }>();

  after(ms: number, call: () => void): () => void {
    const entry = { at: this.time + ms, call };
    this.waiting.add(entry);
    return () => this.waiting.delete(entry);
  }

  now(): number {
    return this.time;
  }

  /** Advances the clock, runs due timers in order, and lets promises settle in between. */
  async advance(ms: number): Promise<void> {
    const end = this.time + ms;
    for (;;) {
      await settle();
      const due = [...this.waiting].filter((entry) => entry.at <= end).sort((a, b) => a.at - b.at)[0];
      if (!due) break;
      this.waiting.delete(due);
      this.time = due.at;
      due.call();
    }
    this.time = end;
    await settle();
  }
}

/** Lets resolved promises run. */
export async function settle(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

type Requests<R> = { [E in keyof R]: { data: unknown; ack: unknown } };
type Responders<R extends Requests<R>> = { [E in keyof R]?: (data: R[E]["data"]) => R[E]["ack"] };

/** A gateway in memory. `answers` may throw `RequestError`; `lostAcks` requests are handled without an answer. */
export class FakeConnection<R extends Requests<R>, P> implements Connection<R, P> {
  readonly sent: { event: string; data: unknown }[] = [];
  answers: Responders<R> = {};
  lostAcks = 0;
  opened = 0;
  private link: Link = "offline";
  private readonly pushed = new Map<string, (payload: never) => void>();
  private linkHandler: (link: Link) => void = () => {};
  private refusedHandler: (code: string) => void = () => {};

  async request<E extends keyof R & string>(event: E, data: R[E]["data"]): Promise<R[E]["ack"]> {
    if (this.link !== "online") throw new RequestError("offline");
    this.sent.push({ event, data });
    const respond = this.answers[event];
    if (!respond) throw new RequestError("bad_request");
    const ack = respond(data);
    if (this.lostAcks > 0) {
      this.lostAcks -= 1;
      throw new RequestError("timeout");
    }
    return ack;
  }

  fire<E extends keyof R & string>(event: E, data: R[E]["data"]): void {
    this.sent.push({ event, data });
  }

  on<E extends keyof P & string>(event: E, handler: (payload: P[E]) => void): void {
    this.pushed.set(event, handler as (payload: never) => void);
  }

  onLink(handler: (link: Link) => void): void {
    this.linkHandler = handler;
  }

  onRefused(handler: (code: string) => void): void {
    this.refusedHandler = handler;
  }

  open(): void {
    this.opened += 1;
    this.setLink("online");
  }

  close(): void {
    this.setLink("offline");
  }

  setLink(link: Link): void {
    this.link = link;
    this.linkHandler(link);
  }

  refuse(code: string): void {
    this.setLink("offline");
    this.refusedHandler(code);
  }

  push<E extends keyof P & string>(event: E, payload: P[E]): void {
    (this.pushed.get(event) as ((payload: P[E]) => void) | undefined)?.(payload);
  }

  /** The payloads sent with one event, in order. */
  dataOf(event: keyof R & string): unknown[] {
    return this.sent.filter((one) => one.event === event).map((one) => one.data);
  }
}
