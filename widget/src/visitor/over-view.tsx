// The view after the conversation: what was erased, an optional survey, and other services.

import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { SurveyAnswer } from "../shared/contract.generated";
import { DoneIcon } from "../shared/icons";
import { ReferralsButton } from "./closed-notice";
import { HumanAgain } from "./human-again";
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
  useLayoutEffect(() => heading.current?.focus(), []);
  const ending = state.ending ?? "ended";
  return (
    <div class="after prose">
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
      <div class="after-ways">
        <button type="button" class="button" data-testid="chat-again" onClick={() => session.restart()}>
          {t("start_again")}
        </button>
        <HumanAgain session={session} />
        <ReferralsButton session={session} />
      </div>
    </div>
  );
}

type Choice = NonNullable<SurveyAnswer["helped"]>;
const CHOICES: readonly Choice[] = ["yes", "partly", "no"];

function Survey({ session, busy }: { session: VisitorSession; busy: boolean }) {
  const { t } = useWords();
  const [helped, setHelped] = useState<Choice | null>(null);
  const [feltSafe, setFeltSafe] = useState<Choice | null>(null);
  const [text, setText] = useState("");
  return (
    <form
      class="survey"
      data-testid="survey"
      onSubmit={(event) => {
        event.preventDefault();
        const words = text.trim();
        if (busy || !(helped || feltSafe || words)) return;
        void session.actions.answerSurvey({
          ...(helped && { helped }),
          ...(feltSafe && { felt_safe: feltSafe }),
          ...(words && { text: words }),
        });
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
      <button type="submit" class="button button-main">
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
