// The wish to be called: three questions first, then number and time. What has been left is shown without the number.

import { useState } from "preact/hooks";
import { SWEDEN } from "../shared/time-zone";
import type { VisitorSession } from "./session";
import type { VisitorState } from "./state";
import { useWords } from "./words";

interface Props {
  session: VisitorSession;
  state: VisitorState;
}

export function CallbackForm({ session, state }: Props) {
  const { t, moment } = useWords();
  const { callback } = state;
  const [again, setAgain] = useState(false);
  if (callback === undefined) {
    return (
      <p class="hint" role="status">
        {t("loading_text")}
      </p>
    );
  }
  if (callback && !again) {
    return (
      <div class="own-time" data-testid="callback-left">
        <p>
          <strong>
            {callback.at
              ? t("callback_left_at", { time: moment(callback.at, SWEDEN, new Date()) })
              : t("callback_left")}
          </strong>
        </p>
        <p>{t("callback_until", { time: moment(callback.until, SWEDEN, new Date()) })}</p>
        <p>{t("callback_112")}</p>
        <div class="panel-actions">
          <button
            type="button"
            class="button"
            data-testid="callback-withdraw"
            onClick={() => void session.actions.withdrawCallback()}
          >
            {t("callback_withdraw")}
          </button>
          <button type="button" class="button button-quiet" onClick={() => setAgain(true)}>
            {t("callback_change")}
          </button>
        </div>
      </div>
    );
  }
  return <Questions session={session} sent={() => setAgain(false)} />;
}

const OWN_WORDS = "own";

function Questions({ session, sent }: { session: VisitorSession; sent: () => void }) {
  const { t } = useWords();
  const [safe, setSafe] = useState("");
  const [others, setOthers] = useState("");
  const [say, setSay] = useState("");
  const [words, setWords] = useState("");
  const [number, setNumber] = useState("");
  const [at, setAt] = useState("");
  const ready = safe === "yes" && others !== "" && number.trim() !== "";
  const send = async () => {
    const told = say === OWN_WORDS ? words.trim() : say;
    await session.actions.leaveCallback({
      number: number.trim(),
      safe: true,
      others: others === "yes",
      ...(at && { at }),
      ...(others === "yes" && told && { say: told }),
    });
    if (!session.store.get().problem) sent();
  };
  return (
    <form
      class="times"
      data-testid="callback-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) void send();
      }}
    >
      <p>{t("callback_text")}</p>
      <p>{t("callback_112")}</p>
      <Choice
        name="callback-safe"
        asks={t("callback_safe")}
        chosen={safe}
        choose={setSafe}
        answers={[
          ["yes", t("callback_safe_yes")],
          ["no", t("callback_safe_no")],
        ]}
      />
      {safe === "no" && (
        <p role="status" data-testid="callback-unsafe">
          {t("callback_unsafe")}
        </p>
      )}
      {safe === "yes" && (
        <>
          <Choice
            name="callback-others"
            asks={t("callback_others")}
            chosen={others}
            choose={setOthers}
            answers={[
              ["no", t("callback_others_no")],
              ["yes", t("callback_others_yes")],
            ]}
          />
          {others === "yes" && (
            <Choice
              name="callback-say"
              asks={t("callback_say")}
              chosen={say}
              choose={setSay}
              answers={[
                ["", t("callback_say_nothing")],
                [t("callback_wrong_number"), t("callback_say_wrong")],
                [OWN_WORDS, t("callback_say_own")],
              ]}
            />
          )}
          {others === "yes" && say === OWN_WORDS && (
            <div class="field">
              <label for="callback-words">{t("callback_words")}</label>
              <input
                id="callback-words"
                class="input"
                autocomplete="off"
                maxLength={200}
                value={words}
                onInput={(event) => setWords(event.currentTarget.value)}
              />
            </div>
          )}
          <div class="field">
            <label for="callback-number">{t("callback_number")}</label>
            <input
              id="callback-number"
              class="input"
              type="tel"
              inputMode="tel"
              dir="ltr"
              autocomplete="off"
              maxLength={30}
              value={number}
              onInput={(event) => setNumber(event.currentTarget.value)}
            />
          </div>
          <div class="field">
            <label for="callback-at">{t("callback_at")}</label>
            <input
              id="callback-at"
              class="input"
              type="datetime-local"
              value={at}
              aria-describedby="callback-at-hint"
              onInput={(event) => setAt(event.currentTarget.value)}
            />
            <p id="callback-at-hint" class="hint">
              {t("callback_at_hint")}
            </p>
          </div>
          <button type="submit" class="button button-main" data-testid="callback-send" aria-disabled={!ready}>
            {t("callback_send")}
          </button>
        </>
      )}
    </form>
  );
}

interface ChoiceProps {
  name: string;
  asks: string;
  chosen: string;
  choose: (value: string) => void;
  answers: readonly (readonly [value: string, label: string])[];
}

function Choice({ name, asks, chosen, choose, answers }: ChoiceProps) {
  return (
    <fieldset class="day">
      <legend>{asks}</legend>
      {answers.map(([value, label]) => (
        <label key={value} class="time">
          <input
            type="radio"
            name={name}
            value={value}
            checked={chosen === value}
            onChange={() => choose(value)}
          />
          {label}
        </label>
      ))}
    </fieldset>
  );
}
