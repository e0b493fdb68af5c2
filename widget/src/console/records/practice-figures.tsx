// Figures of practice over time: one's own, and to leads those of each person who has practised.

import type { ReviewView } from "../../shared/contract.generated";
import { useWords } from "../parts/words";
import { Curve } from "./trust-curve";

const SHOWN = 20;

export function PracticeFigures({ reviews }: { reviews: readonly ReviewView[] }) {
  const { t } = useWords();
  const people = byPerson(reviews.filter((one) => one.score !== undefined && one.score !== null));
  if (people.length === 0) return <p class="hint">{t("practice_figures_none")}</p>;
  return (
    <div class="cards" data-testid="practice-figures">
      {people.map(([name, theirs]) => (
        <Person key={name} name={name} reviews={theirs} />
      ))}
    </div>
  );
}

/** The newest come first from the gateway; a curve begins with the oldest. */
function byPerson(reviews: readonly ReviewView[]): [string, ReviewView[]][] {
  const found = new Map<string, ReviewView[]>();
  for (const one of [...reviews].reverse()) found.set(one.trainee, [...(found.get(one.trainee) ?? []), one]);
  return [...found].map(([name, theirs]) => [name, theirs.slice(-SHOWN)]);
}

function Person({ name, reviews }: { name: string; reviews: readonly ReviewView[] }) {
  const { t, maybe, dateTime } = useWords();
  const faults = new Map<string, number>();
  for (const one of reviews) {
    for (const [fault, count] of Object.entries(one.faults ?? {}))
      faults.set(fault, (faults.get(fault) ?? 0) + count);
  }
  const most = [...faults].sort((left, right) => right[1] - left[1]).slice(0, 3);
  return (
    <section class="card">
      <h3>{name}</h3>
      <Curve
        title={t("practice_over_time", { name })}
        values={reviews.map((one) => one.score ?? 0)}
        names={reviews.map((one) => `${one.title}, ${dateTime(one.started_at)}`)}
        column={t("practice_talk")}
      />
      {most.length > 0 && (
        <ul class="bullets">
          {most.map(([fault, count]) => (
            <li key={fault}>
              {t("practice_fault_count", { fault: maybe(`fault_${fault}`) ?? fault, n: count })}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
