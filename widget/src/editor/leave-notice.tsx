// Asks whether to leave a view although what was written there would be lost.

import { useLayoutEffect, useRef } from "preact/hooks";
import { useWords } from "./words";

interface Props {
  /** Null while nobody wants to leave. */
  held: { go: () => void; stay: () => void } | null;
  question: string;
}

export function LeaveNotice({ held, question }: Props) {
  const { t } = useWords();
  const stay = useRef<HTMLButtonElement>(null);
  const asked = held !== null;
  useLayoutEffect(() => {
    if (asked) stay.current?.focus();
  }, [asked]);
  if (!held) return null;
  return (
    <div class="notice" role="alertdialog" aria-label={question} data-testid="leave">
      <p>{question}</p>
      <p class="row-actions">
        <button ref={stay} type="button" class="button button-main" data-testid="stay" onClick={held.stay}>
          {t("stay")}
        </button>
        <button type="button" class="button button-alarm" data-testid="leave-sure" onClick={held.go}>
          {t("leave_sure")}
        </button>
      </p>
    </div>
  );
}
