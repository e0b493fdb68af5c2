// The faults of one field of a form, in words.

import type { FaultView } from "../../shared/contract.generated";
import { useWords } from "../parts/words";

export function Faults({ faults, id }: { faults: readonly FaultView[]; id?: string }) {
  const { t, maybe } = useWords();
  if (faults.length === 0) return null;
  const problems = [...new Set(faults.map(({ problem }) => problem))];
  return (
    <p class="problem" {...(id && { id })}>
      {problems.map((problem) => maybe(`fault_${problem}`) ?? t("fault_unknown_value")).join(" ")}
    </p>
  );
}
