// The shell of the chat page: quick exit, the line about 112, the mode, and the view of the current phase.

import type { ComponentChildren } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { words } from "../shared/i18n";
import { DownIcon, ExitIcon, MarkIcon, PhoneIcon } from "../shared/icons";
import { useStore } from "../shared/store";
import { ChatView } from "./chat-view";
import type { HostPage } from "./host-page";
import { textsOf } from "./languages";
import { NoticeView } from "./notice-view";
import { OverView } from "./over-view";
import { ReadingPane } from "./reading-view";
import type { VisitorSession } from "./session";
import { newsSince, type VisitorState } from "./state";
import { useOpener } from "./use-opener";
import { useWords, WordsProvider } from "./words";

interface AppProps {
  session: VisitorSession;
  host: HostPage | null;
  leave: () => void;
}

export function App({ session, host, leave }: AppProps) {
  const state = useStore(session.store);
  const language = useMemo(() => words(textsOf(state.lang), state.lang), [state.lang]);
  useEffect(() => {
    document.documentElement.lang = language.lang;
    document.documentElement.dir = language.dir;
    document.title = language.t("page_title");
  }, [language]);
  useUnread(state, host);

  return (
    <WordsProvider value={language}>
      <div class="page">
        <Header state={state} host={host} leave={leave} />
        <Phase session={session} state={state} />
      </div>
    </WordsProvider>
  );
}

function Phase({ session, state }: { session: VisitorSession; state: VisitorState }) {
  switch (state.phase) {
    case "notice":
    case "starting":
      return <Readable session={session} state={state} view={NoticeView} />;
    case "chat":
      return <ChatView session={session} state={state} />;
    case "over":
      return <Readable session={session} state={state} view={OverView} />;
  }
}

interface ReadableProps {
  session: VisitorSession;
  state: VisitorState;
  view: (props: { session: VisitorSession; state: VisitorState }) => ComponentChildren;
}

/** A view without a conversation; an opened article or contact replaces it until closed. */
function Readable({ session, state, view: View }: ReadableProps) {
  const { t } = useWords();
  const reading = state.reading !== null;
  const opener = useOpener(reading);
  return (
    <main class="scroll" ref={opener}>
      {reading && <h1 class="hidden-visually">{t("page_title")}</h1>}
      <div class="readable" hidden={reading}>
        <View session={session} state={state} />
      </div>
      <ReadingPane session={session} state={state} />
    </main>
  );
}

interface HeaderProps {
  state: VisitorState;
  host: HostPage | null;
  leave: () => void;
}

function Header({ state, host, leave }: HeaderProps) {
  const { t } = useWords();
  return (
    <header class="header">
      <div class={host ? "header-row embedded" : "header-row"}>
        <p class="brand">
          <MarkIcon />
          <span class="brand-name">{t("service_name")}</span>
        </p>
        {host && (
          <button type="button" class="button button-quiet minimise" onClick={() => host.minimise()}>
            <DownIcon />
            <span class="hidden-visually">{t("minimise")}</span>
          </button>
        )}
        <p class="exit-hint">{t("exit_hint")}</p>
        <button type="button" class="button exit" data-testid="quick-exit" onClick={leave}>
          <ExitIcon />
          {t("exit")}
        </button>
      </div>
      <p class="emergency-line">
        <PhoneIcon />
        <span>
          {t("danger_question")} <a href="tel:112">{t("call_112")}</a>
        </span>
      </p>
      {state.service && state.mode === "practice" && <p class="mode">{t("practice_banner")}</p>}
    </header>
  );
}

/** Tells the loader about unread messages while the chat is hidden. */
function useUnread(state: VisitorState, host: HostPage | null): void {
  const [shown, setShown] = useState(true);
  const seen = useRef(0);
  useEffect(() => host?.onShown(setShown), [host]);
  useEffect(() => {
    if (shown) seen.current = state.log.last;
    host?.unread(newsSince(state, seen.current));
  }, [host, shown, state]);
}
