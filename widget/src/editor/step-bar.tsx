// The workflow steps of a text: the main next step, the others beside it, and the result of the last one.

import { useState } from "preact/hooks";
import type { KindView, Step, TextAck } from "../shared/contract.generated";
import { DoneIcon } from "../shared/icons";
import { SureButton } from "../shared/sure-button";
import { instantAt, SWEDEN } from "../shared/time-zone";
import { api } from "./api";
import { AssigneeField } from "./assignee-field";
import { SaveStatusLine } from "./save-status";
import type { TextSession, TextState } from "./text-session";
import { problemText, useWords } from "./words";

interface Props {
  text: TextSession;
  state: TextState;
  read: TextAck;
  kind: KindView;
}

/** Every step but saving. */
type Later = Exclude<Step, "save">;

/** Steps that open a form first. */
type Asking = "return" | "approve" | "schedule" | "withdraw" | "verify" | "publish";

const MAIN: readonly Later[] = ["publish", "approve", "looked", "submit", "verify"];

export function StepBar({ text, state, read, kind }: Props) {
  const words = useWords();
  const { t } = words;
  const [asking, setAsking] = useState<Asking | null>(null);
  const [note, setNote] = useState("");
  const { unsaved } = text;
  const may = read.may.filter((step): step is Later => step !== "save");
  const main = unsaved ? "save" : MAIN.find((step) => may.includes(step));
  const open = read.text.remarks ?? 0;
  const press = (step: Later) => {
    if (
      step === "return" ||
      step === "approve" ||
      step === "schedule" ||
      step === "withdraw" ||
      step === "verify" ||
      (step === "publish" && open > 0)
    ) {
      setAsking(step);
    } else void text.step(step, step === "submit" && note.trim() ? { comment: note.trim() } : {});
  };
  return (
    <div class="steps">
      <div class="step-buttons">
        {read.may.includes("save") && (
          <button
            type="button"
            class={`button ${main === "save" ? "button-main" : ""}`}
            data-testid="save"
            aria-disabled={!unsaved || state.busy}
            aria-keyshortcuts="Control+S"
            title={t("save_hint")}
            onClick={() => {
              if (unsaved) void text.save();
            }}
          >
            {t(state.busy ? "busy" : "step_save")}
          </button>
        )}
        {may.map((step) => (
          <button
            key={step}
            type="button"
            class={`button ${step === main ? "button-main" : ""} ${step === "withdraw" ? "button-alarm" : ""}`}
            data-testid={`step-${step}`}
            aria-disabled={state.busy}
            aria-expanded={asking === step ? true : undefined}
            onClick={() => press(step)}
          >
            {t(`step_${step}`)}
          </button>
        ))}
        {unsaved && (
          <SureButton
            label={t("discard")}
            question={t("discard_sure")}
            sure={t("discard")}
            cancel={t("cancel")}
            act={() => void text.discard()}
            testId="discard"
            look="button-quiet"
          />
        )}
        {kind.files && (
          <a class="button button-quiet" href={api.fileOf(text.id)} download>
            {t("download")}
          </a>
        )}
      </div>
      {read.text.for_review && <AssigneeField text={text} read={read} />}
      {may.includes("submit") && (
        <details>
          <summary data-testid="note-open">{t("note_open")}</summary>
          <AssigneeField text={text} read={read} />
          <label for="note">{t("note_label")}</label>
          <textarea
            id="note"
            class="input"
            rows={2}
            maxLength={4000}
            data-testid="note"
            value={note}
            onInput={(event) => setNote(event.currentTarget.value)}
          />
        </details>
      )}
      {read.hindered && (
        <p class="hint" data-testid="hindered">
          {t(`${read.hindered}_hinders`)}
        </p>
      )}
      {read.may.includes("save") && <SaveStatusLine kept={state.kept} unsaved={unsaved} />}
      <div aria-live="polite">
        {state.done && (
          <p class="done" data-testid="done">
            <DoneIcon />
            {t(`done_${state.done}`)}
          </p>
        )}
        {state.problem && (
          <p class="problem" role="alert" data-testid="step-problem">
            {problemText(words, state.problem)}
          </p>
        )}
      </div>
      {asking && <Ask key={asking} asking={asking} text={text} open={open} close={() => setAsking(null)} />}
    </div>
  );
}

interface AskProps {
  asking: Asking;
  text: TextSession;
  /** How many remarks are open. */
  open: number;
  close: () => void;
}

function Ask({ asking, text, open, close }: AskProps) {
  const { t, n } = useWords();
  const [value, setValue] = useState(asking === "verify" ? "telefon" : "");
  const needed = asking === "return" || asking === "schedule";
  const past = asking === "schedule" && value !== "" && instantAt(SWEDEN, value).getTime() <= Date.now();
  const ready = (!needed || value.trim() !== "") && !past;
  const submit = (event: Event) => {
    event.preventDefault();
    if (!ready) return;
    close();
    void text.step(asking, bodyOf(asking, value.trim(), open > 0));
  };
  const field = { id: "ask", class: "input", "data-testid": "ask", ref: focus, value };
  return (
    <form class="ask" onSubmit={submit} onKeyDown={(event) => event.key === "Escape" && close()}>
      {asking !== "withdraw" && asking !== "publish" && <label for="ask">{t(`ask_${asking}`)}</label>}
      {(asking === "publish" || asking === "schedule") && open > 0 && (
        <p data-testid="ask-open">{n("ask_open", open)}</p>
      )}
      {asking === "withdraw" && <p>{t("ask_withdraw")}</p>}
      {(asking === "return" || asking === "approve") && (
        <textarea {...field} rows={3} onInput={(event) => setValue(event.currentTarget.value)} />
      )}
      {asking === "schedule" && (
        <input
          {...field}
          type="datetime-local"
          aria-invalid={past}
          aria-describedby="ask-past"
          onInput={(event) => setValue(event.currentTarget.value)}
        />
      )}
      {asking === "schedule" && (
        <p id="ask-past" class="problem" role="status">
          {past ? t("error_date_past") : ""}
        </p>
      )}
      {asking === "verify" && (
        <select {...field} onChange={(event) => setValue(event.currentTarget.value)}>
          {(["telefon", "webb", "avtal"] as const).map((how) => (
            <option key={how} value={how}>
              {t(`option_how_${how}`)}
            </option>
          ))}
        </select>
      )}
      <div class="step-buttons">
        <button type="submit" class="button button-main" data-testid="ask-submit" aria-disabled={!ready}>
          {t(asking === "publish" ? "publish_anyway" : `step_${asking}`)}
        </button>
        {asking === "publish" && (
          <button type="button" class="button" data-testid="ask-remarks" onClick={() => toRemarks(close)}>
            {t("ask_remarks")}
          </button>
        )}
        <button type="button" class="button" onClick={close}>
          {t("cancel")}
        </button>
      </div>
    </form>
  );
}

function focus(element: HTMLElement | null): void {
  element?.focus();
}

function toRemarks(close: () => void): void {
  close();
  document.getElementById("remarks")?.focus();
}

function bodyOf(asking: Asking, value: string, leave: boolean): object {
  switch (asking) {
    case "return":
      return { comment: value };
    case "approve":
      return value ? { comment: value } : {};
    case "schedule":
      return { at: instantAt(SWEDEN, value).toISOString(), leave_remarks: leave };
    case "publish":
      return { leave_remarks: leave };
    case "verify":
      return { how: value };
    case "withdraw":
      return {};
  }
}
