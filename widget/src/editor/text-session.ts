// The session of an open text: its content, the gateway's state of it, and its workflow steps. Owns all requests
// about the text. Nothing written is ever discarded: it is saved, kept as a working copy, or shown beside the other
// version.

import { codeOf } from "../shared/connection";
import type {
  ConflictBody,
  DiffAck,
  FindingsBody,
  LookAck,
  Step,
  TextAck,
} from "../shared/contract.generated";
import { HttpError } from "../shared/http";
import { createStore, type Store } from "../shared/store";
import { every, type Timers } from "../shared/timers";
import type { Api, Content, TextId } from "./api";
import { Autosave, type SaveState } from "./autosave";
import { type Merged, merge, same, withValue } from "./content";

const LOOK_PAUSE_MS = 400;
const OTHERS_EVERY_MS = 15_000;

/** What is said about a text, beside it: nothing of the text changes. */
export type TalkAct = "assign" | "remark" | "answer" | "done" | "reopen";

export interface Conflict extends Merged {
  readonly theirs: TextAck;
  readonly mine: Content;
}

export interface TextState {
  readonly text: TextAck | null;
  /** The content in the form. */
  readonly content: Content;
  readonly kept: SaveState;
  readonly look: LookAck | null;
  /** Who has saved another version since this one was read; empty while nobody has. */
  readonly newer: string;
  /** A conflicting version, until it is resolved. */
  readonly conflict: Conflict | null;
  readonly busy: boolean;
  readonly problem: string | null;
  /** The last step, to be confirmed in words. */
  readonly done: Step | "restore" | null;
}

const UNKEPT: SaveState = { keeping: "kept", at: null, code: null, other: null };

export class TextSession {
  readonly store: Store<TextState> = createStore<TextState>({
    text: null,
    content: {},
    kept: UNKEPT,
    look: null,
    newer: "",
    conflict: null,
    busy: false,
    problem: null,
    done: null,
  });
  private keeper: Autosave | null = null;
  private cancelLook: (() => void) | null = null;
  private stopWatching: (() => void) | null = null;
  private looks = 0;

  constructor(
    readonly id: TextId,
    private readonly api: Api,
    private readonly timers: Timers,
    private readonly signedOut: () => void,
  ) {}

  get unsaved(): boolean {
    const { text, content } = this.store.get();
    return text !== null && !same(content, text.content);
  }

  /** True while closing the page would lose something. */
  get behind(): boolean {
    return this.keeper?.behind ?? false;
  }

  async open(): Promise<void> {
    await this.exclusive(async () => {
      const text = await this.api.read(this.id);
      const content = text.copy?.content ?? text.content;
      this.begin(text, content);
      this.store.set({ text, content });
      if (text.copy && text.copy.base !== text.text.version)
        await this.mergeWorkingCopy(text, text.copy.base, content);
      this.lookSoon(0);
      this.stopWatching ??= every(this.timers, OTHERS_EVERY_MS, () => void this.watchOthers());
    });
  }

  /** Saves again after signing in or returning to the page. */
  async resume(): Promise<void> {
    const { problem } = this.store.get();
    if (!this.keeper) return problem ? this.open() : undefined;
    if (problem === "session_expired") this.store.set({ problem: null });
    await this.keeper.flush();
  }

  close(): void {
    this.cancelLook?.();
    this.stopWatching?.();
    void this.keeper?.flush();
    this.keeper?.stop();
  }

  write(name: string, value: unknown): void {
    this.replace(withValue(this.store.get().content, name, value));
  }

  replace(content: Content): void {
    this.store.set({ content, done: null });
    this.keeper?.write(content);
    this.lookSoon(LOOK_PAUSE_MS);
  }

  /** Discards unsaved changes, after a confirmation. */
  async discard(): Promise<void> {
    await this.exclusive(async () => {
      await this.keeper?.flush();
      await this.api.dropCopy(this.id);
      this.takeOver(await this.api.read(this.id));
    });
  }

  async save(): Promise<void> {
    await this.exclusive(() => this.saveNow());
  }

  /** A workflow step. Unsaved changes are saved first. */
  async step(step: Step, more: object = {}): Promise<void> {
    await this.exclusive(async () => {
      if (this.unsaved) await this.saveNow();
      const { text, conflict } = this.store.get();
      if (!text || conflict) return;
      this.takeOver(await this.api.step(this.id, step, { version: text.text.version, ...more }));
      this.store.set({ done: step });
    });
  }

  /** Says something about the text; false if it was not stored. */
  async talk(act: TalkAct, body: object): Promise<boolean> {
    let stored = false;
    await this.exclusive(async () => {
      this.hear(await this.api.step(this.id, act, body));
      stored = true;
    });
    return stored;
  }

  async restore(version: number): Promise<void> {
    await this.exclusive(async () => {
      const { text } = this.store.get();
      if (!text) return;
      this.takeOver(
        await this.api.step(this.id, "restore", { version: text.text.version, restore: version }),
      );
      this.store.set({ done: "restore" });
    });
  }

  /** Resolves a conflict: `content` replaces the other version at the next save. */
  settle(content: Content): void {
    const { conflict } = this.store.get();
    if (!conflict) return;
    this.store.set({ conflict: null, text: conflict.theirs });
    this.keeper?.rebased(conflict.theirs.text.version);
    this.replace(content);
  }

  /** Resolves a conflict between two windows with `content`. */
  settleWindows(content: Content): void {
    const { other } = this.store.get().kept;
    if (!other) return;
    this.store.set({ content });
    this.keeper?.write(content);
    this.keeper?.take(other);
    this.lookSoon(0);
  }

  /** The diff of two versions, to resolve a conflict. */
  compare(kind: string, old: Content, changed: Content): Promise<DiffAck> {
    return this.api.compare(kind, old, changed);
  }

  /** The session has expired. */
  expired(): void {
    this.signedOut();
  }

  // --- inside ---------------------------------------------------------------------------------------

  private async saveNow(): Promise<void> {
    const { text, content } = this.store.get();
    if (!text) return;
    await this.keeper?.flush();
    this.takeOver(await this.api.save(this.id, text.text.version, content), content);
    this.store.set({ done: "save" });
  }

  /** Takes over the gateway's version. Changes made during the request stay, as changes of that version. */
  private takeOver(text: TextAck, sent?: Content): void {
    const now = this.store.get().content;
    const wroteOn = sent !== undefined && !same(now, sent);
    const content = wroteOn ? now : text.content;
    this.store.set({ text, content, conflict: null, newer: "" });
    this.keeper?.write(content);
    this.keeper?.saved(text.text.version, text.content);
    this.lookSoon(0);
  }

  private begin(text: TextAck, content: Content): void {
    const { copy } = text;
    this.keeper = new Autosave(
      {
        id: this.id,
        put: this.api.keep,
        timers: this.timers,
        changed: (kept) => {
          this.store.set({ kept });
          if (kept.code === "session_expired") this.signedOut();
        },
      },
      copy?.base ?? text.text.version,
      copy?.revision ?? 0,
      content,
    );
    if (copy) this.store.set({ kept: { ...UNKEPT, at: copy.saved_at } });
  }

  /** Merges a working copy of an older version with the current one. */
  private async mergeWorkingCopy(theirs: TextAck, base: number, mine: Content): Promise<void> {
    const began = await this.api.version(this.id, base).catch(() => null);
    this.conflicting(theirs, began?.content ?? null, mine);
  }

  /** Opens a conflict, unless there are no changes of one's own. */
  private conflicting(theirs: TextAck, base: Content | null, mine: Content): void {
    if (same(mine, theirs.content)) this.takeOver(theirs);
    else if (base && same(mine, base)) {
      this.takeOver(theirs);
      this.store.set({ problem: "text_changed" });
    } else this.store.set({ conflict: { theirs, mine, ...merge(base, mine, theirs.content) } });
  }

  private async exclusive(work: () => Promise<void>): Promise<void> {
    if (this.store.get().busy) return;
    this.store.set({ busy: true, problem: null, done: null });
    try {
      await work();
    } catch (error) {
      this.failed(error);
    } finally {
      this.store.set({ busy: false });
    }
  }

  private failed(error: unknown): void {
    const code = codeOf(error);
    const body = error instanceof HttpError ? error.body : null;
    if (code === "session_expired") {
      this.store.set({ problem: code });
      this.signedOut();
    } else if (code === "stale_version" && body) {
      const { current, base } = body as ConflictBody;
      this.conflicting(current, base ?? null, this.store.get().content);
    } else if (code === "content_invalid" && body && isRemark(body as FindingsBody)) {
      this.store.set({ problem: "remark_personal" });
    } else {
      if (code === "open_remarks") void this.watchOthers();
      const { look } = this.store.get();
      const findings = code === "content_invalid" && body ? (body as FindingsBody).findings : look?.findings;
      this.store.set({ problem: code, ...(look && findings && { look: { ...look, findings } }) });
    }
  }

  /** Who else writes in the text now, and whether somebody has saved it meanwhile. What is written here stays. */
  private async watchOthers(): Promise<void> {
    const fresh = await this.api.read(this.id).catch(() => null);
    const { text, busy } = this.store.get();
    if (!fresh || !text || busy) return;
    const newer = fresh.text.version > text.text.version ? fresh.text.saved_by : "";
    this.store.set({ newer, text: { ...text, others: fresh.others ?? [] } });
    this.hear(fresh);
  }

  /** Takes over what is said about the text, and nothing of the text. */
  private hear({ remarks = [], assignee, text: row }: TextAck): void {
    const { text } = this.store.get();
    if (!text) return;
    const { assignee: _, ...rest } = text;
    const about = { assignee: row.assignee ?? "", mine: row.mine ?? false, remarks: row.remarks ?? 0 };
    this.store.set({
      text: { ...rest, remarks, ...(assignee && { assignee }), text: { ...text.text, ...about } },
    });
  }

  private lookSoon(ms: number): void {
    this.cancelLook?.();
    this.cancelLook = this.timers.after(ms, () => void this.takeLook());
  }

  /** The latest check wins; a failed one leaves the previous result. */
  private async takeLook(): Promise<void> {
    this.looks += 1;
    const mine = this.looks;
    const look = await this.api.look(this.id.kind, this.store.get().content).catch(() => null);
    if (look && mine === this.looks) this.store.set({ look });
  }
}

function isRemark({ findings }: FindingsBody): boolean {
  return findings.every((finding) => finding.field === "remark");
}
