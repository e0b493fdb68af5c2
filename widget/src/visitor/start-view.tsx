// The start: what this is, for whom, who answers; four ways to begin. Nothing exists on the server yet.

import { KeyIcon, PersonIcon } from "../shared/icons";
import { ReferralsButton, useClosedText } from "./closed-notice";
import { LanguageChoice } from "./language-choice";
import type { VisitorSession } from "./session";
import type { VisitorState } from "./state";
import { problemText, useWords } from "./words";

interface Props {
  session: VisitorSession;
  state: VisitorState;
}

const CHIPS = ["worried", "work", "leave", "young"] as const;

export function StartView({ session, state, forgetful }: Props & { forgetful: boolean }) {
  const words = useWords();
  const { t } = words;
  return (
    <main class="start">
      <div class="scroll">
        <LanguageChoice session={session} state={state} />
        <h1>{t("start_title")}</h1>
        <p class="lead">{t("start_lead")}</p>
        <Notes session={session} state={state} forgetful={forgetful} />
        <ul class="chips">
          {CHIPS.map((chip) => (
            <li key={chip}>
              <button
                type="button"
                class="chip"
                data-testid={`chip-${chip}`}
                onClick={() => void session.start(false, t(`chip_${chip}_says`))}
              >
                <span class="chip-title">{t(`chip_${chip}`)}</span>
                <span class="chip-more">{t(`chip_${chip}_more`)}</span>
              </button>
            </li>
          ))}
        </ul>
        <p class="promise">{t("promise_person")}</p>
        <p class="promise">
          {t("promise_erased")}{" "}
          <button type="button" class="link" data-testid="protect" onClick={() => session.show("promises")}>
            {t("protect")}
          </button>
        </p>
        <p class="promise">
          <a
            class="link"
            href={`/om?lang=${state.lang}`}
            target="_blank"
            rel="noopener"
            data-testid="about-line"
          >
            {t("about_line")}
          </a>
        </p>
      </div>
      <Foot session={session} state={state} />
    </main>
  );
}

/** What is out of the ordinary: another language, a closed door, a frame that keeps nothing, an error. */
function Notes({ session, state, forgetful }: Props & { forgetful: boolean }) {
  const words = useWords();
  const { t } = words;
  const { service } = state;
  const door = useClosedText(state);
  return (
    <>
      {service && !service.languages.includes(state.lang) && (
        <p class="callout">{t("language_of_answers")}</p>
      )}
      {service?.ends_on && (
        <p class="callout" data-testid="ends-on">
          {t("ends_on", { day: words.date(service.ends_on) })}
        </p>
      )}
      {(!state.open || service?.closing_soon) && (
        <div class="callout">
          <p data-testid="door">
            {door} {t("closed_offer")}
          </p>
          {!state.open && <ReferralsButton session={session} />}
        </div>
      )}
      {forgetful && (
        <p class="promise" data-testid="forgetful">
          {t("forgetful")}{" "}
          <a href={`/chat?lang=${state.lang}`} target="_blank" rel="noopener noreferrer">
            {t("own_tab")}
          </a>
        </p>
      )}
      {state.problem && !state.panel && (
        <p class="problem" role="alert">
          {problemText(words, state.problem)}
        </p>
      )}
    </>
  );
}

function Foot({ session, state }: Props) {
  const { t } = useWords();
  const starting = state.phase === "starting";
  const why = state.link === "offline" ? "starting_slow" : state.working !== null ? "starting_work" : null;
  return (
    <div class="foot">
      <p class="hidden-visually" role="status">
        {starting ? t(why ?? "starting") : ""}
      </p>
      {starting && why && <p class="hint">{t(why)}</p>}
      {starting && state.working !== null && (
        <progress class="working" data-testid="working" value={state.working} aria-label={t("starting")} />
      )}
      <button
        type="button"
        class="button button-main"
        data-testid="chat-start"
        onClick={() => void session.start(false)}
      >
        {t(starting ? "starting" : "start")}
      </button>
      <div class="foot-row">
        <button
          type="button"
          class="button button-quiet"
          data-testid="human-button"
          onClick={() => void session.start(true)}
        >
          <PersonIcon />
          {t("ask_human")}
        </button>
        <button
          type="button"
          class="button button-quiet"
          data-testid="have-code"
          onClick={() => session.show("return")}
        >
          <KeyIcon />
          {t("have_code")}
        </button>
      </div>
      <a class="danger-link" href="tel:112">
        {t("danger_line")}
      </a>
    </div>
  );
}
