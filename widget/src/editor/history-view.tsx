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
        <a href={textAddress(id)}>{t("back_to_text")}</a>
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
  const [chosen, setChosen] = useState(newest?.version ?? 0);
  const row = versions.find((each) => each.version === chosen);
  return (
    <div class="history">
      <ol class="versions" reversed aria-label={t("place_history")}>
        {versions.map((version) => (
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
          </li>
        ))}
      </ol>
      {row && newest && (
        <OneVersion key={chosen} session={session} id={id} row={row} newest={newest} writes={writes} />
      )}
    </div>
  );
}

interface VersionProps {
  session: EditorSession;
  id: TextId;
  row: VersionRow;
  newest: VersionRow;
  writes: boolean;
}

function OneVersion({ session, id, row, newest, writes }: VersionProps) {
  const words = useWords();
  const { t } = words;
  const [problem, setProblem] = useState<string | null>(null);
  const first = row.version === 1;
  const loaded = useLoaded(session, String(row.version), () =>
    first ? beginning(session, id) : session.api.diff(id, row.version - 1, row.version),
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
      <h2>{first ? t("version_first") : t("version_changed", { version: row.version })}</h2>
      {row.comment && (
        <blockquote class="comment">
          <p class="label">{t("comment_of_review")}</p>
          <p>{row.comment}</p>
        </blockquote>
      )}
      <Waiting loaded={loaded}>
        <DiffView fields={loaded.value?.fields ?? []} whole={first} />
      </Waiting>
      {writes && row.version !== newest.version && (
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
