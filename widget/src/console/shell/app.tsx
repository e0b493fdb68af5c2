// The shell of the console: sign-in, the bars at the top, and the view of the current route.

import texts from "locales:console";
import { useEffect, useMemo, useState } from "preact/hooks";
import { words } from "../../shared/i18n";
import { useStore } from "../../shared/store";
import { SWEDEN } from "../../shared/time-zone";
import { AccountNewsBar } from "../admin/account-news";
import { RingingBar } from "../calls/ringing-bar";
import { AlarmBar } from "../desk/alarm-bar";
import { CallBar } from "../desk/call-bar";
import { DebriefBar } from "../desk/debrief-bar";
import { HandedBar } from "../desk/handed-bar";
import type { ConsoleSession } from "../model/session";
import { type ConsoleState, hasDesk, isLead, totalWaiting } from "../model/state";
import { unreadCount } from "../model/talk";
import { useRoute } from "../parts/route";
import { useWithoutDrafts } from "../parts/without-drafts";
import { useWords, WordsProvider } from "../parts/words";
import { forgetKeys } from "../sealed/unlocked-keys";
import { HelpPanel } from "./help-panel";
import { forgetInvitation, invitationToken } from "./invitation-token";
import { InvitationView } from "./invitation-view";
import { LoginView } from "./login-view";
import { viewFor } from "./places";
import { useShortcuts } from "./shortcuts";
import { TopBar } from "./top-bar";
import { VIEWS } from "./views";

export function App({ session, lang }: { session: ConsoleSession; lang: string }) {
  const state = useStore(session.store);
  const language = useMemo(() => words(texts[lang] ?? texts["sv"] ?? ({} as never), lang, SWEDEN), [lang]);
  useEffect(() => {
    document.documentElement.lang = language.lang;
    document.documentElement.dir = language.dir;
  }, [language]);
  // Signing out, also by inactivity, forgets the unlocked keys.
  useEffect(() => {
    if (state.phase !== "desk") forgetKeys();
  }, [state.phase]);
  const [invitation, setInvitation] = useState(invitationToken);
  if (invitation !== null) {
    const done = () => {
      forgetInvitation();
      setInvitation(null);
    };
    return (
      <WordsProvider value={language}>
        <InvitationView token={invitation} done={done} />
      </WordsProvider>
    );
  }
  return (
    <WordsProvider value={language}>
      {state.phase === "checking" && <p class="checking" role="status" />}
      {state.phase === "login" && <LoginView session={session} state={state} />}
      {state.phase === "desk" && <Shell session={session} state={state} />}
    </WordsProvider>
  );
}

function Shell({ session, state }: { session: ConsoleSession; state: ConsoleState }) {
  const [help, setHelp] = useState(false);
  const route = useRoute();
  useTitle(state);
  useShortcuts(session, () => setHelp((shown) => !shown));
  const { me } = state;
  const path = me && viewFor(me.role, route.path).path;
  const settled = useWithoutDrafts(state);
  const bars = useMemo(
    () => path && <Bars session={session} state={settled} path={path} help={help} showHelp={setHelp} />,
    [session, settled, path, help],
  );
  if (!path) return null;
  const View = VIEWS[path];
  return (
    <div class="desk">
      {bars}
      {View && <View key={path} session={session} state={state} detail={route.detail} />}
    </div>
  );
}

interface BarsProps {
  session: ConsoleSession;
  state: ConsoleState;
  path: string;
  help: boolean;
  showHelp: (shown: boolean) => void;
}

/** What stands above every view. */
function Bars({ session, state, path, help, showHelp }: BarsProps) {
  const { t } = useWords();
  const { me } = state;
  if (!me) return null;
  return (
    <>
      <TopBar
        session={session}
        state={state}
        role={me.role}
        path={path}
        help={help}
        toggleHelp={() => showHelp(!help)}
      />
      {hasDesk(state) && state.link !== "online" && (
        <p class="offline" role="status" data-testid="offline">
          {t(state.link === "connecting" ? "connecting" : "offline")}
        </p>
      )}
      {hasDesk(state) && <AlarmBar session={session} state={state} />}
      {hasDesk(state) && <HandedBar session={session} state={state} atDesk={path === "desk"} />}
      {state.calls.length > 0 && <CallBar session={session} state={state} />}
      {state.telephone.ringing + (state.telephone.callbacks ?? 0) > 0 && path !== "calls" && (
        <RingingBar state={state} />
      )}
      {state.debrief && <DebriefBar session={session} capacity={state.capacity} lead={isLead(state)} />}
      <AccountNewsBar role={me.role} />
      {help && <HelpPanel close={() => showHelp(false)} />}
    </>
  );
}

/** Shows counts of what needs attention in the title of the tab, without content. */
function useTitle(state: ConsoleState): void {
  const { t, n } = useWords();
  const unread = Object.values(state.talks).reduce((sum, talk) => sum + unreadCount(talk), 0);
  const waiting = totalWaiting(state);
  const alarm = state.alarms[0];
  useEffect(() => {
    const parts = [
      alarm && t("title_alarm", { level: alarm.level }),
      unread > 0 && n("title_unread", unread),
      waiting > 0 && n("title_waiting", waiting),
      t("title"),
    ];
    document.title = parts.filter(Boolean).join(" · ");
  }, [alarm, unread, waiting, t, n]);
}
