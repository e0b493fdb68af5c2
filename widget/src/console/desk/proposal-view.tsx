// A trainee's answer that waits for approval: a shift lead sends it, edits it first, or returns it with a comment.

import { useState } from "preact/hooks";
import type { WireEvent } from "../../shared/contract.generated";
import { ClockIcon } from "../../shared/icons";
import { isBlank, isTooLong } from "../../shared/text";
import type { ConsoleSession } from "../model/session";
import type { ProposalStatus } from "../model/talk";
import { useWords } from "../parts/words";
import { TextLine } from "./text-line";

interface ProposalProps {
  event: WireEvent;
  status: ProposalStatus;
}

/** The answer in the transcript. One that was sent unchanged is shown as the message itself. */
export function ProposalView({ event, status }: ProposalProps) {
  const { t } = useWords();
  if (status === "sent") return null;
  const author = (
    <>
      <ClockIcon />
      <strong>{t(`proposal_${status}`)}</strong>
      <span>{event.by}</span>
    </>
  );
  return <TextLine event={event} kind="proposal-line" author={author} />;
}

interface JudgeProps {
  session: ConsoleSession;
  proposal: WireEvent;
  busy: boolean;
}

export function JudgeForm({ session, proposal, busy }: JudgeProps) {
  const { t } = useWords();
  const [text, setText] = useState(proposal.text ?? "");
  const [comment, setComment] = useState<string | null>(null);
  const wrong = isBlank(text) || isTooLong(text);
  const judge = (accept: boolean, words: string) =>
    void session.actions.judge(proposal.conversation, proposal.seq, accept, words);
  const accept = () => {
    if (!busy && !wrong) judge(true, text === proposal.text ? "" : text);
  };
  const giveBack = () => {
    if (comment === null) setComment("");
    else if (!busy && !isBlank(comment)) judge(false, comment);
  };
  return (
    <div class="judge" data-testid="judge">
      <label class="label" for="judge-text">
        {t("approve_title")}
      </label>
      <textarea
        id="judge-text"
        class="input"
        rows={3}
        dir="auto"
        value={text}
        aria-invalid={wrong}
        onInput={(event) => setText(event.currentTarget.value)}
      />
      {comment !== null && (
        <div class="field">
          <label for="judge-comment">{t("return_comment")}</label>
          <input
            id="judge-comment"
            class="input"
            data-testid="return-comment"
            maxLength={500}
            autocomplete="off"
            value={comment}
            onInput={(event) => setComment(event.currentTarget.value)}
          />
        </div>
      )}
      <div class="hand-over-actions">
        <button
          type="button"
          class="button button-main"
          data-testid="approve"
          aria-disabled={busy || wrong}
          onClick={accept}
        >
          {t(text === proposal.text ? "approve" : "approve_changed")}
        </button>
        <button
          type="button"
          class="button"
          data-testid="return-proposal"
          aria-disabled={busy || (comment !== null && isBlank(comment))}
          onClick={giveBack}
        >
          {t(comment === null ? "return_proposal" : "return_confirm")}
        </button>
      </div>
    </div>
  );
}
