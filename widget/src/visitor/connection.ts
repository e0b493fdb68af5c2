// The visitor's connection to the gateway: opens and closes it, sends requests, retries them and shows their errors.

import { codeOf } from "../shared/connection";
import type { VisitorRequests } from "../shared/contract.generated";
import { exclusive } from "../shared/exclusive";
import { retryTransient } from "../shared/retry";
import type { Store } from "../shared/store";
import type { SessionPorts, VisitorConnection } from "./ports";
import type { VisitorState } from "./state";

export class ChatConnection {
  token: string | null = null;
  private socket: VisitorConnection | null = null;
  /** Counts the connections, so that a retry ends with the connection that it began on. */
  private generation = 0;

  constructor(
    private readonly ports: SessionPorts,
    private readonly store: Store<VisitorState>,
    /** The gateway no longer accepts the token, for this reason. */
    private readonly lost: (code: string) => void,
  ) {}

  /** `listen` registers the handlers before anything can arrive. */
  open(listen: (socket: VisitorConnection, current: () => boolean) => void): void {
    const current = this.watch();
    this.socket = this.ports.connect(() => this.token);
    listen(this.socket, current);
    this.socket.onRefused((code) => current() && this.lost(code));
    this.socket.open();
  }

  close(): void {
    this.generation += 1;
    this.socket?.close();
    this.socket = null;
  }

  /** Returns a function that is true while this connection is the current one. */
  watch(): () => boolean {
    const { generation } = this;
    return () => generation === this.generation;
  }

  /** One attempt: resolves with the acknowledgement, rejects with `RequestError`. */
  async request<E extends keyof VisitorRequests>(
    event: E,
    data: VisitorRequests[E]["data"],
  ): Promise<VisitorRequests[E]["ack"]> {
    if (!this.socket) throw new Error("not connected");
    return this.socket.request(event, data);
  }

  /** The same, repeated until it is answered: for what is idempotent. */
  ask<E extends keyof VisitorRequests>(
    event: E,
    data: VisitorRequests[E]["data"],
  ): Promise<VisitorRequests[E]["ack"]> {
    return this.retry(() => this.request(event, data));
  }

  /** Sends without waiting for an answer. */
  fire<E extends keyof VisitorRequests>(event: E, data: VisitorRequests[E]["data"]): void {
    this.socket?.fire(event, data);
  }

  /** Repeats an idempotent request until it is answered, or the connection is closed. */
  retry<T>(ask: () => Promise<T>): Promise<T> {
    const current = this.watch();
    return retryTransient(this.ports.timers, ask, () => !current());
  }

  /** Runs one user action at a time; an error becomes `problem` in the state. */
  async exclusive(act: () => Promise<void>): Promise<void> {
    await exclusive(this.store, act, (error) => this.lost(codeOf(error)));
  }
}
