// In the left pane of the desk: how many ended conversations wait for their form, and the way to them.

import { routeTo } from "../parts/route";
import { useWords } from "../parts/words";

const MOST_BEFORE_NEXT = 1;

export function DueForms({ count }: { count: number }) {
  const { t, n } = useWords();
  if (count === 0) return null;
  return (
    <section class="block" data-testid="due-forms">
      <h2>{t("after_work")}</h2>
      <p>
        <a href={routeTo("records")}>{n("forms_waiting", count)}</a>
      </p>
      <p class="hint">{t(count > MOST_BEFORE_NEXT ? "forms_hold_back" : "forms_within_a_day")}</p>
    </section>
  );
}
