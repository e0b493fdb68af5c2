// A form with a reason, a button that confirms and one that cancels.

import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { useWords } from "../parts/words";

interface Props {
  label: string;
  confirm: string;
  busy: boolean;
  /** False while another required field is empty. */
  ready?: boolean;
  /** The reason that is sent where none is written; then none has to be. */
  otherwise?: string;
  children?: ComponentChildren;
  submit: (reason: string) => void;
  cancel: () => void;
}

export function ReasonForm({
  label,
  confirm,
  busy,
  ready = true,
  otherwise = "",
  children,
  submit,
  cancel,
}: Props) {
  const { t } = useWords();
  const [reason, setReason] = useState("");
  const input = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => input.current?.focus(), []);
  const given = reason.trim() || otherwise;
  const idle = busy || !ready || !given;
  return (
    <form
      class="hand-over"
      onSubmit={(event) => {
        event.preventDefault();
        if (!idle) submit(given);
      }}
      onKeyDown={(event) => {
        if (event.key === "Escape") cancel();
      }}
    >
      {children}
      <div class="field">
        <label for="reason">{label}</label>
        <input
          id="reason"
          ref={input}
          class="input"
          data-testid="reason-input"
          maxLength={500}
          autocomplete="off"
          value={reason}
          onInput={(event) => setReason(event.currentTarget.value)}
        />
      </div>
      <div class="hand-over-actions">
        <button type="submit" class="button button-main" data-testid="reason-submit" aria-disabled={idle}>
          {confirm}
        </button>
        <button type="button" class="button button-quiet" onClick={cancel}>
          {t("cancel")}
        </button>
      </div>
    </form>
  );
}
