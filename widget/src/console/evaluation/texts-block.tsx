// What people write into a report: a comment on each chapter, and the options of who may run the line.

import { useState } from "preact/hooks";
import { RequestError } from "../../shared/connection";
import type { FaultView, ReportOption, ReportTextsAck, Role } from "../../shared/contract.generated";
import type { ConsoleSession } from "../model/session";
import { Loaded, SureButton, TaskOutcome, useFetched, useTask } from "../parts/page";
import { useWords } from "../parts/words";
import { reports } from "./api";
import { OptionFields } from "./option-fields";

const WRITERS: readonly Role[] = ["evaluator", "administrator"];
const APPROVERS: readonly Role[] = ["administrator", "shift_lead"];

interface Props {
  session: ConsoleSession;
  role: Role;
  name: string;
}

export function TextsBlock({ session, role, name }: Props) {
  const { t, lang } = useWords();
  const { value, set, task, load, again } = useFetched(session, () => reports.texts(name, lang), name);
  return (
    <section class="card report-texts" data-testid="report-texts">
      <h3>{t("report_texts")}</h3>
      <p class="hint prose">{t("report_texts_lead")}</p>
      <Loaded value={value} task={task} again={again}>
        {(texts) => (
          <>
            <Standing texts={texts} />
            {texts.version > 0 && texts.status === "draft" && !texts.own && APPROVERS.includes(role) && (
              <Approval session={session} name={name} version={texts.version} changed={load} />
            )}
            {WRITERS.includes(role) ? (
              <Form key={texts.version} session={session} name={name} texts={texts} saved={set} />
            ) : (
              <Written texts={texts} />
            )}
          </>
        )}
      </Loaded>
    </section>
  );
}

function Standing({ texts }: { texts: ReportTextsAck }) {
  const { t } = useWords();
  if (texts.version === 0) return <p class="hint">{t("report_texts_none")}</p>;
  if (texts.status === "approved")
    return <p>{t("report_texts_approved", { name: texts.approved_by ?? "" })}</p>;
  return (
    <p>{texts.own ? t("report_texts_own") : t("report_texts_draft", { name: texts.written_by ?? "" })}</p>
  );
}

function Approval(props: {
  session: ConsoleSession;
  name: string;
  version: number;
  changed: () => Promise<void>;
}) {
  const { t } = useWords();
  const task = useTask(props.session);
  return (
    <>
      <SureButton
        label={t("report_texts_approve")}
        sure={t("report_texts_approve_sure")}
        busy={task.busy}
        testId="approve-texts"
        act={() =>
          void task.run(async () => {
            await reports.approve(props.name, props.version);
            await props.changed();
          }, t("report_texts_agreed"))
        }
      />
      <TaskOutcome task={task} />
    </>
  );
}

function Written({ texts }: { texts: ReportTextsAck }) {
  return (
    <>
      {texts.parts
        .filter(({ text }) => text)
        .map(({ id, title, text }) => (
          <div key={id}>
            <h4>{title}</h4>
            <p class="prose written">{text}</p>
          </div>
        ))}
      {texts.options.map((option) => (
        <div key={option.id}>
          <h4>{option.name}</h4>
          <p class="prose written">{option.text}</p>
          <ul class="prose">
            {option.assumptions?.map((each) => (
              <li key={each}>{each}</li>
            ))}
          </ul>
        </div>
      ))}
    </>
  );
}

interface FormProps {
  session: ConsoleSession;
  name: string;
  texts: ReportTextsAck;
  saved: (texts: ReportTextsAck) => void;
}

function Form({ session, name, texts, saved }: FormProps) {
  const { t } = useWords();
  const task = useTask(session);
  const [parts, setParts] = useState(() => Object.fromEntries(texts.parts.map(({ id, text }) => [id, text])));
  const [options, setOptions] = useState<readonly ReportOption[]>(texts.options);
  const [faults, setFaults] = useState<readonly FaultView[]>([]);
  const keep = () =>
    void task.run(async () => {
      setFaults([]);
      try {
        saved(await reports.write(name, { version: texts.version, parts, options: [...options] }));
      } catch (error) {
        if (error instanceof RequestError) setFaults(error.faults);
        throw error;
      }
    }, t("report_texts_saved"));
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        keep();
      }}
    >
      <h4>{t("report_parts")}</h4>
      {texts.parts.map(({ id, title }) => (
        <div class="field" key={id}>
          <label for={`part-${id}`}>{title}</label>
          <textarea
            id={`part-${id}`}
            class="input"
            rows={parts[id] ? 5 : 2}
            maxLength={4000}
            value={parts[id]}
            onInput={(event) => setParts({ ...parts, [id]: event.currentTarget.value })}
          />
        </div>
      ))}
      <h4>{t("report_options")}</h4>
      <p class="hint prose">{t("report_options_lead")}</p>
      <OptionFields options={options} templates={texts.templates} change={setOptions} />
      <FaultList faults={faults} parts={parts} texts={texts} options={options} />
      <div class="row-actions">
        <button type="submit" class="button start" aria-disabled={task.busy} data-testid="save-texts">
          {t("save")}
        </button>
      </div>
      <TaskOutcome task={task} />
    </form>
  );
}

interface FaultListProps {
  faults: readonly FaultView[];
  parts: Readonly<Record<string, string>>;
  texts: ReportTextsAck;
  options: readonly ReportOption[];
}

/** What has to be changed before it can be saved, each with its place and the words that were found. */
function FaultList({ faults, parts, texts, options }: FaultListProps) {
  const { t } = useWords();
  if (faults.length === 0) return null;
  const place = ({ field }: FaultView) => {
    const [kind, key = "", own = ""] = field.split(".");
    if (kind === "parts")
      return { title: texts.parts.find(({ id }) => id === key)?.title ?? key, text: parts[key] ?? "" };
    const option = options[Number(key)];
    const text = own === "text" ? option?.text : own === "name" ? option?.name : "";
    return { title: option?.name || t("report_options"), text: text ?? "" };
  };
  const problem = (fault: FaultView, text: string) => {
    if (fault.problem === "too_long") return t("report_fault_long");
    if (fault.problem === "missing") return t("report_fault_missing");
    const found = [...text].slice(fault.start ?? 0, fault.end ?? undefined).join("");
    return t("report_fault_person", { found });
  };
  return (
    <ul class="problem" role="alert">
      {faults.map((fault) => {
        const { title, text } = place(fault);
        return (
          <li key={`${fault.field} ${fault.start}`}>
            {t("report_fault", { field: title, problem: problem(fault, text) })}
          </li>
        );
      })}
    </ul>
  );
}
