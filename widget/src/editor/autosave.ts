// Keeps what is being written with the gateway, so that a closed window or a cut line loses nothing.
// Owns when it is kept and what became of it; one request at a time, so that an older text never comes after a newer one.

import { codeOf, isTransient } from "../shared/connection";
import type { CopyAck, CopyConflictBody, CopyPut, CopyView } from "../shared/contract.generated";
import { HttpError } from "../shared/http";
import type { Timers } from "../shared/timers";
import type { Content, TextId } from "./api";
import { same } from "./content";

const PAUSE_MS = 800;
const FIRST_RETRY_MS = 2_000;
const LAST_RETRY_MS = 15_000;

/** `kept`: all of it; `behind`: soon; `cut`: no line, tried again; `elsewhere`: another window has kept something else. */
export type SaveStatus = "kept" | "behind" | "cut" | "elsewhere" | "refused";

export interface SaveState {
  readonly keeping: SaveStatus;
  /** When it was kept last, as the gateway says. */
  readonly at: string | null;
  /** Why, for `refused`. */
  readonly code: string | null;
  /** What the other window has kept, for `elsewhere`. */
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

  /** `content` is what the gateway has, in revision `seen` of the working copy; 0 if there is none. */
  constructor(
    private readonly options: Options,
    private base: number,
    private seen: number,
    content: Content,
  ) {
    this.wanted = content;
    this.kept = content;
  }

  /** True while something stands on the page alone. */
  get behind(): boolean {
    return this.current !== null || !same(this.wanted, this.kept);
  }

  write(content: Content): void {
    this.wanted = content;
    if (this.state.keeping === "elsewhere") return;
    if (!this.behind) this.tell({ keeping: "kept" });
    else {
      if (this.state.keeping !== "cut") this.tell({ keeping: "behind" });
      this.later(PAUSE_MS);
    }
  }

  /** A new version holds it, and the gateway has forgotten the copy. Nothing older may be kept after that. */
  saved(version: number, content: Content): void {
    this.stop();
    [this.base, this.seen, this.kept] = [version, 0, content];
    this.tell({ keeping: "kept", other: null });
    this.write(this.wanted);
  }

  /** Goes on from another version: what is written now is to replace that one. */
  rebased(version: number): void {
    this.base = version;
    this.kept = {};
    this.later(0);
  }

  /** The reader has seen the other window's text; what stands here replaces it. */
  take(other: CopyView): void {
    [this.seen, this.kept] = [other.revision, other.content];
    this.tell({ keeping: "behind", other: null });
    this.later(0);
  }

  /** Keeps now what is not kept, and resolves when that has been tried. */
  async flush(): Promise<void> {
    this.stop();
    await this.current;
    if (this.state.keeping !== "elsewhere") await this.run();
  }

  stop(): void {
    this.cancel?.();
    this.cancel = null;
  }

  private later(ms: number): void {
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
    this.tell({ keeping: same(this.wanted, content) ? "kept" : "behind", at: ack.saved_at });
  }

  private failed(error: unknown): void {
    if (isTransient(error)) {
      this.tell({ keeping: "cut" });
      this.later(this.retryMs);
      this.retryMs = Math.min(this.retryMs * 2, LAST_RETRY_MS);
      return;
    }
    const code = codeOf(error);
    const other = error instanceof HttpError ? (error.body as CopyConflictBody).copy : undefined;
    if (code === "stale_version" && other) this.tell({ keeping: "elsewhere", other });
    else this.tell({ keeping: "refused", code });
  }

  private tell(change: Partial<SaveState>): void {
    const code = change.keeping === "refused" ? (change.code ?? null) : null;
    this.state = { ...this.state, ...change, code };
    this.options.changed(this.state);
  }
}
