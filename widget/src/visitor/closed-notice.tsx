// What is said while no human can be had: why, when it opens next, and what can be done meanwhile.

import type { VisitorSession } from "./session";
import type { VisitorState } from "./state";
import { useWords } from "./words";

/** Opening hours are kept by Swedish clocks, wherever the visitor is. */
const ZONE = "Europe/Stockholm";

/** Why nobody is here and when somebody will be; one or two sentences. */
export function useClosedText(state: VisitorState): string {
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
  return `${why} ${t(elsewhere(service.opens_at) ? "opens_swedish_time" : "opens", { time })}`;
}

/** Whether the visitor's clock shows another time than Swedish ones do. */
function elsewhere(iso: string): boolean {
  const show = (timeZone?: string) =>
    new Intl.DateTimeFormat("sv", {
      dateStyle: "short",
      timeStyle: "short",
      ...(timeZone && { timeZone }),
    }).format(new Date(iso));
  return show() !== show(ZONE);
}

/** The way to others who can help, beside what is offered here. */
export function ReferralsButton({ session }: { session: VisitorSession }) {
  const { t } = useWords();
  return (
    <button
      type="button"
      class="button button-quiet"
      data-testid="referrals-button"
      onClick={() => void session.reader.open({ type: "referrals" })}
    >
      {t("referrals_open")}
    </button>
  );
}
