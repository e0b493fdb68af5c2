// The audit trail: who did what to which text, person or conversation, with which result. It contains no content of
// conversations.

import { useEffect, useRef, useState } from "preact/hooks";
import type { AuditEntry, Role } from "../../shared/contract.generated";
import { saveFile } from "../../shared/save-file";
import { type AuditQuery, administration, EVERYTHING } from "../model/api";
import type { ViewProps } from "../model/view-props";
import { Loaded, Page, type Task, TaskOutcome, useTask } from "../parts/page";
import { routeTo } from "../parts/route";
import { useWords } from "../parts/words";
import { AuditFilter } from "./audit-filter";
import { actionText, auditFile, conversationText, outcomeText, subjectText, textOf } from "./audit-words";

const FILE_PAGE = 200;

interface Pages {
  readonly records: readonly AuditEntry[];
  readonly next: string | null;
}

export function AuditView({ session, state, detail }: ViewProps) {
  const words = useWords();
  const { t } = words;
  const task = useTask(session);
  const [query, setQuery] = useState<AuditQuery>({ ...EVERYTHING, account: detail });
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
  useEffect(() => show({ ...EVERYTHING, account: detail }), [detail]);
  const about = pages?.records.find((one) => one.subject === query.subject);
  return (
    <Page title={t("view_audit")} lead={t("audit_lead")} wide>
      <AuditFilter
        query={query}
        show={show}
        person={personOf(pages, query.account)}
        conversation={conversationText(words, query.conversation)}
        subject={about ? subjectText(words, about) : query.subject}
      />
      <Loaded value={pages} task={task} again={() => show(query)}>
        {({ records, next }) => (
          <>
            {records.length === 0 && <p class="hint">{t("audit_none")}</p>}
            {records.length > 0 && <Export session={session} query={query} />}
            {records.length > 0 && (
              <Trail records={records} query={query} show={show} role={state.me?.role} />
            )}
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

/** The whole selection as a file, also what is not on the page yet. */
function Export({ session, query }: { session: ViewProps["session"]; query: AuditQuery }) {
  const words = useWords();
  const { t, n } = words;
  const task: Task = useTask(session);
  const [fetched, setFetched] = useState(0);
  const save = (swedish: boolean) =>
    void task.run(async () => {
      const records: AuditEntry[] = [];
      let before: string | null = null;
      do {
        const page = await administration.audit(query, before, String(FILE_PAGE));
        records.push(...page.records);
        setFetched(records.length);
        before = page.next ?? null;
      } while (before !== null);
      saveFile(auditFile(words, records, swedish));
    }, t("audit_saved"));
  return (
    <div class="actions">
      <button
        type="button"
        class="button"
        data-testid="audit-excel"
        aria-disabled={task.busy}
        onClick={() => save(true)}
      >
        {t("audit_excel")}
      </button>
      <button
        type="button"
        class="button button-quiet"
        data-testid="audit-csv"
        aria-disabled={task.busy}
        onClick={() => save(false)}
      >
        {t("audit_csv")}
      </button>
      {task.busy && fetched > 0 && (
        <span class="hint" role="status">
          {n("audit_fetched", fetched)}
        </span>
      )}
      <TaskOutcome task={task} />
    </div>
  );
}

interface TrailProps {
  records: readonly AuditEntry[];
  query: AuditQuery;
  role: Role | undefined;
  show: (query: AuditQuery) => void;
}

function Trail({ records, query, role, show }: TrailProps) {
  const words = useWords();
  const { t, dateTime } = words;
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
              <td>{actionText(words, one)}</td>
              <td>
                <About entry={one} query={query} role={role} show={show} />
              </td>
              <td>{outcomeText(words, one)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** What it is about: a press shows only that, a link opens it where the reader may. */
function About({ entry, query, role, show }: Omit<TrailProps, "records"> & { entry: AuditEntry }) {
  const words = useWords();
  const { t } = words;
  const { conversation, subject } = entry;
  const text = textOf(entry);
  const link =
    text && role === "administrator"
      ? `/editor#/text/${encodeURIComponent(text.kind)}/${encodeURIComponent(text.name.replace("/", "."))}`
      : entry.subject_name && role === "administrator"
        ? routeTo("accounts")
        : "";
  return (
    <>
      {conversation && (
        <FilterButton
          label={conversationText(words, conversation)}
          title={t("audit_only_conversation", { id: conversation })}
          act={() => show({ ...query, conversation })}
        />
      )}
      {subject && (
        <FilterButton
          label={subjectText(words, entry)}
          title={t("audit_only_this")}
          act={() => show({ ...query, subject })}
        />
      )}
      {link && (
        <>
          {" "}
          <a href={link} aria-label={t("audit_open_this", { name: subjectText(words, entry) })}>
            {t("audit_open")}
          </a>
        </>
      )}
    </>
  );
}

function FilterButton({ label, title, act }: { label: string; title: string; act: () => void }) {
  return (
    <button type="button" class="link" title={title} onClick={act}>
      {label}
    </button>
  );
}
