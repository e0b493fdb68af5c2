// The page of a text: form at the left, preview at the right.

import { useCallback, useEffect, useMemo, useRef } from "preact/hooks";
import type { KindView, TextAck } from "../shared/contract.generated";
import { useStore } from "../shared/store";
import type { Content } from "./api";
import type { SaveStatus } from "./autosave";
import { ConflictView, WindowsView } from "./conflict-view";
import { asText, same } from "./content";
import { FieldForm } from "./field-form";
import { LeaveNotice } from "./leave-notice";
import { LiveDiff } from "./live-diff";
import { Preview } from "./preview";
import { Remarks } from "./remarks-view";
import { textAddress, textOf, useGuard } from "./route";
import { SourceChange, SourceText } from "./source-view";
import { StepBar } from "./step-bar";
import { TextSession } from "./text-session";
import { UsedHere } from "./used-texts";
import type { ViewProps } from "./view-props";
import { byText, dueText, kindText, problemText, statusText, useWords } from "./words";

/** States that do not resolve themselves soon. */
const STUCK: readonly SaveStatus[] = ["cut", "refused", "elsewhere"];

export function TextView({ session, state, route }: ViewProps) {
  const { t } = useWords();
  const id = textOf(route);
  const text = useMemo(
    () => id && new TextSession(id, session.api, session.timers, () => session.expired()),
    [id?.kind, id?.name, session],
  );
  useEffect(() => {
    if (!text) return;
    void text.open();
    return () => text.close();
  }, [text]);
  const kind = state.kinds.find((each) => each.kind === id?.kind);
  if (!text || !kind) return <p class="empty">{t("error_not_found")}</p>;
  return <OpenText text={text} kind={kind} here={state.phase === "desk"} session={session} />;
}

interface OpenProps extends Pick<ViewProps, "session"> {
  text: TextSession;
  kind: KindView;
  here: boolean;
}

function OpenText({ text, kind, here, session }: OpenProps) {
  const words = useWords();
  const { t } = words;
  const state = useStore(text.store);
  const stuck = STUCK.includes(state.kept.keeping);
  const held = useGuard(useCallback(() => !stuck, [stuck]));
  useEffect(() => {
    const ask = (event: BeforeUnloadEvent) => {
      if (text.behind) event.preventDefault();
    };
    addEventListener("beforeunload", ask);
    return () => removeEventListener("beforeunload", ask);
  }, [text]);
  useEffect(() => {
    if (here) void text.resume();
  }, [here, text]);
  useSaveKey(text);
  const form = useRef<HTMLFormElement>(null);
  const { text: read, content, look, conflict, kept } = state;
  if (!read) {
    return state.problem ? (
      <div class="notice" role="alert">
        <p class="problem">{problemText(words, state.problem)}</p>
        <button type="button" class="button" onClick={() => void text.open()}>
          {t("try_again")}
        </button>
      </div>
    ) : (
      <p class="empty" role="status">
        {t("loading")}
      </p>
    );
  }
  const row = read.text;
  const findings = look?.findings ?? read.findings ?? [];
  const writes = read.may.includes("save");
  const used = usedAs(row.kind, row.name);
  return (
    <>
      <LeaveNotice held={held} question={t("leave_anyway")} />
      <header class="text-head">
        <p class="hint">
          {kindText(words, row.kind)} · {row.name}
        </p>
        <h1 dir="auto" lang={row.lang}>
          {row.title}
        </h1>
        <p class="standing">
          <span class={`status status-${row.for_review ? "for_review" : row.status}`} data-testid="standing">
            {statusText(words, row)}
          </span>
          <span>{dueText(words, row, kind.life)}</span>
          <span class="hint">
            {t("saved_by", {
              version: row.version,
              at: words.dateTime(row.saved_at),
              by: byText(words, row.saved_by),
            })}
          </span>
          <a class="link" href={textAddress(text.id, "history")}>
            {t("place_history")}
          </a>
        </p>
        {read.comment && (
          <blockquote class="comment" data-testid="comment">
            <p class="label">{t("comment_of_review")}</p>
            <p>{read.comment}</p>
          </blockquote>
        )}
        {read.note && (
          <blockquote class="comment" data-testid="author-note">
            <p class="label">{t("note_of_author")}</p>
            <p>{read.note}</p>
          </blockquote>
        )}
        {(read.others ?? []).map((other) => (
          <p class="attention" role="status" key={other.name} data-testid="other">
            {t("other_writes", { name: other.name, at: words.dateTime(other.saved_at) })}
          </p>
        ))}
        {state.newer && (
          <p class="attention" role="status" data-testid="newer">
            {t("newer_version", { name: byText(words, state.newer) })}
          </p>
        )}
        {!writes && <p class="hint">{t("only_reading")}</p>}
        {closedBehind(read, content) && (
          <p class="attention" role="status" data-testid="closed-behind">
            {t("closed_behind")}
          </p>
        )}
        <LiveDiff text={text} read={read} />
        <SourceChange text={text} read={read} />
      </header>
      {conflict && <ConflictView text={text} conflict={conflict} kind={kind} />}
      {kept.other && <WindowsView text={text} other={kept.other} mine={content} kind={kind} />}
      {!conflict && !kept.other && (
        <>
          <StepBar text={text} state={state} read={read} kind={kind} />
          <div class="desk-panes">
            <form
              ref={form}
              class="writing"
              onSubmit={(event) => event.preventDefault()}
              aria-label={row.title}
            >
              <FieldForm
                fields={kind.fields}
                content={content}
                findings={findings}
                readOnly={!writes}
                write={(name, value) => text.write(name, value)}
              />
            </form>
            <div class="beside">
              {kind.life === "reviewed" && (
                <Remarks text={text} read={read} content={content} fields={kind.fields} form={form} />
              )}
              <SourceText text={text} read={read} />
              <Preview look={look} findings={findings} />
              {used && <UsedHere session={session} wanted={[used]} />}
            </div>
          </div>
        </>
      )}
    </>
  );
}

/** Whether the text has changed and what is said with nobody there is still as visitors read it. */
function closedBehind(read: TextAck, content: Content): boolean {
  const before = read.live ?? read.content;
  const closed = asText(content["stangt"]);
  return closed !== "" && closed === asText(before["stangt"]) && !same(content["text"], before["text"]);
}

/** Saves on Ctrl+S or Cmd+S. */
function useSaveKey(text: TextSession): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "s" || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      if (text.unsaved) void text.save();
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, [text]);
}

/** Under which sort and id it is counted how often a text was met; null for texts that are not. */
function usedAs(kind: string, name: string): readonly ["article" | "guide" | "reply", string] | null {
  if (kind !== "article" && kind !== "guide" && kind !== "reply") return null;
  return [kind, name.split("/").at(-1) ?? name];
}
