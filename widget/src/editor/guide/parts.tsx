// The small fields of the form of a guide: texts in its languages side by side, a place that a way leads to, findings.

import type { ComponentChildren } from "preact";
import type { FindingView } from "../../shared/contract.generated";
import { AlertIcon } from "../../shared/icons";
import { findingText, useWords } from "../words";
import type { ByLang, Path, Words } from "./document";
import { type Editing, findingsAt, titleOf } from "./editing";

const RTL = new Set(["ar", "fa", "ckb"]);
const directionOf = (lang: string) => (RTL.has(lang) ? "rtl" : "ltr");

/** The findings of a field, beneath it. */
export function Found({ id, findings }: { id: string; findings: readonly FindingView[] }) {
  const words = useWords();
  return (
    <ul id={id} class="findings">
      {findings.map((finding) => (
        <li key={JSON.stringify(finding)} class="finding" data-rule={finding.rule}>
          <AlertIcon />
          <span>{findingText(words, finding)}</span>
        </li>
      ))}
    </ul>
  );
}

interface SideBySideProps {
  editing: Editing;
  legend: string;
  hint?: string;
  children: (lang: string) => ComponentChildren;
}

/** One column for each language of the guide. */
export function SideBySide({ editing, legend, hint, children }: SideBySideProps) {
  const words = useWords();
  return (
    <fieldset class="guide-field">
      <legend class="label">{legend}</legend>
      {hint && <p class="hint">{hint}</p>}
      <div class="guide-columns">
        {editing.languages.map((lang) => (
          <div key={lang} class="guide-column" lang={lang} dir={directionOf(lang)}>
            {editing.languages.length > 1 && (
              <p class="hint" aria-hidden="true">
                {words.maybe(`option_${lang}`) ?? lang}
              </p>
            )}
            {children(lang)}
          </div>
        ))}
      </div>
    </fieldset>
  );
}

/** The name of a field in one language, for those who do not see the columns. */
function useNamed(): (label: string, lang: string, number?: number) => string {
  const words = useWords();
  return (label, lang, number) =>
    [label, number && String(number), words.maybe(`option_${lang}`) ?? lang].filter(Boolean).join(", ");
}

interface TextsProps {
  editing: Editing;
  /** Where the texts are in the guide, and by what names in findings. */
  path: Path;
  place: string;
  texts: Words | undefined;
  legend: string;
  hint?: string;
  /** There may be none of them. */
  optional?: boolean;
}

/** Texts that say the same, one of which is said; in every language. */
export function TextsField({ editing, path, place, texts = {}, legend, hint, optional = false }: TextsProps) {
  const { t } = useWords();
  const named = useNamed();
  const own = (lang: string) => texts[lang] ?? (optional ? [] : [""]);
  const write = (lang: string, index: number, text: string) => {
    const those = [...own(lang)];
    those[index] = text;
    editing.set([...path, lang], those);
  };
  const remove = (lang: string, index: number) => {
    const rest = own(lang).filter((_, each) => each !== index);
    const none = rest.length === 0 && Object.keys(texts).every((each) => each === lang);
    if (none) editing.set(path, undefined);
    else editing.set([...path, lang], rest.length > 0 ? rest : undefined);
  };
  const add = (lang: string) => {
    if (texts[lang])
      editing.change((text, tool) => tool.withElement(text, [...path, lang], own(lang).length, ""));
    else
      editing.set(
        Object.keys(texts).length > 0 ? [...path, lang] : path,
        Object.keys(texts).length > 0 ? [""] : { [lang]: [""] },
      );
  };
  return (
    <SideBySide editing={editing} legend={legend} {...(hint && { hint })}>
      {(lang) => {
        const found = findingsAt(editing, `${place}.${lang}`);
        return (
          <>
            {own(lang).map((text, index) => {
              const at = `${place}.${lang}.${index + 1}`;
              const wrong = findingsAt(editing, at);
              return (
                <div key={index} class="guide-text">
                  <textarea
                    class="input"
                    rows={3}
                    dir="auto"
                    readOnly={editing.readOnly}
                    aria-label={named(legend, lang, own(lang).length > 1 ? index + 1 : undefined)}
                    aria-invalid={wrong.length > 0 || undefined}
                    aria-describedby={`found-${at}`}
                    data-place={at}
                    value={text}
                    onInput={(event) => write(lang, index, event.currentTarget.value)}
                  />
                  {!editing.readOnly && (own(lang).length > 1 || optional) && (
                    <button type="button" class="link" onClick={() => remove(lang, index)}>
                      {t("guide_text_remove")}
                    </button>
                  )}
                  <Found id={`found-${at}`} findings={wrong} />
                </div>
              );
            })}
            <Found
              id={`found-${place}.${lang}`}
              findings={found.filter(({ where }) => where === `${place}.${lang}`)}
            />
            {!editing.readOnly && (
              <button type="button" class="link" onClick={() => add(lang)}>
                {t(own(lang).length > 0 ? "guide_text_more" : "guide_text_add")}
              </button>
            )}
          </>
        );
      }}
    </SideBySide>
  );
}

interface LineProps {
  editing: Editing;
  path: Path;
  place: string;
  texts: ByLang | undefined;
  legend: string;
  hint?: string;
}

/** One line in every language; an empty one is none. */
export function LineField({ editing, path, place, texts = {}, legend, hint }: LineProps) {
  const named = useNamed();
  return (
    <>
      <SideBySide editing={editing} legend={legend} {...(hint && { hint })}>
        {(lang) => (
          <input
            class="input"
            dir="auto"
            readOnly={editing.readOnly}
            aria-label={named(legend, lang)}
            aria-describedby={`found-${place}`}
            data-place={`${place}.${lang}`}
            value={texts[lang] ?? ""}
            onInput={(event) => editing.set(path, { ...texts, [lang]: event.currentTarget.value })}
          />
        )}
      </SideBySide>
      <Found id={`found-${place}`} findings={findingsAt(editing, place)} />
    </>
  );
}

interface LeadsProps {
  editing: Editing;
  path: Path;
  place: string;
  to: string | undefined;
  label: string;
}

/** Where a way leads: a step, by its words, or the end. A step that is gone stays shown until another is chosen. */
export function LeadsTo({ editing, path, place, to = "", label }: LeadsProps) {
  const { t } = useWords();
  const steps = editing.guide.steps ?? [];
  const known = to === "end" || steps.some(({ id }) => id === to);
  const found = findingsAt(editing, place).filter(({ where }) => where === place);
  const id = `leads-${place}`;
  return (
    <div class="guide-leads">
      <label for={id}>{label}</label>
      <select
        id={id}
        class="input"
        disabled={editing.readOnly}
        data-place={place}
        aria-invalid={!known || undefined}
        aria-describedby={`found-${place}`}
        value={to}
        onChange={(event) => editing.set(path, event.currentTarget.value)}
      >
        {!known && <option value={to}>{to === "" ? t("choose") : t("guide_step_gone", { id: to })}</option>}
        {steps.map((step, index) => (
          <option key={step.id} value={step.id}>
            {index + 1}. {titleOf(step) || step.id}
          </option>
        ))}
        <option value="end">{t("guide_end")}</option>
      </select>
      <Found id={`found-${place}`} findings={found} />
    </div>
  );
}
