// General observations for the transfer of knowledge: written by one person, reviewed by another, about nobody in
// particular.

import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { RequestError } from "../../shared/connection";
import type { FaultView, ObservationView, VocabularyAck } from "../../shared/contract.generated";
import { randomKey } from "../../shared/ids";
import type { ConsoleSession } from "../model/session";
import { Loaded, TaskOutcome, useFetched, useTask } from "../parts/page";
import { useWords } from "../parts/words";
import { records } from "./api";
import { Faults } from "./faults";
import { NoteField } from "./note-field";
import { choicesOf, wordOf } from "./vocabulary";

interface Props {
  session: ConsoleSession;
  vocabulary: VocabularyAck;
}

const OBSERVATION_MAX = 1000;

export function Observations({ session, vocabulary, reviews }: Props & { reviews: boolean }) {
  const { t } = useWords();
  const [writing, setWriting] = useState<ObservationView | "new" | null>(null);
  const { value: list, task, load, again } = useFetched(session, () => records.observations());
  const saved = () => {
    setWriting(null);
    void task.run(load, t("saved"));
  };
  return (
    <section class="card">
      <h2>{t("observations")}</h2>
      <p class="hint">{t("observations_hint")}</p>
      {writing ? (
        <Write
          session={session}
          vocabulary={vocabulary}
          of={writing === "new" ? null : writing}
          done={saved}
          cancel={() => setWriting(null)}
        />
      ) : (
        <button
          type="button"
          class="button start"
          data-testid="observation-new"
          onClick={() => setWriting("new")}
        >
          {t("observation_new")}
        </button>
      )}
      <Loaded value={list} task={task} again={again}>
        {({ observations }) => (
          <>
            {observations.length === 0 && <p class="hint">{t("observations_none")}</p>}
            <ul class="lines" data-testid="observations">
              {observations.map((one) => (
                <li key={one.id} class="stack decision">
                  <Observation vocabulary={vocabulary} observation={one} />
                  {one.mine && one.status !== "granskad" && (
                    <button type="button" class="button button-small start" onClick={() => setWriting(one)}>
                      {t("observation_rewrite")}
                    </button>
                  )}
                  {reviews && !one.mine && one.status === "utkast" && (
                    <Review session={session} observation={one} done={saved} />
                  )}
                </li>
              ))}
            </ul>
          </>
        )}
      </Loaded>
      <TaskOutcome task={task} />
    </section>
  );
}

function Observation({
  vocabulary,
  observation,
}: {
  vocabulary: VocabularyAck;
  observation: ObservationView;
}) {
  const { t, maybe, dateTime } = useWords();
  return (
    <>
      <p>
        <span class="tag">{maybe(`observation_${observation.status}`) ?? observation.status}</span>{" "}
        {observation.source === "visitor" && <span class="tag">{t("observation_visitor")}</span>}{" "}
        <strong>{wordOf(vocabulary, "amnen", observation.amne)}</strong>
      </p>
      <p class="guideline-text" dir="auto">
        {observation.text}
      </p>
      <p class="hint">
        {t("observation_by", { name: observation.author, at: dateTime(observation.written_at) })}{" "}
        {observation.reviewer && t("observation_reviewed_by", { name: observation.reviewer })}{" "}
        {observation.comment}
      </p>
    </>
  );
}

interface WriteProps extends Props {
  of: ObservationView | null;
  done: () => void;
  cancel: () => void;
}

function Write({ session, vocabulary, of, done, cancel }: WriteProps) {
  const { t } = useWords();
  const task = useTask(session);
  const [id] = useState(() => of?.id ?? randomKey());
  const [amne, setAmne] = useState(of?.amne ?? "");
  const [text, setText] = useState(of?.text ?? "");
  const topic = useRef<HTMLSelectElement>(null);
  useLayoutEffect(() => topic.current?.focus(), []);
  const [faults, setFaults] = useState<readonly FaultView[]>([]);
  const write = async () => {
    try {
      await records.observe(id, { amne, text, seen: of?.seen ?? 0 });
    } catch (error) {
      if (error instanceof RequestError) setFaults(error.faults);
      throw error;
    }
  };
  return (
    <form
      class="stack"
      onSubmit={async (event) => {
        event.preventDefault();
        if (await task.run(write)) done();
      }}
    >
      <div class="field">
        <label for="observation-topic">{t("observation_topic")}</label>
        <select
          ref={topic}
          id="observation-topic"
          class="input"
          value={amne}
          onChange={(event) => setAmne(event.currentTarget.value)}
        >
          <option value="">{t("form_choose")}</option>
          {choicesOf(vocabulary, "amnen").map((choice) => (
            <option key={choice.value} value={choice.value}>
              {choice.label}
            </option>
          ))}
        </select>
        <Faults faults={faults.filter((fault) => fault.field === "amne")} />
      </div>
      <NoteField
        id="observation-text"
        label={t("observation_text")}
        max={OBSERVATION_MAX}
        value={text}
        faults={faults.filter((fault) => fault.field === "text")}
        change={setText}
      />
      <TaskOutcome task={task} />
      <div class="row-actions">
        <button type="submit" class="button button-main" aria-disabled={task.busy}>
          {t("observation_save")}
        </button>
        <button type="button" class="button button-quiet" onClick={cancel}>
          {t("cancel")}
        </button>
      </div>
    </form>
  );
}

function Review({
  session,
  observation,
  done,
}: {
  session: ConsoleSession;
  observation: ObservationView;
  done: () => void;
}) {
  const { t } = useWords();
  const task = useTask(session);
  const [comment, setComment] = useState("");
  const judge = async (accept: boolean) => {
    if (await task.run(() => records.review(observation.id, { accept, comment }))) done();
  };
  return (
    <div class="stack">
      <div class="field">
        <label for={`comment-${observation.id}`}>{t("observation_comment")}</label>
        <input
          id={`comment-${observation.id}`}
          class="input"
          maxLength={280}
          value={comment}
          onInput={(event) => setComment(event.currentTarget.value)}
        />
      </div>
      <TaskOutcome task={task} />
      <div class="row-actions">
        <button
          type="button"
          class="button button-main"
          aria-disabled={task.busy}
          onClick={() => void judge(true)}
        >
          {t("observation_approve")}
        </button>
        <button type="button" class="button" aria-disabled={task.busy} onClick={() => void judge(false)}>
          {t("observation_return")}
        </button>
      </div>
    </div>
  );
}
