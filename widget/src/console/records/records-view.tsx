// The page of documentation forms: overdue ones, contacts by phone or e-mail, and one's own with the outcome of
// referrals.

import { useEffect, useState } from "preact/hooks";
import type { DueAck, DueForm, FormAck, FormItem, FormsAck } from "../../shared/contract.generated";
import { randomKey } from "../../shared/ids";
import { useStore } from "../../shared/store";
import { calmName } from "../model/calm-names";
import { draftOf } from "../model/form-drafts";
import type { ConsoleSession } from "../model/session";
import type { ViewProps } from "../model/view-props";
import { Loaded, Page, TaskOutcome, useFetched, useTask } from "../parts/page";
import { useWords } from "../parts/words";
import { records } from "./api";
import { CaseNumber } from "./case-number";
import { draftOfCall, FormEditor } from "./form-editor";

interface Lists {
  readonly due: DueAck;
  readonly mine: FormsAck;
}

export function RecordsView({ session }: ViewProps) {
  const { t, lang, dateTime } = useWords();
  const task = useTask(session);
  const [lists, setLists] = useState<Lists | null>(null);
  const [open, setOpen] = useState<string | null>(null);
  const load = async () => {
    await session.forms.words(lang);
    const [due, mine] = await Promise.all([records.due(), records.mine()]);
    setLists({ due, mine });
  };
  useEffect(() => void task.run(load), []);
  const done = () => {
    setOpen(null);
    void task.run(load, t("form_saved"));
  };
  return (
    <Page title={t("view_records")} lead={t("records_lead")} wide>
      <Loaded value={lists} task={task} again={() => void task.run(load)}>
        {({ due, mine }) => (
          <div class="cards">
            <section class="card">
              <h2>{t("records_due")}</h2>
              {due.forms.length === 0 && <p class="hint">{t("records_due_none")}</p>}
              <ul class="lines" data-testid="records-due">
                {due.forms.map((form) => (
                  <li key={form.case} class="session">
                    <span>
                      <strong>{calmName(form.conversation)}</strong>{" "}
                      {t("records_due_row", { ended: dateTime(form.closed_at), due: dateTime(form.due_at) })}
                      {form.name && <span class="hint"> {form.name}</span>}
                      {form.practice && <span class="tag tag-quiet">{t("form_practice")}</span>}
                    </span>
                    <button
                      type="button"
                      class="button button-small"
                      aria-expanded={open === form.case}
                      onClick={() => setOpen(open === form.case ? null : form.case)}
                    >
                      {t("records_fill")}
                    </button>
                    {open === form.case && <DueEditor session={session} due={form} done={done} />}
                  </li>
                ))}
              </ul>
            </section>
            <section class="card">
              <h2>{t("records_new")}</h2>
              <p class="hint">{t("records_new_hint")}</p>
              {open === "new" ? (
                <NewContact session={session} done={done} cancel={() => setOpen(null)} />
              ) : (
                <button
                  type="button"
                  class="button start"
                  data-testid="records-new"
                  onClick={() => setOpen("new")}
                >
                  {t("records_new_open")}
                </button>
              )}
            </section>
            <section class="card">
              <h2>{t("records_mine")}</h2>
              {mine.forms.length === 0 && <p class="hint">{t("records_mine_none")}</p>}
              <ul class="lines" data-testid="records-mine">
                {mine.forms.map((item) => (
                  <OwnForm
                    key={item.case}
                    session={session}
                    item={item}
                    open={open === item.case}
                    toggle={() => setOpen(open === item.case ? null : item.case)}
                    done={done}
                  />
                ))}
              </ul>
            </section>
          </div>
        )}
      </Loaded>
      <TaskOutcome task={task} />
    </Page>
  );
}

function DueEditor({ session, due, done }: { session: ConsoleSession; due: DueForm; done: () => void }) {
  const { value: ack, task, again } = useFetched(session, () => session.forms.suggested(due.conversation));
  return (
    <Loaded value={ack} task={task} again={again}>
      {(found) => (
        <FormEditor session={session} start={draftOf(found)} name={due.case} free={false} done={done} />
      )}
    </Loaded>
  );
}

interface NewProps {
  session: ConsoleSession;
  done: () => void;
  cancel: () => void;
}

function NewContact({ session, done, cancel }: NewProps) {
  const { vocabulary } = useStore(session.forms.store);
  const [name] = useState(randomKey);
  const start = vocabulary && draftOfCall(vocabulary, {});
  if (!start) return null;
  return (
    <>
      <CaseNumber session={session} name={name} />
      <FormEditor session={session} start={start} name={name} free done={done} cancel={cancel} />
    </>
  );
}

interface OwnProps {
  session: ConsoleSession;
  item: FormItem;
  open: boolean;
  toggle: () => void;
  done: () => void;
}

function OwnForm({ session, item, open, toggle, done }: OwnProps) {
  const { t, n } = useWords();
  const { vocabulary } = useStore(session.forms.store);
  const [ack, setAck] = useState<FormAck | null>(null);
  const task = useTask(session);
  const load = async () => setAck(await records.read(item.case));
  useEffect(() => {
    if (open && !ack) void task.run(load);
  }, [open]);
  const word = (field: string, value: string | undefined) =>
    vocabulary?.fields.find((one) => one.field === field)?.choices.find((one) => one.value === value)
      ?.label ?? value;
  const [day, block] = item.startperiod.split("/");
  const outcomes = vocabulary?.fields.find((one) => one.field === "lotsning_utfall")?.choices ?? [];
  return (
    <li class="session">
      <span>
        {day} {word("startperiod_block", block)}, {word("kanal", item.kanal)}
        {item.unknown_outcomes > 0 && <span class="tag">{n("outcomes_unknown", item.unknown_outcomes)}</span>}
        {item.practice && <span class="tag tag-quiet">{t("form_practice")}</span>}
      </span>
      <button type="button" class="button button-small" aria-expanded={open} onClick={toggle}>
        {t(open ? "close_panel" : "records_open")}
      </button>
      {open && (
        <Loaded value={ack} task={task} again={() => void task.run(load)}>
          {(found) => (
            <div class="stack full">
              {(found.form.lotsning ?? []).map((one) => (
                <div key={one.aktor} class="field">
                  <label for={`out-${item.case}-${one.aktor}`}>
                    {t("outcome_of", { name: found.names?.[one.aktor] ?? one.aktor })}
                  </label>
                  <select
                    id={`out-${item.case}-${one.aktor}`}
                    class="input"
                    value={one.utfall ?? "okant"}
                    onChange={(event) => {
                      const utfall = event.currentTarget.value;
                      void task.run(async () => {
                        await records.outcome(item.case, { aktor: one.aktor, utfall });
                        await load();
                      }, t("saved"));
                    }}
                  >
                    {outcomes.map((choice) => (
                      <option key={choice.value} value={choice.value}>
                        {choice.label}
                      </option>
                    ))}
                  </select>
                </div>
              ))}
              <TaskOutcome task={task} />
              <FormEditor
                key={found.seen}
                session={session}
                start={draftOf(found)}
                name={item.case}
                free={found.form.kanal !== "chatt"}
                done={done}
              />
            </div>
          )}
        </Loaded>
      )}
    </li>
  );
}
