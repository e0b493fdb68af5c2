// The form of a text, drawn from the field descriptions of its kind.

import type { ComponentChildren } from "preact";
import type { FieldView, FindingView } from "../shared/contract.generated";
import type { Content } from "./api";
import { ChoicesField } from "./choices-field";
import { asList, asText, valueAt } from "./content";
import { fieldId } from "./field-id";
import type { ControlProps, FieldProps } from "./field-props";
import { Findings } from "./findings";
import { GuideForm } from "./guide/guide-form";
import { HoursField } from "./hours-field";
import { IntentsField } from "./intents-field";
import { ByLang, Lines } from "./lines-field";
import { MarkdownField } from "./markdown-field";
import { fieldText, optionText, useWords } from "./words";

/** Forms whose findings are shown inside of them, or beside the text. */
const WHOLE: ReadonlySet<string> = new Set(["yaml", "guide"]);
/** Forms of several controls, which stand together under a legend. */
const GROUPED: ReadonlySet<string> = new Set(["choices", "hours", "by_lang", "guide", "intent", "intents"]);

interface Props {
  fields: readonly FieldView[];
  content: Content;
  findings: readonly FindingView[];
  readOnly: boolean;
  /** Includes fields that can be set only when a text is created. */
  fresh?: boolean;
  write: (name: string, value: unknown) => void;
}

export function FieldForm({ fields, content, findings, readOnly, fresh = false, write }: Props) {
  const words = useWords();
  const shown = fresh ? fields : fields.filter((field) => !field.fixed);
  const parts = [...new Set(shown.map((field) => field.part ?? ""))];
  return (
    <>
      {parts.map((part, index) => {
        const own = shown.filter((field) => (field.part ?? "") === part);
        const rows = own.map((field) => (
          <OneField
            key={field.name}
            field={field}
            value={valueAt(content, field.name)}
            findings={findings.filter((finding) => belongs(finding, field))}
            readOnly={readOnly}
            lang={asText(content["sprak"])}
            write={(value) => write(field.name, value)}
          />
        ));
        const title = words.maybe(`part_${part}`) ?? part;
        const wrong = findings.some((finding) => own.some((field) => belongs(finding, field)));
        if (index === 0 || fresh)
          return (
            <div class="part" key={part}>
              {rows}
            </div>
          );
        return (
          <details class="part" key={part} open={wrong || part === "contact"}>
            <summary>
              <h2>{title}</h2>
            </summary>
            {rows}
          </details>
        );
      })}
    </>
  );
}

export function belongs(finding: FindingView, field: FieldView): boolean {
  return finding.field === field.name || field.name.startsWith(`${finding.field}.`);
}

function OneField(props: FieldProps) {
  const { field, findings } = props;
  const words = useWords();
  const id = fieldId(field.name);
  const label = fieldText(words, field.name);
  const hint = words.maybe(`hint_${field.name.replaceAll(".", "_")}`) ?? words.maybe(`hint_${field.form}`);
  const described = [hint && `${id}-hint`, findings.length > 0 && `${id}-findings`].filter(Boolean).join(" ");
  const about = { id, described: described || undefined, invalid: findings.length > 0 };
  const grouped = GROUPED.has(field.form);
  const body: ComponentChildren = (
    <>
      {hint && (
        <p id={`${id}-hint`} class="hint">
          {hint}
        </p>
      )}
      <Control {...props} {...about} />
      <Findings
        id={`${id}-findings`}
        findings={findings}
        field={field.name}
        unseen={field.form === "markdown" || WHOLE.has(field.form)}
      />
    </>
  );
  if (grouped) {
    return (
      <fieldset class="field" data-field={field.name} aria-describedby={about.described}>
        <legend class="label">{label}</legend>
        {body}
      </fieldset>
    );
  }
  if (field.form === "switch") return <div class="field">{body}</div>;
  return (
    <div class="field" data-field={field.name}>
      <label for={id}>
        {label}
        {field.required && <span class="hint"> {words.t("required")}</span>}
      </label>
      {body}
    </div>
  );
}

function Control(props: ControlProps) {
  const { field, value, readOnly, write, id, described, invalid } = props;
  const words = useWords();
  const common = {
    id,
    class: "input",
    dir: "auto" as const,
    "data-testid": id,
    "aria-describedby": described,
    "aria-invalid": invalid || undefined,
    readOnly,
  };
  switch (field.form) {
    case "line":
      return (
        <input
          {...common}
          maxLength={field.max_chars ?? undefined}
          value={asText(value)}
          onInput={(event) => write(event.currentTarget.value)}
        />
      );
    case "text":
      return (
        <textarea
          {...common}
          rows={3}
          maxLength={field.max_chars ?? undefined}
          value={asText(value)}
          onInput={(event) => write(event.currentTarget.value)}
        />
      );
    case "markdown":
      return <MarkdownField {...props} />;
    case "intent":
    case "intents":
      return <IntentsField {...props} />;
    case "yaml":
      return (
        <textarea
          {...common}
          class="input yaml"
          rows={30}
          spellcheck
          value={asText(value)}
          onInput={(event) => write(event.currentTarget.value)}
        />
      );
    case "lines":
      return <Lines {...common} value={asList(value)} write={write} />;
    case "number":
      return (
        <input
          {...common}
          class="input short"
          type="number"
          min={0}
          value={asText(value)}
          onInput={(event) => {
            const typed = event.currentTarget.value;
            write(typed === "" ? null : Number(typed));
          }}
        />
      );
    case "switch":
      return (
        <label class="option">
          <input
            id={id}
            data-testid={id}
            type="checkbox"
            checked={value === true}
            disabled={readOnly}
            onChange={(event) => write(event.currentTarget.checked)}
          />
          {fieldText(words, field.name)}
        </label>
      );
    case "choice":
      return (
        <select
          id={id}
          class="input"
          data-testid={id}
          aria-describedby={described}
          aria-invalid={invalid || undefined}
          disabled={readOnly}
          value={asText(value)}
          onChange={(event) => write(event.currentTarget.value)}
        >
          {asText(value) === "" && <option value="">{words.t("choose")}</option>}
          {(field.options ?? []).map((option) => (
            <option key={option} value={option}>
              {optionText(words, field, option)}
            </option>
          ))}
        </select>
      );
    case "guide":
      return <GuideForm {...props} />;
    case "choices":
      return <ChoicesField {...props} />;
    case "hours":
      return <HoursField {...props} days={field.options ?? []} />;
    case "by_lang":
      return <ByLang {...props} />;
  }
}
