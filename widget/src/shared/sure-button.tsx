// A button for what cannot easily be undone: the second press confirms.

import { useLayoutEffect, useRef, useState } from "preact/hooks";

interface Props {
  label: string;
  /** Said before the second press; without it the label of the second press says enough. */
  question?: string;
  sure: string;
  cancel: string;
  act: () => void;
  busy?: boolean;
  testId?: string;
  /** Classes beside that of a button. */
  look?: string;
}

export function SureButton({ label, question, sure, cancel, act, busy = false, testId, look = "" }: Props) {
  const [asking, setAsking] = useState(false);
  const first = useRef<HTMLButtonElement>(null);
  const second = useRef<HTMLButtonElement>(null);
  const cameBack = useRef(false);
  useLayoutEffect(() => {
    if (asking) second.current?.focus();
    else if (cameBack.current) first.current?.focus();
    cameBack.current = asking;
  }, [asking]);
  if (!asking) {
    return (
      <button
        ref={first}
        type="button"
        class={`button ${look}`}
        aria-disabled={busy}
        {...(testId && { "data-testid": testId })}
        onClick={() => !busy && setAsking(true)}
      >
        {label}
      </button>
    );
  }
  return (
    <span class="sure" role="group" aria-label={label}>
      {question && <span class="sure-question">{question}</span>}
      <button
        ref={second}
        type="button"
        class="button button-alarm"
        {...(testId && { "data-testid": `${testId}-sure` })}
        onClick={() => {
          setAsking(false);
          if (!busy) act();
        }}
      >
        {sure}
      </button>
      <button type="button" class="button button-quiet" onClick={() => setAsking(false)}>
        {cancel}
      </button>
    </span>
  );
}
