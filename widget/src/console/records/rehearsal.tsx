// Practice at the desk: a queue of its own, apart from that of the visitors, and the way to it.

import type { ConsoleState } from "../model/state";
import { routeTo } from "../parts/route";
import { useWords } from "../parts/words";

export function Rehearsal({ state }: { state: ConsoleState }) {
  const { t } = useWords();
  const { rehearsal, me } = state;
  if (!rehearsal && me?.role !== "trainee") return null;
  return (
    <section class="block practice-queue" data-testid="practice-queue">
      <h2>{t("view_practice")}</h2>
      <p role="status">
        {rehearsal ? t("practice_coming", { name: rehearsal.title }) : t("practice_trainee")}
      </p>
      {!rehearsal && (
        <p>
          <a href={routeTo("practice")}>{t("practice_choose")}</a>
        </p>
      )}
    </section>
  );
}
