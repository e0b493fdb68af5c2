// Drafts of documentation forms: fetched once per conversation, edited, saved, and kept when saving is refused.

import { codeOf, RequestError } from "../../shared/connection";
import type {
  EarlierGuiding,
  FaultView,
  FormAck,
  FormFill,
  SavedAck,
  VocabularyAck,
} from "../../shared/contract.generated";
import { createStore, type Store } from "../../shared/store";
import { dayAt, hourAt, SWEDEN } from "../../shared/time-zone";
import type { FormsApi } from "./forms-api";

/** One form that is being filled in. */
export interface Draft {
  readonly form: FormFill;
  readonly seen: number;
  /** The id of the documented case, if there is one. */
  readonly name: string | null;
  readonly certain: readonly string[];
  readonly earlier: readonly EarlierGuiding[];
  /** Names of directory entries by their ids. */
  readonly names: Readonly<Record<string, string>>;
  readonly automatic: boolean;
  readonly practice: boolean;
  readonly faults: readonly FaultView[];
  /** Fields that somebody has filled in here; the others are as the gateway suggests them. */
  readonly touched: readonly (keyof FormFill)[];
}

interface FormsState {
  readonly vocabulary: VocabularyAck | null;
  readonly drafts: Readonly<Record<string, Draft>>;
  readonly problem: string | null;
  /** The conversation whose form should be shown now. */
  readonly wanted: string | null;
}

/** Default values, which the gateway leaves out. */
const DEFAULTS: Partial<FormFill> = { typ: "samtal", kanal: "chatt", forsta_kontakt: "okant" };

export function draftOf(ack: FormAck): Draft {
  return {
    form: { ...DEFAULTS, ...ack.form },
    seen: ack.seen,
    name: ack.case,
    certain: ack.certain ?? [],
    earlier: ack.earlier ?? [],
    names: ack.names ?? {},
    automatic: ack.automatic ?? false,
    practice: ack.practice ?? false,
    faults: [],
    touched: [],
  };
}

/** Changes fields, and removes their faults. */
export function changed(draft: Draft, change: Partial<FormFill>): Draft {
  const fields = Object.keys(change) as (keyof FormFill)[];
  return {
    ...draft,
    form: { ...draft.form, ...change },
    faults: draft.faults.filter(({ field }) => !(fields as string[]).includes(field)),
    touched: [...new Set([...draft.touched, ...fields])],
  };
}

/** A newer suggestion, with what has been filled in here put over it. */
export function renewed(suggested: Draft, draft: Draft): Draft {
  const filled = Object.fromEntries(draft.touched.map((field) => [field, draft.form[field]]));
  return {
    ...suggested,
    form: { ...suggested.form, ...filled },
    names: { ...suggested.names, ...draft.names },
    touched: draft.touched,
  };
}

const BLOCK_HOURS = 4;

/** The period in which a contact began: the day and the block of four hours, in Swedish time. */
export function periodOf(time: Date): string {
  const block = Math.floor(hourAt(SWEDEN, time) / BLOCK_HOURS) * BLOCK_HOURS;
  return `${dayAt(SWEDEN, time)}/${String(block).padStart(2, "0")}`;
}

/** Whether contacts of this kind are documented with few fields: silent ones, tests, wrong numbers, abuse. */
export function isDataless(form: FormFill): boolean {
  return form.typ !== undefined && form.typ !== "samtal";
}

export class FormDrafts {
  readonly store: Store<FormsState> = createStore<FormsState>({
    vocabulary: null,
    drafts: {},
    problem: null,
    wanted: null,
  });

  constructor(private readonly api: FormsApi) {}

  async words(lang: string): Promise<VocabularyAck> {
    const known = this.store.get().vocabulary;
    if (known) return known;
    const vocabulary = await this.api.vocabulary(lang);
    this.store.set({ vocabulary });
    return vocabulary;
  }

  /** The draft of a conversation's form, or the one that the gateway suggests. */
  async open(conversation: string): Promise<Draft> {
    const known = this.store.get().drafts[conversation];
    if (known) return known;
    try {
      const draft = draftOf(await this.api.suggest(conversation));
      this.put(conversation, draft);
      this.store.set({ problem: null });
      return draft;
    } catch (error) {
      this.store.set({ problem: codeOf(error) });
      throw error;
    }
  }

  /** Fetches the suggestion again once the conversation has ended: its length, level and case are known by now. */
  async renew(conversation: string): Promise<void> {
    const suggested = draftOf(await this.api.suggest(conversation));
    const draft = this.store.get().drafts[conversation];
    this.put(conversation, draft ? renewed(suggested, draft) : suggested);
  }

  /** True while a reload would lose answers. */
  get unsaved(): boolean {
    return Object.values(this.store.get().drafts).some(({ touched }) => touched.length > 0);
  }

  change(conversation: string, change: Partial<FormFill>): void {
    const draft = this.store.get().drafts[conversation];
    if (draft) this.put(conversation, changed(draft, change));
  }

  name(conversation: string, aktor: string, name: string): void {
    const draft = this.store.get().drafts[conversation];
    if (draft) this.put(conversation, { ...draft, names: { ...draft.names, [aktor]: name } });
  }

  want(conversation: string | null): void {
    this.store.set({ wanted: conversation });
  }

  /**
   * Handles a refused form: shows its faults, or takes over the new version of the guideline so that the next try is
   * under it. What was filled in stays.
   */
  async refused(conversation: string, error: unknown): Promise<void> {
    const draft = this.store.get().drafts[conversation];
    if (!draft || !(error instanceof RequestError)) return;
    if (error.code === "guideline_changed") {
      const version = await this.guideline(languageOfPage());
      this.put(conversation, changed(draft, { riktlinje_version: version }));
    } else {
      this.put(conversation, { ...draft, faults: error.faults });
    }
    this.want(conversation);
  }

  /** Saves the form of a contact that the counselor has not closed. */
  async save(conversation: string): Promise<void> {
    const draft = await this.open(conversation);
    try {
      // The draft may be older than the case: fetch the case's id.
      const name = draft.name ?? (await this.api.suggest(conversation)).case;
      if (!name) throw new RequestError("wrong_state");
      const { seen } = await this.api.save(name, { seen: draft.seen, form: draft.form });
      this.put(conversation, { ...draft, name, seen, automatic: false, faults: [], touched: [] });
    } catch (error) {
      await this.refused(conversation, error);
      throw error;
    }
  }

  suggested(conversation: string): Promise<FormAck> {
    return this.api.suggest(conversation);
  }

  keep(name: string, draft: Draft): Promise<SavedAck> {
    return this.api.save(name, { seen: draft.seen, form: draft.form });
  }

  /** The version of the guideline on documentation that is in force now. */
  async guideline(lang: string): Promise<string> {
    const vocabulary = await this.api.vocabulary(lang);
    this.store.set({ vocabulary });
    return vocabulary.guidelines.find(({ name }) => name === "dokumentation")?.version ?? "";
  }

  forget(conversation: string): void {
    this.store.update((state) => {
      const { [conversation]: _, ...drafts } = state.drafts;
      return { ...state, drafts, wanted: state.wanted === conversation ? null : state.wanted };
    });
  }

  /** Drops every draft: they belong to one account. */
  clear(): void {
    this.store.set({ drafts: {}, problem: null, wanted: null });
  }

  private put(conversation: string, draft: Draft): void {
    this.store.update((state) => ({ ...state, drafts: { ...state.drafts, [conversation]: draft } }));
  }
}

function languageOfPage(): string {
  return globalThis.document?.documentElement.lang ?? "sv";
}
