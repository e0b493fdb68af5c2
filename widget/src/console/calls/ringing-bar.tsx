// The bar that says on every page that the telephone rings, or that somebody waits to be called. It makes no sound:
// the telephone does.

import type { ConsoleState } from "../model/state";
import { routeTo } from "../parts/route";
import { useWords } from "../parts/words";

export function RingingBar({ state }: { state: ConsoleState }) {
  const { t, n } = useWords();
  return (
    <div class="calls" role="status" data-testid="ringing">
      <div class="call">
        <p>
          {[
            state.telephone.ringing > 0 && n("calls_ringing", state.telephone.ringing),
            (state.telephone.callbacks ?? 0) > 0 && n("callbacks_due", state.telephone.callbacks ?? 0),
          ]
            .filter(Boolean)
            .join(" · ")}
        </p>
        <a class="button" href={routeTo("calls")}>
          {t("calls_show")}
        </a>
      </div>
    </div>
  );
}
