// The shell of the editor: sign-in, the bar at the top, and the view of the current route.

import { useEffect, useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { SignIn } from "../shared/sign-in";
import { useStore } from "../shared/store";
import { viewOf } from "./places";
import { useRoute } from "./route";
import { type EditorSession, type EditorState, ROLES } from "./session";
import { TopBar } from "./top-bar";
import { problemText, useWords, WordsProvider, wordsOf } from "./words";

export function App({ session, lang }: { session: EditorSession; lang: string }) {
  const state = useStore(session.store);
  const words = useMemo(() => wordsOf(lang), [lang]);
  useEffect(() => {
    document.documentElement.lang = words.lang;
    document.documentElement.dir = words.dir;
  }, [words]);
  const { phase, me } = state;
  return (
    <WordsProvider value={words}>
      {phase === "checking" && <Checking state={state} />}
      {phase === "login" && (
        <SignIn
          brand={words.t("title")}
          t={words.t}
          busy={state.busy}
          problem={state.problem && problemText(words, state.problem)}
          login={(login) => void session.login(login)}
          loginWithPasskey={() => void session.loginWithPasskey()}
        />
      )}
      {/* Kept while somebody signs in again, so that nothing written is lost. */}
      {me && (
        <div class="desk" hidden={phase !== "desk"} key={me.account}>
          <Desk session={session} state={state} />
        </div>
      )}
    </WordsProvider>
  );
}

function Checking({ state }: { state: EditorState }) {
  const words = useWords();
  return (
    <p class="checking" role="status">
      {state.problem ? problemText(words, state.problem) : words.t("loading")}
    </p>
  );
}

function Desk({ session, state }: { session: EditorSession; state: EditorState }) {
  const { t } = useWords();
  const route = useRoute();
  const { path, View, label } = viewOf(route);
  useEffect(() => {
    document.title = `${t(label)} · ${t("title")}`;
  }, [label, t]);
  useArrival(`${path}/${route.parts.join("/")}`);
  const allowed = ROLES.includes(state.me?.role ?? "");
  return (
    <>
      <button type="button" class="skip button" onClick={() => document.getElementById("main")?.focus()}>
        {t("skip")}
      </button>
      <TopBar session={session} state={state} path={path} />
      <main id="main" class="page" tabIndex={-1}>
        {allowed ? (
          <View key={route.parts.join("/")} session={session} state={state} route={route} />
        ) : (
          <div class="empty">
            <p>{t("role_has_nothing")}</p>
            <p>
              <a href="/console">{t("to_console")}</a>
            </p>
          </div>
        )}
      </main>
    </>
  );
}

/** Moves the focus to the top of a view that has been opened, except the first one. */
function useArrival(place: string): void {
  const before = useRef(place);
  useLayoutEffect(() => {
    if (before.current === place) return;
    before.current = place;
    document.getElementById("main")?.focus();
    scrollTo(0, 0);
  }, [place]);
}
