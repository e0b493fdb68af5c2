// The bar that says on every page that the telephone rings. It makes no sound: the telephone does.

import type { ConsoleState } from "../model/state";
import { routeTo } from "../parts/route";
import { useWords } from "../parts/words";

export function RingingBar({ state }: { state: ConsoleState }) {
  const { t, n } = useWords();
  return (
    <div class="calls" role="status" data-testid="ringing">
      <div class="call">
        <p>{n("calls_ringing", state.telephone.ringing)}</p>
        <a class="button" href={routeTo("calls")}>
          {t("calls_show")}
        </a>
      </div>
    </div>
  );
}
