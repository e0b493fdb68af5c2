// The page of decisions to report a crime, each made by two people, and of general observations. Details and persons
// have no field here: the report itself is made outside the system.

import { useState } from "preact/hooks";
import { RequestError } from "../../shared/connection";
import type { DecisionView, FaultView, GuidelineView, VocabularyAck } from "../../shared/contract.generated";
import { randomKey } from "../../shared/ids";
import type { ConsoleSession } from "../model/session";
import type { ViewProps } from "../model/view-props";
import { CopyButton } from "../parts/copy-button";
import { Loaded, Page, SureButton, TaskOutcome, useFetched, useTask } from "../parts/page";
import { useWords } from "../parts/words";
import { records } from "./api";
import { Faults } from "./faults";
import { GuidelineBeside } from "./guidelines-view";
import { Observations } from "./observations";
import { choicesOf, wordOf } from "./vocabulary";

const DECISION_FIELDS = ["grund", "mottagare", "kanal", "informerad"] as const;
const VOCABULARY_OF = {
  grund: "grund",
  mottagare: "mottagare",
  kanal: "beslut_kanal",
  informerad: "informerad",
};

export function DecisionsView({ session, state }: ViewProps) {
  const { t, lang } = useWords();
  const { value: vocabulary, task, again } = useFetched(session, () => session.forms.words(lang));
  const role = state.me?.role;
  const decides = role === "counselor" || role === "shift_lead";
  return (
    <Page title={t("view_decisions")} lead={t("decisions_lead")} wide>
      <Loaded value={vocabulary} task={task} again={again}>
        {(words) => (
          <div class="cards">
            {decides && <Decisions session={session} vocabulary={words} lead={role === "shift_lead"} />}
            <Observations
              session={session}
              vocabulary={words}
              reviews={role === "shift_lead" || role === "reviewer"}
            />
          </div>
        )}
      </Loaded>
    </Page>
  );
}

interface Props {
  session: ConsoleSession;
  vocabulary: VocabularyAck;
}

function Decisions({ session, vocabulary, lead }: Props & { lead: boolean }) {
  const { t } = useWords();
  const [adding, setAdding] = useState(false);
  const { value: list, task, load, change, again } = useFetched(session, () => records.decisions());
  const guideline = vocabulary.guidelines.find((one) => one.name === "brottsinformation");
  return (
    <section class="card">
      <h2>{t("decisions")}</h2>
      <p class="callout">{t("decisions_call_first")}</p>
      {guideline && <GuidelineBeside guideline={guideline} />}
      {adding && guideline ? (
        <Propose
          session={session}
          vocabulary={vocabulary}
          guideline={guideline}
          done={() => {
            setAdding(false);
            void task.run(load, t("decision_proposed"));
          }}
          cancel={() => setAdding(false)}
        />
      ) : (
        <button type="button" class="button start" data-testid="decision-new" onClick={() => setAdding(true)}>
          {t("decision_new")}
        </button>
      )}
      <Loaded value={list} task={task} again={again}>
        {({ decisions }) => (
          <>
            {decisions.length === 0 && <p class="hint">{t("decisions_none")}</p>}
            <ul class="lines" data-testid="decisions">
              {decisions.map((one) => (
                <li key={one.beslut_id} class="stack decision">
                  <OneDecision vocabulary={vocabulary} decision={one} />
                  {lead && one.status === "foreslaget" && !one.mine && (
                    <div class="row-actions">
                      <SureButton
                        label={t("decision_accept")}
                        sure={t("decision_accept_sure")}
                        busy={task.busy}
                        testId="decision-accept"
                        act={() => judge(one.beslut_id, true)}
                      />
                      <button
                        type="button"
                        class="button"
                        aria-disabled={task.busy}
                        onClick={() => judge(one.beslut_id, false)}
                      >
                        {t("decision_decline")}
                      </button>
                    </div>
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

  function judge(decision: string, accept: boolean): void {
    void change(() => records.judge(decision, accept), t(accept ? "decision_accepted" : "decision_declined"));
  }
}

function OneDecision({ vocabulary, decision }: { vocabulary: VocabularyAck; decision: DecisionView }) {
  const { t, maybe, dateTime } = useWords();
  return (
    <>
      <p>
        <span class="tag">{maybe(`decision_${decision.status}`) ?? decision.status}</span>{" "}
        {DECISION_FIELDS.map((field) => wordOf(vocabulary, VOCABULARY_OF[field], decision[field])).join(
          " · ",
        )}
      </p>
      <p class="hint">
        {t("decision_by", {
          name: decision.proposed_by,
          at: dateTime(decision.proposed_at),
          version: decision.riktlinje_version,
        })}{" "}
        {decision.decided_by &&
          decision.decided_at &&
          t("decision_second", { name: decision.decided_by, at: dateTime(decision.decided_at) })}
      </p>
      {decision.status === "beslutat" && (
        <p class="row-actions">
          <code>{decision.beslut_id}</code> <CopyButton text={decision.beslut_id} />
        </p>
      )}
      {decision.status === "foreslaget" && decision.mine && <p class="hint">{t("decision_waits")}</p>}
    </>
  );
}

interface ProposeProps extends Props {
  guideline: GuidelineView;
  done: () => void;
  cancel: () => void;
}

function Propose({ session, vocabulary, guideline, done, cancel }: ProposeProps) {
  const { t } = useWords();
  const task = useTask(session);
  const [id] = useState(randomKey);
  const [values, setValues] = useState({ grund: "", mottagare: "", kanal: "", informerad: "" });
  const [faults, setFaults] = useState<readonly FaultView[]>([]);
  const propose = async () => {
    try {
      await records.propose({ client_id: id, riktlinje_version: guideline.version, ...values });
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
        if (await task.run(propose)) done();
      }}
    >
      {DECISION_FIELDS.map((field) => (
        <div key={field} class="field">
          <label for={`decision-${field}`}>
            {vocabulary.fields.find((one) => one.field === VOCABULARY_OF[field])?.label}
          </label>
          <select
            id={`decision-${field}`}
            class="input"
            data-testid={`decision-${field}`}
            value={values[field]}
            onChange={(event) => setValues({ ...values, [field]: event.currentTarget.value })}
          >
            <option value="">{t("form_choose")}</option>
            {choicesOf(vocabulary, VOCABULARY_OF[field]).map((choice) => (
              <option key={choice.value} value={choice.value}>
                {choice.label}
              </option>
            ))}
          </select>
          <Faults faults={faults.filter((fault) => fault.field === field)} />
        </div>
      ))}
      <p class="hint">{t("decision_no_content")}</p>
      <TaskOutcome task={task} />
      <div class="row-actions">
        <button
          type="submit"
          class="button button-main"
          data-testid="decision-propose"
          aria-disabled={task.busy}
        >
          {t("decision_propose")}
        </button>
        <button type="button" class="button button-quiet" onClick={cancel}>
          {t("cancel")}
        </button>
      </div>
    </form>
  );
}
