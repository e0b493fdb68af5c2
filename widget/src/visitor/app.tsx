// The shell of the chat page: the header, the view of the current phase, and what lies over it.

import type { ComponentChildren } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { words } from "../shared/i18n";
import { useStore } from "../shared/store";
import { BackSteps } from "./back";
import { ChatView } from "./chat-view";
import { Header } from "./header";
import type { HostPage } from "./host-page";
import { textsOf } from "./languages";
import { fetchedLater, isReplaced, type Later } from "./later-loader";
import type { VisitorSession } from "./session";
import { StartView } from "./start-view";
import { depth, newsSince, type VisitorState } from "./state";
import { useStill } from "./still";
import { useOpener } from "./use-opener";
import { useWords, WordsProvider } from "./words";

const RETRY_MS = 3_000;

interface AppProps {
  session: VisitorSession;
  host: HostPage | null;
  leave: () => void;
  /** The browser keeps nothing for this frame, so that a reload loses the conversation. */
  forgetful: boolean;
  /** Loads the page anew; unless that was `asked` for, only where nothing is lost. Null: the conversation would be. */
  renew: Renew | null;
}

type Renew = (asked: boolean) => void;

export function App({ session, host, leave, forgetful, renew }: AppProps) {
  const state = useStill(useStore(session.store));
  const [later, replaced] = useLater(state.lang, renew);
  const fetching = <Fetching replaced={replaced} renew={renew} />;
  // Once more when the words of the later parts have come.
  const language = useMemo(() => words(textsOf(state.lang), state.lang), [state.lang, later]);
  useEffect(() => {
    document.documentElement.lang = language.lang;
    document.documentElement.dir = language.dir;
    document.title = language.t("page_title");
  }, [language]);
  useUnread(state, host);
  const pages = depth(state);
  useBack(session, pages);
  const stage = useOpener<HTMLDivElement>(pages > 0);

  return (
    <WordsProvider value={language}>
      <div class="page">
        <Header state={state} host={host} leave={leave} />
        <div class="stage" ref={stage}>
          <div class="under" inert={pages > 0}>
            <Phase session={session} state={state} later={later} fetching={fetching} forgetful={forgetful} />
          </div>
          {pages > 0 && <Over session={session} state={state} later={later} fetching={fetching} />}
        </div>
      </div>
    </WordsProvider>
  );
}

interface PhaseProps {
  session: VisitorSession;
  state: VisitorState;
  later: Later | null;
  /** In place of the later parts until they are there. */
  fetching: ComponentChildren;
}

function Phase({ session, state, later, fetching, forgetful }: PhaseProps & { forgetful: boolean }) {
  const from = document.activeElement?.id;
  if (state.phase === "chat") return <ChatView session={session} state={state} later={later} from={from} />;
  const stopped = state.mode === "closed" || state.mode === "ended";
  if (state.phase !== "over" && !stopped)
    return <StartView session={session} state={state} forgetful={forgetful} />;
  return (
    <Quiet>
      {!later && fetching}
      {later &&
        (state.phase === "over" ? (
          <later.OverView session={session} state={state} />
        ) : (
          <later.StoppedView session={session} state={state} />
        ))}
    </Quiet>
  );
}

/** A view without a conversation: the content, and 112 below it. */
function Quiet({ children }: { children: ComponentChildren }) {
  const { t } = useWords();
  return (
    <main class="start">
      <div class="scroll">{children}</div>
      <div class="foot">
        <a class="danger-link" href="tel:112">
          {t("danger_line")}
        </a>
      </div>
    </main>
  );
}

function Over({ session, state, later, fetching }: PhaseProps) {
  const { t } = useWords();
  if (!later) {
    return (
      <main class="sheet">
        <div class="sheet-head">
          <button type="button" class="button button-quiet" onClick={() => session.closeTop()}>
            {t(state.phase === "chat" ? "back_to_chat" : "back")}
          </button>
          <a class="danger-link" href="tel:112">
            {t("call_112")}
          </a>
        </div>
        {fetching}
      </main>
    );
  }
  return state.reading ? (
    <later.ReadingPane session={session} state={state} />
  ) : (
    <later.OpenPanel session={session} state={state} />
  );
}

function Fetching({ replaced, renew }: { replaced: boolean; renew: Renew | null }) {
  const { t } = useWords();
  return (
    <p class="hint fetching" role="status">
      {replaced && renew ? (
        <button type="button" class="button" data-testid="load-again" onClick={() => renew(true)}>
          {t("part_gone")}
        </button>
      ) : (
        t("loading_text")
      )}
    </p>
  );
}

/**
 * Fetches the later parts as soon as the start is there, so that they also open without a network; tries until they come.
 * Second: whether new files have replaced them, so that only a page that is loaded anew has them.
 */
function useLater(lang: string, renew: Renew | null): [Later | null, boolean] {
  const [later, setLater] = useState<Later | null>(null);
  const [replaced, setReplaced] = useState(false);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const fetch = () => {
      fetchedLater(lang).then(setLater, async () => {
        timer = setTimeout(fetch, RETRY_MS);
        if (!(await isReplaced())) return;
        setReplaced(true);
        renew?.(false);
      });
    };
    if (!later) fetch();
    return () => clearTimeout(timer);
  }, [later, lang]);
  return [later, replaced];
}

/** Back, of the browser or the phone, closes what is open. */
function useBack(session: VisitorSession, pages: number): void {
  const steps = useRef<BackSteps | null>(null);
  useEffect(() => {
    const back = new BackSteps({ history, close: () => session.closeTop() });
    steps.current = back;
    const went = (event: PopStateEvent) => back.went(event.state);
    addEventListener("popstate", went);
    return () => removeEventListener("popstate", went);
  }, [session]);
  useEffect(() => steps.current?.opened(pages), [pages]);
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
