// The notice while no human is available: why, when the line opens, and the alternatives.

import type { VisitorSession } from "./session";
import type { VisitorState } from "./state";
import { useWords } from "./words";

/** The time zone of the opening hours. */
export const ZONE = "Europe/Stockholm";

/** Why no human is available and when the line opens, in one or two sentences; `brief`: where the log has said why. */
export function useClosedText(state: VisitorState, brief = false): string {
  const { t, moment } = useWords();
  const service = state.service;
  const why =
    service?.closed_because === "holiday"
      ? t("closed_holiday")
      : service?.closing_soon
        ? t("closing_soon")
        : t("nobody_title");
  if (!service?.opens_at) return why;
  const time = moment(service.opens_at, ZONE, new Date());
  const opens = t(elsewhere(service.opens_at) ? "opens_swedish_time" : "opens", { time });
  return brief ? opens : `${why} ${opens}`;
}

/** Whether the visitor's time differs from Swedish time. */
function elsewhere(iso: string): boolean {
  const show = (timeZone?: string) =>
    new Intl.DateTimeFormat("sv", {
      dateStyle: "short",
      timeStyle: "short",
      ...(timeZone && { timeZone }),
    }).format(new Date(iso));
  return show() !== show(ZONE);
}

/** The button that lists other services. */
export function ReferralsButton({ session }: { session: VisitorSession }) {
  const { t } = useWords();
  return (
    <button
      type="button"
      id="referrals"
      class="link"
      data-testid="referrals-button"
      onClick={() => void session.reader.open({ type: "referrals" })}
    >
      {t("referrals_open")}
    </button>
  );
}
