// The versions of a text, with their changes, and a button that restores one.

import { useState } from "preact/hooks";
import { codeOf } from "../shared/connection";
import type { DiffAck, HistoryAck, VersionRow } from "../shared/contract.generated";
import { SureButton } from "../shared/sure-button";
import type { TextId } from "./api";
import { DiffView } from "./diff-view";
import { useLoaded, Waiting } from "./loaded";
import { textAddress, textOf } from "./route";
import type { EditorSession } from "./session";
import type { ViewProps } from "./view-props";
import { byText, problemText, useWords } from "./words";

export function HistoryView({ session, state, route }: ViewProps) {
  const { t } = useWords();
  const id = textOf(route);
  if (!id) return <p class="empty">{t("error_not_found")}</p>;
  const writes = state.me?.role !== "administrator";
  return <History session={session} id={id} writes={writes} />;
}

function History({ session, id, writes }: { session: EditorSession; id: TextId; writes: boolean }) {
  const { t } = useWords();
  const loaded = useLoaded(session, `${id.kind} ${id.name}`, () => session.api.history(id));
  return (
    <>
      <p>
        <a class="link" href={textAddress(id)}>
          {t("back_to_text")}
        </a>
      </p>
      <h1>
        {t("place_history")} <span class="hint">{id.name}</span>
      </h1>
      <Waiting loaded={loaded}>
        {loaded.value && <Versions session={session} id={id} history={loaded.value} writes={writes} />}
      </Waiting>
    </>
  );
}

interface Props {
  session: EditorSession;
  id: TextId;
  history: HistoryAck;
  writes: boolean;
}

function Versions({ session, id, history, writes }: Props) {
  const words = useWords();
  const { t } = words;
  const { versions } = history;
  const newest = versions[0];
  const written = versions.filter((version) => version.words !== false);
  const [chosen, setChosen] = useState(written[0]?.version ?? 0);
  const row = versions.find((each) => each.version === chosen);
  return (
    <div class="history">
      <ol class="versions" reversed aria-label={t("place_history")}>
        {written.map((version) => (
          <li key={version.version}>
            <button
              type="button"
              class="version"
              data-testid="version"
              aria-pressed={version.version === chosen}
              onClick={() => setChosen(version.version)}
            >
              <strong>{t("version_of", { version: version.version })}</strong>
              <span class={`status status-${version.status}`}>{t(`status_${version.status}`)}</span>
              <span class="hint">
                {words.dateTime(version.saved_at)} · {byText(words, version.saved_by)}
              </span>
            </button>
            {stepsAfter(versions, version).map((step) => (
              <p class="hint version-step" key={step.version}>
                {t(step.for_review ? "status_for_review" : `status_${step.status}`)} ·{" "}
                {words.dateTime(step.saved_at)} · {byText(words, step.saved_by)}
              </p>
            ))}
          </li>
        ))}
      </ol>
      {row && newest && (
        <OneVersion
          key={chosen}
          session={session}
          id={id}
          row={row}
          newest={newest}
          written={written}
          writes={writes}
        />
      )}
    </div>
  );
}

interface VersionProps {
  session: EditorSession;
  id: TextId;
  row: VersionRow;
  newest: VersionRow;
  /** The versions that say something of their own. */
  written: readonly VersionRow[];
  writes: boolean;
}

/** The steps that this version has taken, the newest first. */
function stepsAfter(versions: readonly VersionRow[], version: VersionRow): readonly VersionRow[] {
  const at = versions.indexOf(version);
  let from = at;
  while (from > 0 && versions[from - 1]?.words === false) from -= 1;
  return versions.slice(from, at);
}

function OneVersion({ session, id, row, newest, written, writes }: VersionProps) {
  const words = useWords();
  const { t } = words;
  const [problem, setProblem] = useState<string | null>(null);
  const others = written.filter((each) => each.version !== row.version);
  const before = others.find((each) => each.version < row.version);
  const [other, setOther] = useState(before?.version ?? 0);
  const first = other === 0;
  const loaded = useLoaded(session, `${other} ${row.version}`, () =>
    first ? beginning(session, id) : session.api.diff(id, other, row.version),
  );
  const restore = async () => {
    try {
      await session.api.step(id, "restore", { version: newest.version, restore: row.version });
      location.hash = textAddress(id);
    } catch (error) {
      setProblem(codeOf(error));
    }
  };
  return (
    <section class="one-version" aria-label={t("version_of", { version: row.version })}>
      <h2>{before ? t("version_changed", { version: row.version }) : t("version_first")}</h2>
      {others.length > 0 && (
        <p class="assignee">
          <label for="compare-with">{t("version_compare")}</label>
          <select
            id="compare-with"
            class="input"
            data-testid="compare-with"
            value={String(other)}
            onChange={(event) => setOther(Number(event.currentTarget.value))}
          >
            {!before && <option value="0">{t("version_nothing")}</option>}
            {others.map((each) => (
              <option key={each.version} value={String(each.version)}>
                {t("version_of", { version: each.version })}, {words.dateTime(each.saved_at)}
              </option>
            ))}
          </select>
        </p>
      )}
      {row.comment && (
        <blockquote class="comment">
          <p class="label">{t("comment_of_review")}</p>
          <p>{row.comment}</p>
        </blockquote>
      )}
      <Waiting loaded={loaded}>
        <DiffView fields={loaded.value?.fields ?? []} whole={first} />
      </Waiting>
      {writes && row !== written[0] && (
        <p>
          <SureButton
            label={t("restore")}
            question={t("restore_sure", { version: row.version })}
            sure={t("yes_do")}
            cancel={t("cancel")}
            act={() => void restore()}
            testId="restore"
          />
        </p>
      )}
      {problem && (
        <p class="problem" role="alert">
          {problemText(words, problem)}
        </p>
      )}
    </section>
  );
}

/** The first version, shown as entirely new. */
async function beginning(session: EditorSession, id: TextId): Promise<DiffAck> {
  const { content } = await session.api.version(id, 1);
  return session.api.compare(id.kind, {}, content);
}
