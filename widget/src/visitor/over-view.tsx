// The view after the conversation: what was erased, an optional survey, and other services.

import { useEffect, useRef, useState } from "preact/hooks";
import type { SurveyAnswer } from "../shared/contract.generated";
import { DoneIcon, PersonIcon } from "../shared/icons";
import { ReferralsButton } from "./closed-notice";
import type { VisitorSession } from "./session";
import type { VisitorState } from "./state";
import { problemText, useWords } from "./words";

interface Props {
  session: VisitorSession;
  state: VisitorState;
}

export function OverView({ session, state }: Props) {
  const words = useWords();
  const { t } = words;
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const ending = state.ending ?? "ended";
  return (
    <div class="notice prose">
      <h1 ref={heading} tabIndex={-1} data-testid="over-title">
        {t(`over_${ending}_title`)}
      </h1>
      <p>{t(`over_${ending}_text`)}</p>
      {state.problem && (
        <p class="problem" role="alert">
          {problemText(words, state.problem)}
        </p>
      )}
      {state.surveyToken && <Survey session={session} busy={state.busy} />}
      {state.surveySent && (
        <p class="callout thanks" role="status">
          <DoneIcon />
          {t("survey_thanks")}
        </p>
      )}
      <p>{t("over_next")}</p>
      <div class="start">
        <button type="button" class="button" data-testid="chat-again" onClick={() => session.restart()}>
          {t("start_again")}
        </button>
        <HumanAgain session={session} />
        <ReferralsButton session={session} />
      </div>
    </div>
  );
}

/** The human button, which here starts a new conversation. */
export function HumanAgain({ session }: { session: VisitorSession }) {
  const { t } = useWords();
  return (
    <button
      type="button"
      class="button"
      data-testid="human-button"
      onClick={() => void session.restartWithHuman()}
    >
      <PersonIcon />
      {t("ask_human")}
    </button>
  );
}

type Choice = SurveyAnswer["helped"];
const CHOICES: readonly Choice[] = ["yes", "partly", "no"];

function Survey({ session, busy }: { session: VisitorSession; busy: boolean }) {
  const { t } = useWords();
  const [helped, setHelped] = useState<Choice | null>(null);
  const [feltSafe, setFeltSafe] = useState<Choice | null>(null);
  const [text, setText] = useState("");
  const idle = busy || !helped || !feltSafe;
  return (
    <form
      class="survey"
      data-testid="survey"
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy && helped && feltSafe) {
          const words = text.trim();
          void session.actions.answerSurvey({ helped, felt_safe: feltSafe, ...(words && { text: words }) });
        }
      }}
    >
      <h2>{t("survey_title")}</h2>
      <p class="hint">{t("survey_text")}</p>
      <Question name="helped" chosen={helped} choose={setHelped} />
      <Question name="felt_safe" chosen={feltSafe} choose={setFeltSafe} />
      <div class="field">
        <label for="survey-text">{t("survey_more")}</label>
        <textarea
          id="survey-text"
          class="input"
          rows={2}
          maxLength={2000}
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
      </div>
      <button type="submit" class="button button-main" aria-disabled={idle}>
        {t("survey_send")}
      </button>
    </form>
  );
}

interface QuestionProps {
  name: "helped" | "felt_safe";
  chosen: Choice | null;
  choose: (choice: Choice) => void;
}

function Question({ name, chosen, choose }: QuestionProps) {
  const { t } = useWords();
  return (
    <fieldset class="options">
      <legend>{t(`survey_${name}`)}</legend>
      {CHOICES.map((choice) => (
        <label key={choice} class="option">
          <input
            type="radio"
            name={name}
            value={choice}
            checked={chosen === choice}
            onChange={() => choose(choice)}
          />
          {t(`survey_${choice}`)}
        </label>
      ))}
    </fieldset>
  );
}
