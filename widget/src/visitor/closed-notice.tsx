// The notice while no human is available: why, when the line opens, and the alternatives.

import { SWEDEN } from "../shared/time-zone";
import type { VisitorSession } from "./session";
import type { VisitorState } from "./state";
import { useWords } from "./words";

/**
 * When the line opens, and why it is closed where that is more than that nobody is here, which the header or the log says;
 * `brief`: where the log has said why.
 */
export function useClosedText({ service }: VisitorState, brief = false): string {
  const { t, moment } = useWords();
  const words: string[] = [];
  if (!brief && service?.closed_because === "holiday") words.push(t("closed_holiday"));
  else if (!brief && service?.closing_soon) words.push(t("closing_soon"));
  if (service?.opens_at) {
    const time = moment(service.opens_at, SWEDEN, new Date());
    words.push(t(elsewhere(service.opens_at) ? "opens_swedish_time" : "opens", { time }));
  }
  return words.join(" ");
}

/** Whether the visitor's time differs from Swedish time. */
function elsewhere(iso: string): boolean {
  const show = (timeZone?: string) =>
    new Intl.DateTimeFormat("sv", { timeStyle: "short", timeZone }).format(new Date(iso));
  return show() !== show(SWEDEN);
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
