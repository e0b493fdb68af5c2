// The counselor's connection to the gateway: opens and closes it, sends requests, retries them and shows their errors.

import { type Connection, codeOf, RequestError } from "../../shared/connection";
import type { CounselorPushed, CounselorRequests } from "../../shared/contract.generated";
import { exclusive } from "../../shared/exclusive";
import { retryTransient } from "../../shared/retry";
import type { Store } from "../../shared/store";
import type { Timers } from "../../shared/timers";
import type { ConsoleState } from "./state";

export type CounselorConnection = Connection<CounselorRequests, CounselorPushed>;

interface ConnectionPorts {
  connect(): CounselorConnection;
  timers: Timers;
  store: Store<ConsoleState>;
  /** The gateway no longer knows the session of this browser. */
  expired(code: string): void;
}

export class ConsoleConnection {
  private socket: CounselorConnection | null = null;

  constructor(private readonly ports: ConnectionPorts) {}

  /** `listen` registers the handlers before anything can arrive. */
  open(listen: (socket: CounselorConnection) => void): void {
    this.socket = this.ports.connect();
    listen(this.socket);
    this.socket.open();
  }

  close(): void {
    this.socket?.close();
    this.socket = null;
  }

  /** One attempt: resolves with the acknowledgement, rejects with `RequestError`. */
  request<E extends keyof CounselorRequests>(
    event: E,
    data: CounselorRequests[E]["data"],
  ): Promise<CounselorRequests[E]["ack"]> {
    return this.socket?.request(event, data) ?? Promise.reject(new RequestError("offline"));
  }

  /** Repeats an idempotent request until it is answered, or the connection is closed. */
  retry<T>(ask: () => Promise<T>): Promise<T> {
    return retryTransient(this.ports.timers, ask, () => this.socket === null);
  }

  /** Runs one user action at a time. An error becomes `problem` in the state; true when the action succeeded. */
  exclusive(act: () => Promise<void>): Promise<boolean> {
    const { store } = this.ports;
    if (!store.get().busy) store.set({ done: null });
    return exclusive(store, act, (error) => this.checkExpired(codeOf(error)));
  }

  /** Ends the session here when this error code says that it has ended at the gateway. */
  checkExpired(code: string): void {
    if (code === "session_expired") this.ports.expired(code);
  }
}
