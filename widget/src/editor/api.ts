// HTTP requests of the editor.

import type {
  Ack,
  CopyAck,
  CopyPut,
  DiffAck,
  ExamplePropose,
  FilesAck,
  GapsAck,
  HistoryAck,
  IntentAck,
  KindsAck,
  LookAck,
  ProposedAck,
  ReviewersAck,
  SituationAck,
  SituationsAck,
  TeachingAck,
  TextAck,
  TextCreate,
  TextsAck,
  TodoAck,
  TryAck,
  TryTalk,
  VersionAck,
} from "../shared/contract.generated";
import { API, ask } from "../shared/http";

const ROOT = "editor";

export type Content = Readonly<Record<string, unknown>>;

/** Identifies a text: its kind, and its name within the kind. */
export interface TextId {
  readonly kind: string;
  readonly name: string;
}

/** The path of a text in the API; a dot replaces the slash of a name. */
export function pathOf({ kind, name }: TextId): string {
  return `${encodeURIComponent(kind)}/${encodeURIComponent(name.replace("/", "."))}`;
}

const text = (id: TextId) => `${ROOT}/texts/${pathOf(id)}`;

export const api = {
  kinds: () => ask<KindsAck>("GET", `${ROOT}/kinds`),
  texts: (query: string) => ask<TextsAck>("GET", `${ROOT}/texts${query && `?${query}`}`),
  todo: () => ask<TodoAck>("GET", `${ROOT}/todo`),
  read: (id: TextId) => ask<TextAck>("GET", text(id)),
  create: (made: TextCreate) => ask<TextAck>("POST", `${ROOT}/texts`, made),
  keep: (id: TextId, copy: CopyPut) => ask<CopyAck>("PUT", `${text(id)}/copy`, copy),
  dropCopy: (id: TextId) => ask<Ack>("DELETE", `${text(id)}/copy`),
  save: (id: TextId, version: number, content: Content) =>
    ask<TextAck>("POST", `${text(id)}/save`, { version, content }),
  /** A workflow step: `submit`, `approve`, `return`, `publish`, `schedule`, `withdraw`, `verify`, `restore`; also what is said
   * about a text: `assign`, `remark`, `answer`, `done`, `reopen`. */
  step: (id: TextId, step: string, body: object) => ask<TextAck>("POST", `${text(id)}/${step}`, body),
  reviewers: () => ask<ReviewersAck>("GET", `${ROOT}/reviewers`),
  history: (id: TextId) => ask<HistoryAck>("GET", `${text(id)}/versions`),
  version: (id: TextId, version: number) => ask<VersionAck>("GET", `${text(id)}/versions/${version}`),
  diff: (id: TextId, from: number, to: number) =>
    ask<DiffAck>("GET", `${text(id)}/diff?from=${from}&to=${to}`),
  compare: (kind: string, old: Content, changed: Content) =>
    ask<DiffAck>("POST", `${ROOT}/compare`, { kind, old, new: changed }),
  look: (kind: string, content: Content) => ask<LookAck>("POST", `${ROOT}/look`, { kind, content }),
  takeIn: (files: readonly File[], look: boolean) => {
    const form = new FormData();
    for (const file of files) form.append("file", file, file.name);
    return ask<FilesAck>("POST", `${ROOT}/files${look ? "?look=1" : ""}`, form);
  },
  situations: (query: string) =>
    ask<SituationsAck>("GET", `${ROOT}/situations${query && `?${new URLSearchParams({ q: query })}`}`),
  situation: (name: string) => ask<SituationAck>("GET", `${ROOT}/situations/${encodeURIComponent(name)}`),
  gaps: (period = "") => ask<GapsAck>("GET", `gaps${period && `?${new URLSearchParams({ period })}`}`),
  teaching: () => ask<TeachingAck>("GET", "teaching"),
  sentences: (intent: string, lang: string) =>
    ask<IntentAck>("GET", `teaching/intents/${encodeURIComponent(intent)}?lang=${encodeURIComponent(lang)}`),
  propose: (sentence: ExamplePropose) => ask<ProposedAck>("POST", "teaching/proposals", sentence),
  tryBot: (talk: TryTalk) => ask<TryAck>("POST", `${ROOT}/try`, talk),
  tryTeaching: () => ask<Ack>("POST", "teaching/trial"),
  activate: (choice: string) => ask<Ack>("POST", "teaching/activate", { choice }),
  goBack: () => ask<Ack>("POST", "teaching/go-back"),
  fileOf: (id: TextId) => `${API}${text(id)}/file`,
  archive: `${API}${ROOT}/files`,
};

export type Api = typeof api;
