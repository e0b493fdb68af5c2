// The notice before the conversation: what the service is, what is stored, how to leave. Nothing exists on the server
// yet.

import { useEffect, useState } from "preact/hooks";
import type { ContactAck } from "../shared/contract.generated";
import { KeyIcon, PersonIcon } from "../shared/icons";
import { ReferralsButton, useClosedText } from "./closed-notice";
import { LanguageChoice } from "./language-choice";
import { Contacts } from "./reading-view";
import type { VisitorSession } from "./session";
import type { VisitorState } from "./state";
import { problemText, useWords } from "./words";

interface Props {
  session: VisitorSession;
  state: VisitorState;
}

export function NoticeView({ session, state }: Props) {
  const words = useWords();
  const { t } = words;
  const stopped = state.mode === "closed" || state.mode === "ended";
  return (
    <div class="notice prose">
      <LanguageChoice session={session} state={state} />
      {state.service && !state.service.languages.includes(state.lang) && (
        <p class="callout">{t("language_of_answers")}</p>
      )}
      {!stopped && state.service?.ends_on && (
        <p class="callout" data-testid="ends-on">
          {t("ends_on", { day: words.date(state.service.ends_on) })}
        </p>
      )}
      {stopped ? <Stopped session={session} state={state} /> : <Promises state={state} />}
      {state.problem && (
        <p class="problem" role="alert">
          {problemText(words, state.problem)}
        </p>
      )}
      {!stopped && <Start session={session} state={state} />}
    </div>
  );
}

/**
 * Shown while no conversations can be started: before the launch, and after the end of the pilot. Only other services
 * are offered.
 */
function Stopped({ session, state }: Props) {
  const { t } = useWords();
  const [contacts, setContacts] = useState<readonly ContactAck[] | null>(null);
  const { lang, mode } = state;
  useEffect(() => {
    let wanted = true;
    void session.reader.referrals(lang).then((found) => wanted && setContacts(found));
    return () => {
      wanted = false;
    };
  }, [session, lang]);
  return (
    <>
      <h1>{t(mode === "ended" ? "ended_title" : "not_open_title")}</h1>
      <p>{t(mode === "ended" ? "mode_ended" : "mode_closed")}</p>
      <Contacts contacts={contacts} heading="h2" />
    </>
  );
}

function Promises({ state }: { state: VisitorState }) {
  const { t, n } = useWords();
  const { service } = state;
  const door = useClosedText(state);
  return (
    <>
      <h1>{t("notice_title")}</h1>
      {(!state.open || service?.closing_soon) && (
        <p class="callout" data-testid="door">
          {door} {t("closed_offer")}
        </p>
      )}
      <ul class="promises" data-testid="promises">
        <li>{t("notice_bot")}</li>
        <li>{t("notice_anonymous")}</li>
        <li>
          {service
            ? n("notice_kept", service.retention_days, { most: service.retention_urgent_days })
            : t("notice_kept_short")}
        </li>
        <li>{t("notice_limits")}</li>
        <li>{t("notice_history")}</li>
        {service && <li>{t("notice_operator", { operator: service.operator })}</li>}
      </ul>
    </>
  );
}

function Start({ session, state }: Props) {
  const { t } = useWords();
  const [withCode, setWithCode] = useState(false);
  const starting = state.phase === "starting";
  const why = state.link === "offline" ? "starting_slow" : state.working !== null ? "starting_work" : null;
  return (
    <>
      <div class="start">
        <button
          type="button"
          class="button button-quiet"
          aria-expanded={withCode}
          aria-controls="return-form"
          data-testid="have-code"
          onClick={() => setWithCode(!withCode)}
        >
          <KeyIcon />
          {t("have_code")}
        </button>
        {!state.open && <ReferralsButton session={session} />}
      </div>
      {withCode && <ReturnForm session={session} starting={starting} />}
      <p class="hidden-visually" role="status">
        {starting ? t(why ?? "starting") : ""}
      </p>
      {starting && why && <p class="hint">{t(why)}</p>}
      {starting && state.working !== null && (
        <progress class="working" data-testid="working" value={state.working} aria-label={t("starting")} />
      )}
      <div class="start start-bar">
        <button
          type="button"
          class="button button-main"
          data-testid="chat-start"
          aria-disabled={starting}
          onClick={() => void session.start(false)}
        >
          {t(starting ? "starting" : "start")}
        </button>
        <button
          type="button"
          class="button"
          data-testid="human-button"
          aria-disabled={starting}
          onClick={() => void session.start(true)}
        >
          <PersonIcon />
          {t("ask_human")}
        </button>
      </div>
    </>
  );
}

function ReturnForm({ session, starting }: { session: VisitorSession; starting: boolean }) {
  const { t } = useWords();
  const [code, setCode] = useState("");
  return (
    <form
      id="return-form"
      class="return-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (code.trim() && !starting) void session.openWithCode(code);
      }}
    >
      <div class="field">
        <label for="return-code">{t("return_code_label")}</label>
        <input
          id="return-code"
          class="input"
          data-testid="return-code"
          value={code}
          dir="ltr"
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          maxLength={200}
          onInput={(event) => setCode(event.currentTarget.value)}
        />
      </div>
      <button type="submit" class="button" aria-disabled={starting || !code.trim()}>
        {t("return_open")}
      </button>
    </form>
  );
}
