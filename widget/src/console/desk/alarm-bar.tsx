// The urgent alarms as one row: how many wait and for how long, in the title of the page, and as a sound if it is on.
// Where everybody it is about is gone, it is quieter and says so. It shows no content.

import { useEffect } from "preact/hooks";
import type { Alarm } from "../../shared/contract.generated";
import { AlertIcon } from "../../shared/icons";
import { calmName } from "../model/calm-names";
import type { ConsoleSession } from "../model/session";
import {
  type ConsoleState,
  isLead,
  isLoud,
  isMine,
  isQueueAlarm,
  isTaking,
  mayTakeAlarmed,
  takersOf,
} from "../model/state";
import { LevelBadge } from "../parts/level-badge";
import { routeTo } from "../parts/route";
import { type ConsoleWords, secondsSince, shortDuration, useWords } from "../parts/words";
import { startAlarmSound } from "./alarm-sound";
import { showDesktopNotification } from "./desktop-notifications";

export function AlarmBar({ session, state }: { session: ConsoleSession; state: ConsoleState }) {
  const words = useWords();
  const { t } = words;
  const loud = state.alarms.filter(isLoud);
  const ringing = state.sound && loud.length > 0;
  useEffect(() => (ringing ? startAlarmSound() : undefined), [ringing]);
  const newest = state.desktop ? loud[0] : undefined;
  useEffect(() => (newest ? showDesktopNotification(t("title"), t("desktop_text")) : undefined), [newest, t]);
  const [first] = state.alarms;
  return (
    <>
      {/* Read out once: the minutes beside it change without a word. */}
      <p class="hidden-visually" role="alert">
        {first && saying(words, state.alarms)}
      </p>
      {first && (
        <section
          class={loud.length > 0 ? "alarm" : "alarm alarm-quiet"}
          aria-label={t("alarms")}
          data-testid="alarm"
        >
          <AlertIcon />
          <LevelBadge level={first.level} />
          <p class="alarm-text">
            <strong>{saying(words, state.alarms)}</strong> {waits(words, state.alarms)} {takers(words, state)}
          </p>
          <AlarmActs session={session} state={state} first={first} />
        </section>
      )}
    </>
  );
}

function AlarmActs({
  session,
  state,
  first,
}: {
  session: ConsoleSession;
  state: ConsoleState;
  first: Alarm;
}) {
  const { t } = useWords();
  const own = state.alarms.find((alarm) => isMine(state, alarm.conversation));
  return (
    <>
      {mayTakeAlarmed(state, first) && (
        <button
          type="button"
          class="button button-main"
          data-testid="alarm-take"
          onClick={() => {
            location.hash = routeTo("desk");
            // A shift lead takes this conversation; other counselors get the next one, which is the most urgent.
            void (isLead(state) ? session.queue.take(first.conversation) : session.queue.takeNext());
          }}
        >
          {t(isLead(state) ? "take" : "take_next")}
        </button>
      )}
      {first.code === "decision" && (
        <a class="button" data-testid="alarm-decision" href={routeTo("decisions")}>
          {t("alarm_decision_open")}
        </a>
      )}
      {own && (
        <button type="button" class="button" onClick={() => session.queue.show(own.conversation)}>
          {t("show_talk")}
        </button>
      )}
      <button type="button" class="button button-quiet" onClick={() => session.acknowledge()}>
        {t("alarm_seen")}
      </button>
    </>
  );
}

/** What the row says, without minutes: who needs a person, or that they are gone, and what is wrong with stored data. */
function saying({ t, n, maybe }: ConsoleWords, alarms: readonly Alarm[]): string {
  const waiting = alarms.filter(isQueueAlarm);
  const here = waiting.filter(isLoud).length;
  const gone = waiting.length - here;
  const others = [...new Set(alarms.filter((alarm) => !isQueueAlarm(alarm)).map(({ code }) => code))];
  return [
    here > 0 && n("alarms_waiting", here),
    gone > 0 && n(here > 0 ? "alarms_gone_too" : "alarms_gone", gone),
    ...others.map((code) => maybe(`alarm_${code}`) ?? t("alarm_waiting")),
  ]
    .filter(Boolean)
    .join(" ");
}

/** Who can take it, where that is not the reader at once: nobody on duty, somebody else, or the reader after a calmer one. */
function takers({ t }: ConsoleWords, state: ConsoleState): string {
  const { alarms, unable, slots, capacity } = state;
  const able = alarms.filter(isQueueAlarm).map((alarm) => takersOf(state, alarm));
  if (able.includes("nobody") && unable > 0) return t("alarm_nobody");
  if (able.includes("you") && !isTaking(state)) return t("not_taking");
  if (able.includes("you") && slots.length >= capacity) return t("alarm_full");
  return able.length > 0 && able.every((each) => each === "others") ? t("alarm_others") : "";
}

function waits(words: ConsoleWords, alarms: readonly Alarm[]): string {
  const { t } = words;
  const waiting = alarms.filter(isQueueAlarm);
  const here = waiting.filter(isLoud);
  const [only] = waiting;
  if (here.length === 0 && only?.gone_since) {
    const time = shortDuration(words, secondsSince(only.gone_since));
    return t("alarm_gone_since", { name: calmName(only.conversation), time });
  }
  const oldest = Math.max(0, ...here.map(({ since }) => (since ? secondsSince(since) : 0)));
  const late = here.some(({ code }) => code === "overdue");
  return here.length > 0
    ? t(late ? "alarm_oldest_late" : "alarm_oldest", { time: shortDuration(words, oldest) })
    : "";
}
