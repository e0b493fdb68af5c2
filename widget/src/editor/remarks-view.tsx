// Remarks at passages of a text: made of what is marked in the form, answered, marked done. They follow their passage
// while the text is written.

import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { FieldView, RemarkView, TextAck, TextPassage } from "../shared/contract.generated";
import type { Content } from "./api";
import { asText, valueAt } from "./content";
import { fieldId } from "./field-id";
import { goToWords } from "./findings";
import { locate, passageOf } from "./passages";
import type { TextSession } from "./text-session";
import { fieldText, useWords } from "./words";

interface Props {
  text: TextSession;
  read: TextAck;
  content: Content;
  fields: readonly FieldView[];
  form: RefObject<HTMLFormElement | null>;
}

export function Remarks({ text, read, content, fields, form }: Props) {
  const { t, n } = useWords();
  const [about, setAbout] = useState<TextPassage | null>(null);
  const control = useLastControl(form);
  const begin = () => setAbout(markedIn(control.current));
  const opener = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.code !== "KeyM" || !event.altKey || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      begin();
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, []);
  const remarks = read.remarks ?? [];
  const open = remarks.filter((remark) => !remark.done_by);
  const done = remarks.filter((remark) => remark.done_by);
  const shown = (remark: RemarkView) => (
    <OneRemark key={remark.number} text={text} remark={remark} content={content} fields={fields} />
  );
  return (
    <section class="remarks" aria-labelledby="remarks-title" id="remarks" tabIndex={-1}>
      <div class="remarks-head">
        <h2 id="remarks-title">{t("remarks_title")}</h2>
        <span class="hint" role="status" data-testid="remarks-open">
          {n("remarks_open", open.length)}
        </span>
      </div>
      {about === null ? (
        <div>
          <button
            ref={opener}
            type="button"
            class="button button-small"
            data-testid="remark-make"
            aria-keyshortcuts="Control+Alt+M"
            aria-describedby="remark-hint"
            onClick={begin}
          >
            {t("remark_make")}
          </button>
          <p class="hint" id="remark-hint">
            {t("remark_make_hint")}
          </p>
        </div>
      ) : (
        <div class="ask">
          <About passage={about} fields={fields} />
          <Writing
            label={t("remark_label")}
            hint={t("remark_never")}
            send={(written) => text.talk("remark", { passage: about, text: written })}
            close={() => {
              setAbout(null);
              queueMicrotask(() => opener.current?.focus());
            }}
          />
        </div>
      )}
      {open.length > 0 && <ol class="remark-list">{open.map(shown)}</ol>}
      {done.length > 0 && (
        <details>
          <summary data-testid="remarks-done">{n("remarks_done", done.length)}</summary>
          <ol class="remark-list">{done.map(shown)}</ol>
        </details>
      )}
    </section>
  );
}

interface OneProps {
  text: TextSession;
  remark: RemarkView;
  content: Content;
  fields: readonly FieldView[];
}

function OneRemark({ text, remark, content, fields }: OneProps) {
  const words = useWords();
  const { t } = words;
  const [answering, setAnswering] = useState(false);
  const { number, passage, done_by: doneBy } = remark;
  return (
    <li class="remark" data-testid="remark" data-number={number}>
      <Where passage={passage} content={content} fields={fields} />
      {remark.said.map((line) => (
        <div class="remark-line" key={line.at}>
          <p>
            <strong>{line.by}</strong> <span class="hint">{words.dateTime(line.at)}</span>
          </p>
          <p class="remark-words">{line.text}</p>
        </div>
      ))}
      {doneBy && <p class="hint">{t("remark_done_by", { name: doneBy })}</p>}
      {answering ? (
        <Writing
          label={t("remark_answer_label")}
          send={(written) => text.talk("answer", { number, text: written })}
          close={() => setAnswering(false)}
        />
      ) : (
        <div class="step-buttons">
          {!doneBy && (
            <button
              type="button"
              class="button button-small"
              data-testid="remark-answer"
              onClick={() => setAnswering(true)}
            >
              {t("remark_answer")}
            </button>
          )}
          <button
            type="button"
            class="button button-small"
            data-testid={doneBy ? "remark-reopen" : "remark-done"}
            onClick={() => void text.talk(doneBy ? "reopen" : "done", { number })}
          >
            {t(doneBy ? "remark_reopen" : "remark_done")}
          </button>
        </div>
      )}
    </li>
  );
}

/** The passage that a remark is about, where it stands now; pressing it marks it in the form. */
function Where({
  passage,
  content,
  fields,
}: { passage: TextPassage } & Pick<OneProps, "content" | "fields">) {
  const { t } = useWords();
  if (!passage.field || !passage.quote) return <About passage={passage} fields={fields} />;
  const value = textIn(content, passage.field);
  const place = locate(value, passage);
  if (!place) {
    return (
      <p class="hint" data-testid="remark-gone">
        {t("remark_gone")} <q>{passage.quote}</q>
      </p>
    );
  }
  const now = value.slice(place.start, place.end);
  return (
    <p>
      <button
        type="button"
        class="link remark-place"
        data-testid="remark-place"
        onClick={() => goToWords(fieldId(passage.field ?? ""), now)}
      >
        <q>{now}</q>
      </button>
      {place.changed && (
        <span class="hint" data-testid="remark-changed">
          {" "}
          {t("remark_changed")}
        </span>
      )}
    </p>
  );
}

/** What a remark is about, as it was marked. */
function About({ passage, fields }: { passage: TextPassage; fields: readonly FieldView[] }) {
  const words = useWords();
  const field = fields.find((each) => each.name === passage.field);
  if (passage.quote)
    return (
      <blockquote class="comment" data-testid="remark-about">
        {passage.quote}
      </blockquote>
    );
  return (
    <p class="hint" data-testid="remark-about">
      {field
        ? words.t("remark_about_field", { field: fieldText(words, field.name) })
        : words.t("remark_about_text")}
    </p>
  );
}

interface WritingProps {
  label: string;
  hint?: string;
  /** Whether it has been stored; else what is written stays. */
  send: (written: string) => Promise<boolean>;
  close: () => void;
}

function Writing({ label, hint, send, close }: WritingProps) {
  const { t } = useWords();
  const [written, setWritten] = useState("");
  const area = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => area.current?.focus(), []);
  const ready = written.trim() !== "";
  return (
    <form
      class="remark-writing"
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) void send(written.trim()).then((stored) => stored && close());
      }}
      onKeyDown={(event) => {
        if (event.key === "Escape") close();
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) event.currentTarget.requestSubmit();
      }}
    >
      <label>
        {label}
        <textarea
          ref={area}
          class="input"
          rows={3}
          maxLength={2000}
          data-testid="remark-text"
          aria-describedby={hint && "remark-never"}
          value={written}
          onInput={(event) => setWritten(event.currentTarget.value)}
        />
      </label>
      {hint && (
        <p class="hint" id="remark-never">
          {hint}
        </p>
      )}
      <div class="step-buttons">
        <button
          type="submit"
          class="button button-main button-small"
          data-testid="remark-send"
          aria-disabled={!ready}
        >
          {t("remark_send")}
        </button>
        <button type="button" class="button button-small" onClick={close}>
          {t("cancel")}
        </button>
      </div>
    </form>
  );
}

type Control = HTMLTextAreaElement | HTMLInputElement;

/** The field of the form that had the focus last. */
function useLastControl(form: RefObject<HTMLFormElement | null>): RefObject<Control | null> {
  const last = useRef<Control>(null);
  useEffect(() => {
    const follow = ({ target }: FocusEvent) => {
      if (target instanceof HTMLTextAreaElement || target instanceof HTMLInputElement) last.current = target;
    };
    const within = form.current;
    within?.addEventListener("focusin", follow);
    return () => within?.removeEventListener("focusin", follow);
  }, [form]);
  return last;
}

/** What is marked in a field; nothing marked is the whole field, no field the whole text. */
function markedIn(control: Control | null): TextPassage {
  const field = control?.closest<HTMLElement>("[data-field]")?.dataset["field"];
  if (!control?.isConnected || !field) return {};
  return passageOf(field, control.value, control.selectionStart ?? 0, control.selectionEnd ?? 0);
}

function textIn(content: Content, field: string): string {
  const value = valueAt(content, field);
  return Array.isArray(value) ? value.map(asText).join("\n") : asText(value);
}
