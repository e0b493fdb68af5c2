// One module of training: its text, questions to try oneself on, and the test. The gateway grades it.

import { useState } from "preact/hooks";
import type { ExamAck, LearnAck, QuestionView } from "../../shared/contract.generated";
import type { ConsoleSession } from "../model/session";
import { Loaded, TaskOutcome, useFetched, useTask } from "../parts/page";
import { routeTo } from "../parts/route";
import { useWords } from "../parts/words";
import { records } from "./api";
import { StaffText } from "./staff-text";

interface Props {
  session: ConsoleSession;
  module: string;
}

export function ModuleReader({ session, module }: Props) {
  const { t, lang } = useWords();
  const { value, task, again, load } = useFetched(session, () => records.module(module, lang), module);
  return (
    <>
      <p>
        <a href={routeTo("training")}>{t("module_back")}</a>
      </p>
      <Loaded value={value} task={task} again={again}>
        {(found) => <Module session={session} module={found} passed={() => void load()} />}
      </Loaded>
    </>
  );
}

function Module({
  session,
  module,
  passed,
}: {
  session: ConsoleSession;
  module: LearnAck;
  passed: () => void;
}) {
  const { t } = useWords();
  return (
    <article class="staff-text" data-testid="module">
      <h2>{module.title}</h2>
      <p class="hint">
        {t("module_about", { edition: module.edition, minutes: module.minutes })}
        {!module.reviewed && <span class="tag tag-alarm">{t("guideline_draft")}</span>}
      </p>
      <section class="checklist" aria-label={t("module_goals")}>
        <h3>{t("module_goals")}</h3>
        <ul class="bullets">
          {module.goals.map((goal) => (
            <li key={goal}>{goal}</li>
          ))}
        </ul>
      </section>
      <StaffText blocks={module.blocks} />
      {module.questions.length > 0 && (
        <section class="stack" aria-label={t("module_try")}>
          <h2>{t("module_try")}</h2>
          {module.questions.map((question, index) => (
            <Tried key={question.asks} question={question} name={`try-${index}`} />
          ))}
        </section>
      )}
      {module.test.length > 0 && <Test session={session} module={module} passed={passed} />}
    </article>
  );
}

/** A question whose answer is told as soon as one is chosen. */
function Tried({ question, name }: { question: QuestionView; name: string }) {
  const { t } = useWords();
  const [chosen, setChosen] = useState(0);
  return (
    <div class="stack">
      <Choice question={question} name={name} chosen={chosen} choose={setChosen} />
      <p role="status">
        {chosen > 0 && (
          <>
            <strong>{t(chosen === question.right ? "answer_right" : "answer_wrong")}</strong> {question.why}
          </>
        )}
      </p>
    </div>
  );
}

function Test({
  session,
  module,
  passed,
}: {
  session: ConsoleSession;
  module: LearnAck;
  passed: () => void;
}) {
  const { t, n, fullDate } = useWords();
  const task = useTask(session);
  const [chosen, setChosen] = useState<readonly number[]>(() => module.test.map(() => 0));
  const [result, setResult] = useState<ExamAck | null>(null);
  const left = result?.tries_left ?? module.tries_left;
  const complete = chosen.every((answer) => answer > 0);
  const send = () =>
    void task.run(async () => {
      const ack = await records.exam(module.module, { edition: module.edition, answers: [...chosen] });
      setResult(ack);
      if (ack.passed) passed();
    });
  return (
    <form
      class="stack"
      data-testid="module-test"
      aria-label={t("module_test")}
      onSubmit={(event) => {
        event.preventDefault();
        if (complete && left > 0 && !task.busy) send();
      }}
    >
      <h2>{t("module_test")}</h2>
      <p class="hint">{t("module_test_hint", { needed: module.needed, of: module.test.length })}</p>
      {module.done && (
        <p class="hint">
          {t("module_done", { to: fullDate(module.done.valid_to) })}
          {module.done.outdated && <span class="tag tag-alarm">{t("module_outdated")}</span>}
        </p>
      )}
      {module.test.map((question, index) => (
        <div key={question.asks} class="stack">
          <Choice
            question={question}
            name={`test-${index}`}
            chosen={chosen[index] ?? 0}
            choose={(answer) => setChosen(chosen.map((old, at) => (at === index ? answer : old)))}
          />
          {result && (
            <p>
              <strong>{t(result.right[index] ? "answer_right" : "answer_wrong")}</strong> {result.why[index]}
            </p>
          )}
        </div>
      ))}
      {result && (
        <p class="callout" role="status" data-testid="test-result">
          {result.passed
            ? t("module_passed", { to: result.valid_to ? fullDate(result.valid_to) : "" })
            : n("module_failed", result.tries_left)}
        </p>
      )}
      {left === 0 && !result?.passed && <p class="callout">{t("error_tries_used")}</p>}
      <button
        type="submit"
        class="button button-main start"
        aria-disabled={!complete || left === 0 || task.busy}
        aria-describedby="test-incomplete"
      >
        {t("module_send")}
      </button>
      <p class="hint" id="test-incomplete">
        {!complete && t("module_incomplete")}
      </p>
      <TaskOutcome task={task} />
    </form>
  );
}

interface ChoiceProps {
  question: QuestionView;
  name: string;
  chosen: number;
  choose: (answer: number) => void;
}

function Choice({ question, name, chosen, choose }: ChoiceProps) {
  return (
    <fieldset class="options">
      <legend>{question.asks}</legend>
      {question.answers.map((answer, index) => (
        <label key={answer} class="option">
          <input type="radio" name={name} checked={chosen === index + 1} onChange={() => choose(index + 1)} />
          {answer}
        </label>
      ))}
    </fieldset>
  );
}
