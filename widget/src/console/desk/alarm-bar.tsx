// Somebody needs a person now: in words, in the title, and, once sound was switched on, by a tone. Never any content.

import { useEffect } from "preact/hooks";
import type { Alarm } from "../../shared/contract.generated";
import { AlertIcon } from "../../shared/icons";
import type { ConsoleSession } from "../model/session";
import { type ConsoleState, isLead, isMine, isOfTheQueue, noneFits } from "../model/state";
import { LevelBadge } from "../parts/level-badge";
import { routeTo } from "../parts/route";
import { useWords } from "../parts/words";
import { startAlarmSound } from "./alarm-sound";
import { showDesktopNotification } from "./desktop-notifications";

/** So many at once: more would take the room of the conversation. The next one comes when one has been seen. */
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
                // A lead takes this one; for others the queue gives who is next, and that is whoever is in danger.
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

/** Somebody waits, and there is a place for them here. */
function mayTake(state: ConsoleState, alarm: Alarm): boolean {
  const free = state.slots.length < state.capacity && state.link === "online" && !state.busy;
  return free && isOfTheQueue(alarm) && !isMine(state, alarm.conversation) && !noneFits(state);
}
