// One's own sessions, each with a button that ends it.

import { ownAccount } from "../model/api";
import type { ConsoleSession } from "../model/session";
import { Loaded, TaskOutcome, useFetched } from "../parts/page";
import { useWords } from "../parts/words";

export function SessionsBlock({ session, version }: { session: ConsoleSession; version: number }) {
  const { t, dateTime } = useWords();
  const {
    value: all,
    task,
    change,
    again,
  } = useFetched(session, async () => (await ownAccount.sessions()).sessions, version);
  return (
    <section class="card">
      <h2>{t("sessions")}</h2>
      <p class="hint">{t("sessions_hint")}</p>
      <Loaded value={all} task={task} again={again}>
        {(sessions) => (
          <>
            <ul class="rows lines" data-testid="sessions">
              {sessions.map((one) => (
                <li key={one.session} class="session">
                  <span>
                    {t("session_opened", { time: dateTime(one.opened_at) })}
                    <span class="second-line">{t("session_used", { time: dateTime(one.last_used_at) })}</span>
                  </span>
                  {one.current ? (
                    <span class="tag tag-quiet">{t("session_this")}</span>
                  ) : (
                    <button
                      type="button"
                      class="button button-small"
                      onClick={() => change(() => ownAccount.endSession(one.session), t("session_ended"))}
                    >
                      {t("session_end")}
                    </button>
                  )}
                </li>
              ))}
            </ul>
            {sessions.length > 1 && (
              <button
                type="button"
                class="button"
                data-testid="end-others"
                onClick={() => change(ownAccount.endOtherSessions, t("sessions_ended"))}
              >
                {t("sessions_end_others")}
              </button>
            )}
            <TaskOutcome task={task} />
          </>
        )}
      </Loaded>
    </section>
  );
}
