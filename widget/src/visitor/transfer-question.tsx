// The question whether another counselor may take over, with its two answers.

import type { VisitorSession } from "./session";
import type { VisitorState } from "./state";
import { useWords } from "./words";

/** True while the offer of a transfer waits for the visitor's answer. */
export function transferAsked(state: VisitorState): boolean {
  const last = state.log.events.findLast(
    (event) =>
      event.kind === "state" || (event.kind === "notice" && (event.code ?? "").startsWith("transfer_")),
  );
  return state.state === "with_counselor" && last?.code === "transfer_offered";
}

/** A transfer needs the visitor's consent. The question itself is in the log. */
export function TransferQuestion({ session, state }: { session: VisitorSession; state: VisitorState }) {
  const { t } = useWords();
  if (!transferAsked(state)) return null;
  const answer = (accept: boolean) => () => void session.actions.answerTransfer(accept);
  return (
    <section class="waiting" aria-labelledby="transfer-title" data-testid="transfer-question">
      <p id="transfer-title" class="hidden-visually" role="status">
        {t("transfer_title")}
      </p>
      <div class="panel-actions">
        <button type="button" class="button" data-testid="transfer-yes" onClick={answer(true)}>
          {t("transfer_yes")}
        </button>
        <button type="button" class="button" data-testid="transfer-no" onClick={answer(false)}>
          {t("transfer_no")}
        </button>
      </div>
    </section>
  );
}
