// Conversations that a colleague hands over, told on the pages beside the desk, where no card of them stands. Somebody in
// danger rings at the desk too: they are in nobody else's queue, and no other alarm is about them.

import { useEffect } from "preact/hooks";
import type { ConsoleSession } from "../model/session";
import type { ConsoleState } from "../model/state";
import { rank } from "../model/talk";
import { LevelBadge } from "../parts/level-badge";
import { routeTo } from "../parts/route";
import { useWords } from "../parts/words";
import { startAlarmSound } from "./alarm-sound";
import { showDesktopNotification } from "./desktop-notifications";

const RINGS_FROM = 3;

interface Props {
  session: ConsoleSession;
  state: ConsoleState;
  atDesk: boolean;
}

export function HandedBar({ session, state, atDesk }: Props) {
  const { t } = useWords();
  const [urgent] = state.handed.filter(({ level }) => rank(level) >= RINGS_FROM);
  const ringing = state.sound && urgent !== undefined;
  useEffect(() => (ringing ? startAlarmSound() : undefined), [ringing]);
  const newest = state.desktop ? urgent?.conversation : undefined;
  useEffect(() => (newest ? showDesktopNotification(t("title"), t("desktop_text")) : undefined), [newest, t]);
  if (atDesk || state.handed.length === 0) return null;
  const idle = state.busy || state.link !== "online" || state.slots.length >= state.capacity;
  return (
    <div class="calls" role="status" data-testid="handed-bar">
      {state.handed.map((one) => (
        <div key={one.conversation} class="call">
          <LevelBadge level={one.level} />
          <p>{t("handed_by", { name: one.by })}</p>
          <button
            type="button"
            class="button button-main"
            aria-disabled={idle}
            onClick={() => {
              location.hash = routeTo("desk");
              if (!idle) void session.queue.take(one.conversation);
            }}
          >
            {t("handed_take")}
          </button>
        </div>
      ))}
    </div>
  );
}
