// Reviewing texts one after the other: the text as visitors see it, what is wrong with it, one press. Never texts of
// safety or law: they are opened and read each by itself.

import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { codeOf } from "../shared/connection";
import type { LookAck, TextAck, TextRow, TodoGroup } from "../shared/contract.generated";
import { useLoaded, Waiting } from "./loaded";
import { Preview } from "./preview";
import { textAddress } from "./route";
import type { ViewProps } from "./view-props";
import { kindText, problemText, useWords } from "./words";

const READ_KEY = "g";
const SKIP_KEY = "n";
const TO_REVIEW: readonly TodoGroup["name"][] = ["review", "unreviewed"];

/** The texts that may be reviewed in a row: neither of safety nor of law. */
export function rowsInARow(groups: readonly TodoGroup[]): readonly TextRow[] {
  return groups
    .filter((group) => TO_REVIEW.includes(group.name))
    .flatMap((group) => group.texts)
    .filter((row) => !row.safety && !row.legal);
}

export function ReviewView({ session, state }: ViewProps) {
  const { t, n } = useWords();
  const loaded = useLoaded(session, "review", session.api.todo);
  const queue = useMemo(() => rowsInARow(loaded.value?.groups ?? []), [loaded.value]);
  const [at, setAt] = useState(0);
  const [done, setDone] = useState(0);
  const reviews = state.me?.role === "reviewer";
  const row = queue[at];
  return (
    <>
      <header class="text-head">
        <h1>{t("place_review")}</h1>
        <p class="hint prose">{t("review_lead")}</p>
        <p>
          <a href="#/">{t("check_back_to_todo")}</a>
        </p>
      </header>
      <Waiting loaded={loaded}>
        <p class="hint" role="status" data-testid="review-progress">
          {n("review_done", done)} {row && t("check_place", { at: at + 1, of: queue.length })}
        </p>
        {!reviews && <p class="empty">{t("review_reviewers")}</p>}
        {reviews && !row && <p class="empty">{t(queue.length === 0 ? "review_none" : "review_end")}</p>}
        {reviews && row && (
          <OneReview
            key={`${row.kind} ${row.name}`}
            session={session}
            row={row}
            skip={() => setAt(at + 1)}
            read={() => {
              setDone(done + 1);
              setAt(at + 1);
            }}
          />
        )}
      </Waiting>
    </>
  );
}

interface OneProps {
  session: ViewProps["session"];
  row: TextRow;
  skip: () => void;
  read: () => void;
}

interface Opened {
  readonly text: TextAck;
  readonly look: LookAck;
}

/** One text. Its keys work while the focus is in it, so that no letter is caught elsewhere. */
function OneReview({ session, row, skip, read }: OneProps) {
  const words = useWords();
  const { t } = words;
  const panel = useRef<HTMLElement>(null);
  const loaded = useLoaded(session, `review ${row.kind} ${row.name}`, async (): Promise<Opened> => {
    const text = await session.api.read(row);
    return { text, look: await session.api.look(row.kind, text.content) };
  });
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const text = loaded.value?.text;
  const findings = loaded.value?.look.findings ?? [];
  const may = text?.may.includes("approve") === true && findings.length === 0;
  useEffect(() => panel.current?.focus(), [text !== undefined]);
  const approve = async () => {
    if (!text || busy || !may) return;
    setBusy(true);
    setProblem(null);
    try {
      const approved = await session.api.step(row, "approve", { version: text.text.version });
      if (approved.may.includes("publish"))
        await session.api.step(row, "publish", { version: approved.text.version });
      read();
    } catch (error) {
      const code = codeOf(error);
      if (code === "session_expired") session.expired();
      if (code === "stale_version") loaded.reload();
      setProblem(code);
      setBusy(false);
    }
  };
  const press = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const key = event.key.toLowerCase();
    if (key === READ_KEY) void approve();
    else if (key === SKIP_KEY) skip();
    else return;
    event.preventDefault();
  };
  return (
    <section
      class="check"
      ref={panel}
      tabIndex={-1}
      onKeyDown={press}
      aria-labelledby="review-name"
      data-testid="review"
      data-name={row.name}
    >
      <h2 id="review-name" dir="auto" lang={row.lang}>
        {row.title}
      </h2>
      <p class="hint">
        {kindText(words, row.kind)} · {row.name}
      </p>
      <div class="step-buttons">
        <button
          type="button"
          class="button button-main"
          aria-disabled={busy || !may}
          aria-keyshortcuts={READ_KEY}
          data-testid="review-read"
          onClick={() => void approve()}
        >
          {t("review_read")} <kbd>{READ_KEY.toUpperCase()}</kbd>
        </button>
        <button
          type="button"
          class="button"
          aria-keyshortcuts={SKIP_KEY}
          data-testid="review-skip"
          onClick={skip}
        >
          {t("check_skip")} <kbd>{SKIP_KEY.toUpperCase()}</kbd>
        </button>
        <a class="button button-quiet" href={textAddress(row)}>
          {t("says_open_text")}
        </a>
      </div>
      {text?.hindered && <p class="attention">{t(`${text.hindered}_hinders`)}</p>}
      <div aria-live="polite">
        {findings.length > 0 && <p class="attention">{t("review_findings")}</p>}
        {problem && (
          <p class="problem" role="alert">
            {problemText(words, problem)}
          </p>
        )}
      </div>
      <Waiting loaded={loaded}>
        {loaded.value && <Preview look={loaded.value.look} findings={findings} />}
      </Waiting>
    </section>
  );
}
