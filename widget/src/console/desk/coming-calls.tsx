// In the left pane of the desk: who is called later today or tomorrow. It makes no sound and asks for nothing; once one
// is due, the bar above every page says so.

import type { CallbacksAck } from "../../shared/contract.generated";
import { ask } from "../../shared/http";
import type { ConsoleSession } from "../model/session";
import type { ConsoleState } from "../model/state";
import { useFetched } from "../parts/page";
import { routeTo } from "../parts/route";
import { useWords } from "../parts/words";

export function ComingCalls({ session, state }: { session: ConsoleSession; state: ConsoleState }) {
  const { version } = state.telephone;
  return version === 0 ? null : <Coming session={session} version={version} />;
}

const list = () => ask<CallbacksAck>("GET", "callbacks");

function Coming({ session, version }: { session: ConsoleSession; version: number }) {
  const { t, dateTime, maybe } = useWords();
  const { value } = useFetched(session, list, version);
  const now = new Date().toISOString();
  const coming = (value?.callbacks ?? []).filter((one) => !one.by && one.due_at > now);
  if (coming.length === 0) return null;
  return (
    <section class="block" data-testid="coming-calls">
      <h2>{t("coming_calls")}</h2>
      <ul class="rows">
        {coming.map((one) => (
          <li key={one.callback} class="hint">
            {[
              one.at ? dateTime(one.at) : t("callback_due", { time: dateTime(one.due_at) }),
              one.audience && (maybe(`audience_${one.audience}`) ?? one.audience),
            ]
              .filter(Boolean)
              .join(" · ")}
          </li>
        ))}
      </ul>
      <p>
        <a href={routeTo("calls")}>{t("view_calls")}</a>
      </p>
    </section>
  );
}
