// The note that messages are paused.

import type { VisitorState } from "./state";
import { useWords } from "./words";

/** Messages are paused; those about danger to life are still accepted. */
export function Paused({ state }: { state: VisitorState }) {
  const { t, time } = useWords();
  if (state.pausedUntilMs === null) return null;
  const until = time(new Date(state.pausedUntilMs).toISOString());
  return (
    <p class="callout" role="status" data-testid="paused">
      {t("paused_until", { time: until })}
    </p>
  );
}
