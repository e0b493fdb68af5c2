// A diff for readers who have never seen one: whole words, struck out or underlined, and announced to screen readers.

import type { DiffPart, FieldDiff } from "../shared/contract.generated";
import { fieldText, useWords } from "./words";

const CONTEXT_CHARS = 120;

interface Props {
  fields: readonly FieldDiff[];
  /** There is no older version: the text is shown plain, not as one long addition. */
  whole?: boolean;
}

export function DiffView({ fields, whole = false }: Props) {
  const words = useWords();
  if (fields.length === 0) return <p class="empty">{words.t("diff_same")}</p>;
  return (
    <dl class="diff" data-testid="diff">
      {fields.map((field) => (
        <div key={field.field}>
          <dt class="label">{fieldText(words, field.field)}</dt>
          <dd>
            {whole ? (
              <p class="diff-text">{field.parts.map((part) => part.text).join("")}</p>
            ) : (
              <DiffText parts={field.parts} />
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}

export function DiffText({ parts }: { parts: readonly DiffPart[] }) {
  const { t } = useWords();
  return (
    <p class="diff-text">
      {parts.map((part, index) => {
        const key = `${index} ${part.op}`;
        if (part.op === "same")
          return <span key={key}>{shortened(part.text, index === 0, index === parts.length - 1)}</span>;
        const Tag = part.op === "add" ? "ins" : "del";
        return (
          <Tag key={key}>
            <span class="hidden-visually">{t(part.op === "add" ? "diff_added" : "diff_removed")} </span>
            {part.text}
          </Tag>
        );
      })}
    </p>
  );
}

/** Shortens a long unchanged part, keeping the end that is next to a change. */
function shortened(text: string, first: boolean, last: boolean): string {
  const most = first || last ? CONTEXT_CHARS : 2 * CONTEXT_CHARS;
  if (text.length <= most) return text;
  const head = first ? "" : text.slice(0, CONTEXT_CHARS).replace(/\S*$/, "");
  const tail = last ? "" : text.slice(-CONTEXT_CHARS).replace(/^\S*/, "");
  return `${head}…${tail}`;
}
