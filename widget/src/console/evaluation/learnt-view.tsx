// What the line has learnt: reviewed observations and visitors' words. Shift leads take out what may be used of answers
// that nobody has looked at yet; another person reviews it among the observations. Below: who was given a report.

import { useState } from "preact/hooks";
import { RequestError } from "../../shared/connection";
import type {
  FaultView,
  LearntView as Item,
  VisitorTextsAck,
  VisitorTextView,
} from "../../shared/contract.generated";
import type { ConsoleSession } from "../model/session";
import type { ViewProps } from "../model/view-props";
import { Loaded, Page, SureButton, TaskOutcome, useFetched, useTask } from "../parts/page";
import { periodTitle, useWords, weekName } from "../parts/words";
import { learnt } from "./api";
import { Receivers } from "./receivers";

const TEXT_MAX = 1000;

export function LearntView({ session, state }: ViewProps) {
  const { t, lang } = useWords();
  const { value, task, again } = useFetched(session, () => learnt.read(lang), lang);
  return (
    <Page title={t("view_learnt")} lead={t("learnt_lead")}>
      {state.me?.role === "shift_lead" && <Waiting session={session} />}
      <Loaded value={value} task={task} again={again}>
        {({ learnt: found }) => (
          <>
            {found.length === 0 && <p class="hint">{t("learnt_none")}</p>}
            <Group title={t("learnt_staff")} found={found.filter(({ source }) => source === "staff")} />
            <Group title={t("learnt_visitors")} found={found.filter(({ source }) => source === "visitor")} />
          </>
        )}
      </Loaded>
      <Receivers session={session} />
    </Page>
  );
}

function Group({ title, found }: { title: string; found: readonly Item[] }) {
  const words = useWords();
  if (found.length === 0) return null;
  const topics = [...new Set(found.map(({ topic }) => topic))];
  return (
    <section class="card" data-testid={`learnt-${found[0]?.source}`}>
      <h2>{title}</h2>
      {topics.map((topic) => (
        <div key={topic}>
          <h3>{topic}</h3>
          {found
            .filter((one) => one.topic === topic)
            .map(({ text, month }) => (
              <blockquote key={text} class="learnt" dir="auto">
                <p class="prose written">{text}</p>
                <p class="hint">{periodTitle(words, month.replace("-", "M"))}</p>
              </blockquote>
            ))}
        </div>
      ))}
    </section>
  );
}

function Waiting({ session }: { session: ConsoleSession }) {
  const { t, lang } = useWords();
  const { value, task, load, again } = useFetched(session, () => learnt.texts(lang));
  return (
    <section class="card" data-testid="learnt-waiting">
      <h2>{t("learnt_waiting")}</h2>
      <p class="hint prose">{t("learnt_waiting_lead")}</p>
      <Loaded value={value} task={task} again={again}>
        {(texts) => (
          <>
            {texts.texts.length === 0 && <p class="hint">{t("learnt_waiting_none")}</p>}
            <ul class="lines">
              {texts.texts.map((one) => (
                <li key={one.id} class="stack">
                  <One session={session} one={one} topics={texts.topics} done={load} />
                </li>
              ))}
            </ul>
          </>
        )}
      </Loaded>
    </section>
  );
}

interface OneProps {
  session: ConsoleSession;
  one: VisitorTextView;
  topics: VisitorTextsAck["topics"];
  done: () => Promise<void>;
}

function One({ session, one, topics, done }: OneProps) {
  const words = useWords();
  const { t } = words;
  const task = useTask(session);
  const [text, setText] = useState(one.text);
  const [topic, setTopic] = useState("");
  const [faults, setFaults] = useState<readonly FaultView[]>([]);
  const act = (work: () => Promise<unknown>) =>
    void task.run(async () => {
      setFaults([]);
      try {
        await work();
      } catch (error) {
        if (error instanceof RequestError) setFaults(error.faults);
        throw error;
      }
      await done();
    });
  return (
    <form
      class="stack visitor-text"
      data-testid="learnt-text"
      onSubmit={(event) => {
        event.preventDefault();
        act(() => learnt.use(one.id, { topic, text }));
      }}
    >
      <p class="hint">{weekName(words, one.week)}</p>
      <div class="field">
        <label for={`topic-${one.id}`}>{t("observation_topic")}</label>
        <select
          id={`topic-${one.id}`}
          class="input"
          value={topic}
          onChange={(event) => setTopic(event.currentTarget.value)}
        >
          <option value="">{t("form_choose")}</option>
          {topics.map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      </div>
      <div class="field">
        <label for={`text-${one.id}`}>{t("learnt_text")}</label>
        <textarea
          id={`text-${one.id}`}
          class="input"
          dir="auto"
          rows={4}
          maxLength={TEXT_MAX}
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
      </div>
      <Problems faults={faults} text={text} />
      <TaskOutcome task={task} />
      <div class="row-actions">
        <button type="submit" class="button button-main" aria-disabled={task.busy} data-testid="learnt-use">
          {t("learnt_use")}
        </button>
        <SureButton
          label={t("learnt_dismiss")}
          sure={t("learnt_dismiss_sure")}
          busy={task.busy}
          testId="learnt-dismiss"
          act={() => act(() => learnt.dismiss(one.id))}
        />
      </div>
    </form>
  );
}

function Problems({ faults, text }: { faults: readonly FaultView[]; text: string }) {
  const { t } = useWords();
  if (faults.length === 0) return null;
  const said = ({ field, problem, start, end }: FaultView) => {
    if (field === "amne") return t("learnt_topic_missing");
    if (problem === "missing") return t("learnt_text_missing");
    if (problem === "too_long") return t("report_fault_long");
    return t("report_fault_person", { found: [...text].slice(start ?? 0, end ?? undefined).join("") });
  };
  return (
    <ul class="problem" role="alert">
      {faults.map((fault) => (
        <li key={`${fault.field} ${fault.start}`}>{said(fault)}</li>
      ))}
    </ul>
  );
}
