// The bar of urgent alarms: in words, in the title of the page, and as a sound if it is on. It shows no content.

import { useEffect } from "preact/hooks";
import type { Alarm } from "../../shared/contract.generated";
import { AlertIcon } from "../../shared/icons";
import type { ConsoleSession } from "../model/session";
import { type ConsoleState, isLead, isMine, isQueueAlarm, noneFits } from "../model/state";
import { LevelBadge } from "../parts/level-badge";
import { routeTo } from "../parts/route";
import { useWords } from "../parts/words";
import { startAlarmSound } from "./alarm-sound";
import { showDesktopNotification } from "./desktop-notifications";

/** The number of alarms shown at once, so that the conversation keeps its room. */
const SHOWN = 3;

export function AlarmBar({ session, state }: { session: ConsoleSession; state: ConsoleState }) {
  const { t, n, maybe } = useWords();
  const ringing = state.sound && state.alarms.length > 0;
  useEffect(() => (ringing ? startAlarmSound() : undefined), [ringing]);
  const [newest] = state.alarms;
  const shown = state.desktop && newest;
  useEffect(() => (shown ? showDesktopNotification(t("title"), t("desktop_text")) : undefined), [shown, t]);
  const more = state.alarms.length - SHOWN;
  return (
    <div class="alarms" role="alert">
      {state.alarms.slice(0, SHOWN).map((alarm) => (
        <div key={`${alarm.conversation}-${alarm.code}`} class="alarm" data-testid="alarm">
          <AlertIcon />
          <LevelBadge level={alarm.level} />
          <span class="alarm-text">{maybe(`alarm_${alarm.code}`) ?? t("alarm_waiting")}</span>
          {mayTake(state, alarm) && (
            <button
              type="button"
              class="button button-main"
              data-testid="alarm-take"
              onClick={() => {
                location.hash = routeTo("desk");
                // A shift lead takes this conversation; other counselors get the next one, which is the most urgent.
                void (isLead(state) ? session.queue.take(alarm.conversation) : session.queue.takeNext());
              }}
            >
              {t(isLead(state) ? "take" : "take_next")}
            </button>
          )}
          {isMine(state, alarm.conversation) && (
            <button type="button" class="button" onClick={() => session.queue.show(alarm.conversation)}>
              {t("show_talk")}
            </button>
          )}
          <button type="button" class="button button-quiet" onClick={() => session.acknowledge(alarm)}>
            {t("alarm_seen")}
          </button>
        </div>
      ))}
      {more > 0 && <p class="alarm">{n("alarms_more", more)}</p>}
    </div>
  );
}

/** Whether this counselor may take the conversation of the alarm. */
function mayTake(state: ConsoleState, alarm: Alarm): boolean {
  const free = state.slots.length < state.capacity && state.link === "online" && !state.busy;
  return free && isQueueAlarm(alarm) && !isMine(state, alarm.conversation) && !noneFits(state);
}
