// A risk level as shape, letters and colour together, so that no meaning depends on one of them.

import type { LevelName } from "../../shared/contract.generated";
import { useWords } from "./words";

const SHAPES: Readonly<Record<LevelName, string>> = {
  N0: "M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11z",
  N1: "M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11z",
  N2: "M8 1.5 14.5 8 8 14.5 1.5 8z",
  N3: "M8 1.5 15 14H1z",
  N4: "M5.2 1.5h5.6l3.7 3.7v5.6l-3.7 3.7H5.2l-3.7-3.7V5.2z",
};

export function LevelBadge({ level, testId }: { level: LevelName; testId?: string }) {
  const { t } = useWords();
  return (
    <span
      class={`level level-${level}`}
      title={t(`level_${level}`)}
      {...(testId && { "data-testid": testId })}
    >
      <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true" focusable="false">
        <path d={SHAPES[level]} />
      </svg>
      {level}
    </span>
  );
}
