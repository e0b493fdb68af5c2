// Saves the working copy of a text at the gateway, debounced and retried, so that a closed window loses nothing. One
// request at a time, so that an older text never overwrites a newer one.

import { codeOf, isTransient } from "../shared/connection";
import type { CopyAck, CopyConflictBody, CopyPut, CopyView } from "../shared/contract.generated";
import { HttpError } from "../shared/http";
import type { Timers } from "../shared/timers";
import type { Content, TextId } from "./api";
import { same } from "./content";

const PAUSE_MS = 800;
const FIRST_RETRY_MS = 2_000;
const LAST_RETRY_MS = 15_000;

/**
 * `kept`: saved; `behind`: about to be saved; `cut`: offline, retried; `elsewhere`: another window has saved another
 * text.
 */
export type SaveStatus = "kept" | "behind" | "cut" | "elsewhere" | "refused";

export interface SaveState {
  readonly keeping: SaveStatus;
  /** The time of the last save, from the gateway. */
  readonly at: string | null;
  /** The error code, for `refused`. */
  readonly code: string | null;
  /** The other window's copy, for `elsewhere`. */
  readonly other: CopyView | null;
}

interface Options {
  readonly id: TextId;
  readonly put: (id: TextId, copy: CopyPut) => Promise<CopyAck>;
  readonly timers: Timers;
  readonly changed: (state: SaveState) => void;
}

export class Autosave {
  private state: SaveState = { keeping: "kept", at: null, code: null, other: null };
  private wanted: Content;
  private kept: Content;
  private current: Promise<void> | null = null;
  private retryMs = FIRST_RETRY_MS;
  private cancel: (() => void) | null = null;

  /** `content` is the gateway's copy, `seen` the revision of its working copy; 0 if there is none. */
  constructor(
    private readonly options: Options,
    private base: number,
    private seen: number,
    content: Content,
  ) {
    this.wanted = content;
    this.kept = content;
  }

  /** True while something is not saved at the gateway. */
  get behind(): boolean {
    return this.current !== null || !same(this.wanted, this.kept);
  }

  write(content: Content): void {
    this.wanted = content;
    if (this.state.keeping === "elsewhere") return;
    if (!this.behind) this.report({ keeping: "kept" });
    else {
      if (this.state.keeping !== "cut") this.report({ keeping: "behind" });
      this.schedule(PAUSE_MS);
    }
  }

  /**
   * A new version was saved, and the gateway has deleted the working copy. No older content may be saved after that.
   */
  saved(version: number, content: Content): void {
    this.stop();
    [this.base, this.seen, this.kept] = [version, 0, content];
    this.report({ keeping: "kept", other: null });
    this.write(this.wanted);
  }

  /** Continues from another version, which the current content is to replace. */
  rebased(version: number): void {
    this.base = version;
    this.kept = {};
    this.schedule(0);
  }

  /** Continues from the other window's copy, which the current content is to replace. */
  take(other: CopyView): void {
    [this.seen, this.kept] = [other.revision, other.content];
    this.report({ keeping: "behind", other: null });
    this.schedule(0);
  }

  /** Saves at once; resolves when that was tried. */
  async flush(): Promise<void> {
    this.stop();
    await this.current;
    if (this.state.keeping !== "elsewhere") await this.run();
  }

  stop(): void {
    this.cancel?.();
    this.cancel = null;
  }

  private schedule(ms: number): void {
    this.stop();
    this.cancel = this.options.timers.after(ms, () => void this.run());
  }

  private run(): Promise<void> {
    this.current ??= this.attempt().finally(() => {
      this.current = null;
    });
    return this.current;
  }

  private async attempt(): Promise<void> {
    try {
      while (!same(this.wanted, this.kept)) await this.put(this.wanted);
    } catch (error) {
      this.failed(error);
    }
  }

  private async put(content: Content): Promise<void> {
    const { id, put } = this.options;
    const ack = await put(id, { base: this.base, seen: this.seen, content });
    [this.seen, this.kept, this.retryMs] = [ack.revision, content, FIRST_RETRY_MS];
    this.report({ keeping: same(this.wanted, content) ? "kept" : "behind", at: ack.saved_at });
  }

  private failed(error: unknown): void {
    if (isTransient(error)) {
      this.report({ keeping: "cut" });
      this.schedule(this.retryMs);
      this.retryMs = Math.min(this.retryMs * 2, LAST_RETRY_MS);
      return;
    }
    const code = codeOf(error);
    const other = error instanceof HttpError ? (error.body as CopyConflictBody).copy : undefined;
    if (code === "stale_version" && other) this.report({ keeping: "elsewhere", other });
    else this.report({ keeping: "refused", code });
  }

  private report(change: Partial<SaveState>): void {
    const code = change.keeping === "refused" ? (change.code ?? null) : null;
    this.state = { ...this.state, ...change, code };
    this.options.changed(this.state);
  }
}
