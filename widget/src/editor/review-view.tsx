// Reviewing texts one after the other: the text as visitors see it, what is wrong with it, one press. Never texts of
// safety or law: they are opened and read each by itself.

import { useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import type { LookAck, TextAck, TextRow, TodoGroup } from "../shared/contract.generated";
import { KeyButton, Outcome, onKeys, RowHeader, useOnePress } from "./in-a-row";
import { useLoaded, Waiting } from "./loaded";
import { Preview } from "./preview";
import { textAddress } from "./route";
import type { ViewProps } from "./view-props";
import { kindText, useWords } from "./words";

const READ_KEY = "g";
const SKIP_KEY = "n";
const TO_REVIEW: readonly TodoGroup["name"][] = ["review", "unreviewed"];

/** The texts that may be reviewed in a row: neither of safety nor of law, nor with something left to talk about. */
export function rowsInARow(groups: readonly TodoGroup[]): readonly TextRow[] {
  return groups
    .filter((group) => TO_REVIEW.includes(group.name))
    .flatMap((group) => group.texts)
    .filter((row) => !row.safety && !row.legal && !row.remarks);
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
      <RowHeader title={t("place_review")} lead={t("review_lead")} />
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
  const { busy, problem, press } = useOnePress(session, loaded.reload, read);
  const text = loaded.value?.text;
  const findings = loaded.value?.look.findings ?? [];
  const may = text?.may.includes("approve") === true && findings.length === 0;
  useLayoutEffect(() => panel.current?.focus(), [text !== undefined]);
  const approve = () => {
    if (text && may) void press(() => approved(session, row, text.text.version));
  };
  return (
    <section
      class="check"
      ref={panel}
      tabIndex={-1}
      onKeyDown={onKeys({ [READ_KEY]: approve, [SKIP_KEY]: skip })}
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
        <KeyButton
          letter={READ_KEY}
          label={t("review_read")}
          testId="review-read"
          look="button-main"
          off={busy || !may}
          press={approve}
        />
        <KeyButton letter={SKIP_KEY} label={t("check_skip")} testId="review-skip" press={skip} />
        <a class="button button-quiet" href={textAddress(row)}>
          {t("says_open_text")}
        </a>
      </div>
      {text?.note && (
        <blockquote class="comment" data-testid="author-note">
          <p class="label">{t("note_of_author")}</p>
          <p>{text.note}</p>
        </blockquote>
      )}
      {text?.hindered && <p class="attention">{t(`${text.hindered}_hinders`)}</p>}
      <Outcome problem={problem}>
        {findings.length > 0 && <p class="attention">{t("review_findings")}</p>}
      </Outcome>
      <Waiting loaded={loaded}>
        {loaded.value && <Preview look={loaded.value.look} findings={findings} />}
      </Waiting>
    </section>
  );
}

/** Approves a text, and publishes it if nothing else is asked for that. */
async function approved(session: ViewProps["session"], row: TextRow, version: number): Promise<void> {
  const { may, text } = await session.api.step(row, "approve", { version });
  if (may.includes("publish")) await session.api.step(row, "publish", { version: text.version });
}
