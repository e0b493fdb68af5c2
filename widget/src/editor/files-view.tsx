// The page of import and export. An uploaded file is checked first: its errors with their places, or the number of
// changes.

import { useState } from "preact/hooks";
import { codeOf } from "../shared/connection";
import type { FilesAck, FindingsBody, FindingView } from "../shared/contract.generated";
import { HttpError } from "../shared/http";
import type { ViewProps } from "./view-props";
import { fieldText, findingText, kindText, problemText, useWords } from "./words";

const SHOWN_FAULTS = 200;

interface Result {
  readonly answer: FilesAck | null;
  readonly faults: readonly FindingView[];
  readonly code: string | null;
}

export function FilesView({ session }: ViewProps) {
  const words = useWords();
  const { t, n } = words;
  const [files, setFiles] = useState<readonly File[]>([]);
  const [result, setResult] = useState<Result | null>(null);
  const [busy, setBusy] = useState(false);
  const send = async (chosen: readonly File[], look: boolean) => {
    if (chosen.length === 0) return;
    setBusy(true);
    try {
      setResult({ answer: await session.api.takeIn(chosen, look), faults: [], code: null });
    } catch (error) {
      const code = codeOf(error);
      if (code === "session_expired") session.expired();
      const body =
        error instanceof HttpError && code === "files_invalid" ? (error.body as FindingsBody) : null;
      setResult({ answer: null, faults: body?.findings ?? [], code });
    } finally {
      setBusy(false);
    }
  };
  const changed = result?.answer
    ? Object.values(result.answer.changed).reduce((sum, each) => sum + each, 0)
    : 0;
  return (
    <>
      <h1>{t("place_files")}</h1>
      <section class="group">
        <h2>{t("files_in")}</h2>
        <p class="prose">{t("files_in_hint")}</p>
        <p class="file-choice">
          <label class="button button-main">
            {t("files_choose")}
            <input
              class="hidden-visually"
              type="file"
              multiple
              accept=".md,.csv,.yaml,.zip"
              data-testid="files"
              onChange={(event) => {
                const chosen = [...(event.currentTarget.files ?? [])];
                event.currentTarget.value = "";
                setFiles(chosen);
                setResult(null);
                void send(chosen, true);
              }}
            />
          </label>
          <span class="hint">{files.map((file) => file.name).join(", ")}</span>
        </p>
        <div aria-live="polite">
          {busy && <p role="status">{t("files_busy")}</p>}
          {!busy && result?.code && (
            <div class="notice" data-testid="files-report">
              <p class="problem">
                {result.code === "files_invalid"
                  ? n("files_faults", result.faults.length)
                  : problemText(words, result.code)}
              </p>
              {result.faults.length > 0 && (
                <ol class="file-problems">
                  {result.faults.slice(0, SHOWN_FAULTS).map((fault) => (
                    <li key={JSON.stringify(fault)}>
                      <Fault fault={fault} />
                    </li>
                  ))}
                </ol>
              )}
            </div>
          )}
          {!busy && result?.answer && (
            <div class="notice" data-testid="files-report">
              <p>{t(result.answer.saved ? "files_saved" : changed > 0 ? "files_would" : "files_nothing")}</p>
              <ul>
                {Object.entries(result.answer.changed).map(([kind, count]) => (
                  <li key={kind}>
                    {kindText(words, kind)}: <span class="number">{count}</span>
                  </li>
                ))}
              </ul>
              {!result.answer.saved && changed > 0 && (
                <button
                  type="button"
                  class="button button-main"
                  data-testid="files-save"
                  onClick={() => void send(files, false)}
                >
                  {t("files_take_in")}
                </button>
              )}
            </div>
          )}
        </div>
      </section>
      <section class="group">
        <h2>{t("files_out")}</h2>
        <p class="prose">{t("files_out_hint")}</p>
        <p>
          <a class="button" href={session.api.archive} download>
            {t("files_download")}
          </a>
        </p>
      </section>
    </>
  );
}

/** An error with its place. */
function Fault({ fault }: { fault: FindingView }) {
  const words = useWords();
  const { where, row, field, line } = fault;
  const place = [
    where,
    row !== undefined && words.t("at_row", { row }),
    field && fieldText(words, field),
    line !== undefined && words.t("at_line", { line }),
  ].filter(Boolean);
  return (
    <>
      {place.length > 0 && <strong>{place.join(", ")}: </strong>}
      {findingText(words, fault)}
    </>
  );
}
