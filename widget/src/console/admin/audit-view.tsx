// The audit trail: who did what to which conversation, with which result. It contains no content of conversations.

import { useEffect, useRef, useState } from "preact/hooks";
import type { AuditEntry } from "../../shared/contract.generated";
import { type AuditQuery, administration } from "../model/api";
import type { ViewProps } from "../model/view-props";
import { Loaded, Page, TaskOutcome, useTask } from "../parts/page";
import { type ConsoleWords, problemText, useWords } from "../parts/words";

interface Pages {
  readonly records: readonly AuditEntry[];
  readonly next: string | null;
}

export function AuditView({ session, detail }: ViewProps) {
  const { t } = useWords();
  const task = useTask(session);
  const [query, setQuery] = useState<AuditQuery>({ account: detail, conversation: "", refused: false });
  const [pages, setPages] = useState<Pages | null>(null);
  const latest = useRef(query);
  const fetch = async (wanted: AuditQuery, before: string | null) => {
    const page = await administration.audit(wanted, before);
    if (latest.current !== wanted) return;
    setPages((known) => ({
      records: before && known ? [...known.records, ...page.records] : page.records,
      next: page.next ?? null,
    }));
  };
  const show = (wanted: AuditQuery) => {
    latest.current = wanted;
    setQuery(wanted);
    setPages(null);
    void task.run(() => fetch(wanted, null));
  };
  useEffect(() => show({ account: detail, conversation: "", refused: false }), [detail]);
  return (
    <Page title={t("view_audit")} lead={t("audit_lead")} wide>
      <Filter query={query} show={show} person={personOf(pages, query.account)} />
      <Loaded value={pages} task={task} again={() => show(query)}>
        {({ records, next }) => (
          <>
            {records.length === 0 && <p class="hint">{t("audit_none")}</p>}
            {records.length > 0 && <Trail records={records} query={query} show={show} />}
            {next && (
              <button
                type="button"
                class="button"
                data-testid="audit-older"
                aria-disabled={task.busy}
                onClick={() => void task.run(() => fetch(query, next))}
              >
                {t("older")}
              </button>
            )}
            <TaskOutcome task={task} />
          </>
        )}
      </Loaded>
    </Page>
  );
}

function personOf(pages: Pages | null, account: string): string {
  return pages?.records.find((one) => one.account === account)?.name ?? account;
}

interface FilterProps {
  query: AuditQuery;
  person: string;
  show: (query: AuditQuery) => void;
}

function Filter({ query, person, show }: FilterProps) {
  const { t } = useWords();
  const [conversation, setConversation] = useState(query.conversation);
  useEffect(() => setConversation(query.conversation), [query.conversation]);
  return (
    <form
      class="filter"
      onSubmit={(event) => {
        event.preventDefault();
        show({ ...query, conversation: conversation.trim() });
      }}
    >
      <div class="field">
        <label for="audit-conversation">{t("conversation")}</label>
        <input
          id="audit-conversation"
          class="input"
          data-testid="audit-conversation"
          maxLength={64}
          spellcheck={false}
          autocomplete="off"
          value={conversation}
          onInput={(event) => setConversation(event.currentTarget.value)}
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
      {query.conversation && (
        <Chip
          label={t("audit_in", { id: short(query.conversation) })}
          drop={() => show({ ...query, conversation: "" })}
        />
      )}
    </form>
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

interface TrailProps {
  records: readonly AuditEntry[];
  query: AuditQuery;
  show: (query: AuditQuery) => void;
}

function Trail({ records, query, show }: TrailProps) {
  const words = useWords();
  const { t, maybe, dateTime } = words;
  return (
    <div class="table-frame" tabIndex={0} role="region" aria-label={t("view_audit")}>
      <table class="table" data-testid="audit">
        <thead>
          <tr>
            <th scope="col">{t("when")}</th>
            <th scope="col">{t("who")}</th>
            <th scope="col">{t("what")}</th>
            <th scope="col">{t("about")}</th>
            <th scope="col">{t("came_of_it")}</th>
          </tr>
        </thead>
        <tbody>
          {records.map((one, index) => (
            <tr key={index} class={one.outcome === "ok" ? "" : "refused"}>
              <td class="number">{dateTime(one.at)}</td>
              <td>
                {one.account ? (
                  <FilterButton
                    label={one.name ?? one.account}
                    title={t("audit_only_person")}
                    act={() => show({ ...query, account: one.account ?? "" })}
                  />
                ) : (
                  t("nobody_signed_in")
                )}
              </td>
              <td>{maybe(`audit_${one.action.replace(":", "_")}`) ?? one.action}</td>
              <td>
                {one.conversation && (
                  <FilterButton
                    label={t("audit_in", { id: short(one.conversation) })}
                    title={t("audit_only_conversation", { id: one.conversation })}
                    act={() => show({ ...query, conversation: one.conversation ?? "" })}
                  />
                )}
                {one.subject && (one.subject_name ?? <code>{short(one.subject)}</code>)}
              </td>
              <td>{outcomeText(words, one.outcome)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function FilterButton({ label, title, act }: { label: string; title: string; act: () => void }) {
  return (
    <button type="button" class="link" title={title} onClick={act}>
      {label}
    </button>
  );
}

function outcomeText(words: ConsoleWords, outcome: string): string {
  return outcome === "ok"
    ? words.t("granted")
    : words.t("refused_because", { why: problemText(words, outcome) });
}

/** A short form of an id, enough to tell the ids on one page apart; the tooltip has the whole id. */
function short(id: string): string {
  return id.slice(0, 8);
}
