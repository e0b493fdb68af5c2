// Which records of the audit trail are shown: of which days, whose, about what.

import { useEffect, useState } from "preact/hooks";
import type { AuditQuery } from "../model/api";
import { useWords } from "../parts/words";

interface Props {
  query: AuditQuery;
  /** What the chosen person, conversation and subject are called. */
  person: string;
  conversation: string;
  subject: string;
  show: (query: AuditQuery) => void;
}

export function AuditFilter({ query, person, conversation, subject, show }: Props) {
  const { t } = useWords();
  const [typed, setTyped] = useState(query.conversation);
  useEffect(() => setTyped(query.conversation), [query.conversation]);
  return (
    <form
      class="filter"
      onSubmit={(event) => {
        event.preventDefault();
        show({ ...query, conversation: typed.trim() });
      }}
    >
      <Day name="from" value={query.from} change={(from) => show({ ...query, from })} />
      <Day name="to" value={query.to} change={(to) => show({ ...query, to })} />
      <div class="field">
        <label for="audit-conversation">{t("conversation")}</label>
        <input
          id="audit-conversation"
          class="input"
          data-testid="audit-conversation"
          maxLength={64}
          spellcheck={false}
          autocomplete="off"
          value={typed}
          onInput={(event) => setTyped(event.currentTarget.value)}
        />
      </div>
      <button type="submit" class="button">
        {t("show")}
      </button>
      <label class="option">
        <input
          type="checkbox"
          checked={query.refused}
          data-testid="audit-refused"
          onChange={(event) => show({ ...query, refused: event.currentTarget.checked })}
        />
        {t("audit_refused")}
      </label>
      {query.account && (
        <Chip label={t("audit_by", { name: person })} drop={() => show({ ...query, account: "" })} />
      )}
      {query.conversation && <Chip label={conversation} drop={() => show({ ...query, conversation: "" })} />}
      {query.subject && <Chip label={subject} drop={() => show({ ...query, subject: "" })} />}
    </form>
  );
}

function Day({ name, value, change }: { name: "from" | "to"; value: string; change: (day: string) => void }) {
  const { t } = useWords();
  return (
    <div class="field">
      <label for={`audit-${name}`}>{t(name === "from" ? "audit_from" : "audit_to")}</label>
      <input
        id={`audit-${name}`}
        type="date"
        class="input"
        data-testid={`audit-${name}`}
        value={value}
        onChange={(event) => change(event.currentTarget.value)}
      />
    </div>
  );
}

function Chip({ label, drop }: { label: string; drop: () => void }) {
  const { t } = useWords();
  return (
    <span class="chip">
      {label}
      <button type="button" class="button button-small button-quiet" onClick={drop}>
        {t("filter_drop")}
      </button>
    </span>
  );
}
