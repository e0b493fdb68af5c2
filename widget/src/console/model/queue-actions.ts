// What a counselor does with the queue: presence, taking conversations, and, for shift leads, the intake.

import { codeOf, isTransient } from "../../shared/connection";
import { COUNSELOR, type PassedOver, type PresenceName } from "../../shared/contract.generated";
import type { Store } from "../../shared/store";
import type { Timers } from "../../shared/timers";
import type { Channels } from "./channels";
import type { ConsoleConnection } from "./connection";
import { type ConsoleState, restoreUnsent, select } from "./state";
import type { DeskSync } from "./sync";

const MEET_EVERY_MS = 1_000;
const MEET_TRIES = 60;
/** What a claim is refused with while the invented visitor still talks with the chatbot. */
const NOT_YET: readonly string[] = ["wrong_state", "not_allowed"];

interface QueuePorts {
  store: Store<ConsoleState>;
  timers: Timers;
  connection: ConsoleConnection;
  channels: Channels;
  sync: DeskSync;
  randomKey(): string;
}

export class QueueActions {
  constructor(private readonly ports: QueuePorts) {}

  async setPresence(status: PresenceName, capacity: number): Promise<void> {
    const { connection, store, sync } = this.ports;
    sync.presence = { status, capacity };
    await connection.exclusive(async () => {
      await connection.retry(() => connection.request(COUNSELOR.presenceSet, { status, capacity }));
      store.set({ status, capacity });
    });
  }

  async takeNext(): Promise<void> {
    const { connection } = this.ports;
    await connection.exclusive(async () => {
      const { conversation, passed } = await connection.request(COUNSELOR.queueClaimNext, {});
      this.took(conversation, passed ?? null);
    });
  }

  async take(conversation: string): Promise<void> {
    const { connection } = this.ports;
    await connection.exclusive(async () => {
      await connection.request(COUNSELOR.queueClaim, { conversation });
      this.took(conversation);
    });
  }

  /** Does not take what a colleague hands over: it waits for any counselor then. */
  async decline(conversation: string): Promise<void> {
    const { connection, sync } = this.ports;
    const client_msg_id = this.ports.randomKey();
    await connection.exclusive(async () => {
      await connection.retry(() =>
        connection.request(COUNSELOR.conversationDecline, { conversation, client_msg_id }),
      );
      await sync.refresh();
    });
  }

  /** Shift leads only: takes a conversation from the counselor who has it. */
  takeOver(conversation: string, reason: string): Promise<boolean> {
    const { connection } = this.ports;
    const client_msg_id = this.ports.randomKey();
    return connection.exclusive(async () => {
      await connection.retry(() =>
        connection.request(COUNSELOR.conversationTakeOver, { conversation, client_msg_id, reason }),
      );
      this.took(conversation);
    });
  }

  /** Takes the invented visitor of a rehearsal as soon as they have asked for a person; nobody else of the queue. */
  async meet(conversation: string, title: string): Promise<void> {
    const { connection, store, timers } = this.ports;
    store.set({ rehearsal: { conversation, title }, problem: null, done: null });
    const expected = () => store.get().rehearsal?.conversation === conversation;
    for (let tries = 0; tries < MEET_TRIES && expected(); tries++) {
      try {
        await connection.request(COUNSELOR.queueClaim, { conversation });
        if (expected()) this.took(conversation);
        break;
      } catch (error) {
        const code = codeOf(error);
        if (!NOT_YET.includes(code) && !isTransient(error)) {
          store.set({ problem: code });
          break;
        }
        await new Promise<void>((go) => timers.after(MEET_EVERY_MS, go));
      }
    }
    if (expected()) store.set({ rehearsal: null });
  }

  private took(id: string, passed: PassedOver | null = null): void {
    this.ports.store.update((state) => ({
      ...select(state, id),
      slots: state.slots.includes(id) ? state.slots : [...state.slots, id],
      alarms: state.alarms.filter((alarm) => alarm.conversation !== id),
      handed: state.handed.filter((one) => one.conversation !== id),
      debrief: false,
      passed,
    }));
    this.ports.store.update((state) => restoreUnsent(state, id));
    void this.ports.sync.refresh();
  }

  /** Shows a conversation: one of ours, one from the mailbox, or (leads) one that waits. */
  show(id: string): void {
    this.ports.store.update((state) => select(state, id));
    void this.ports.channels.of(id).syncer.run();
  }

  putAway(id: string): void {
    this.ports.channels.putAway(id);
  }

  findColleagues(): Promise<void> {
    return this.ports.sync.refreshColleagues();
  }

  /** Shift leads only: stops or resumes the intake of new conversations. */
  async setIntake(stopped: boolean): Promise<void> {
    const { connection, sync } = this.ports;
    await connection.exclusive(async () => {
      await connection.retry(() => connection.request(COUNSELOR.intakeSet, { stopped }));
      await sync.refreshShift();
    });
  }
}
