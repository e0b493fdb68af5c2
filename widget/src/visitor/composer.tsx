// The message field. Enter sends on devices with a keyboard; a counter shows the limit before it is reached.

import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useState } from "preact/hooks";
import { TEXT_MAX_CODE_POINTS } from "../shared/contract.generated";
import { SendIcon } from "../shared/icons";
import { codePoints, isBlank } from "../shared/text";
import { isTouch } from "../shared/touch";
import type { VisitorSession } from "./session";
import { useWords } from "./words";

/** From this length on, the remaining characters are shown. */
const NEAR_LIMIT = TEXT_MAX_CODE_POINTS - 400;

/**
 * From this length on, the page warns that a reload loses the text. There is no browser dialog, which would hold up a
 * visitor who must leave at once.
 */
const WORTH_KEEPING = 80;

interface Props {
  session: VisitorSession;
  inputRef: RefObject<HTMLTextAreaElement | null>;
  /** Something is being written, or no longer. */
  onWriting: (on: boolean) => void;
}

export function Composer({ session, inputRef, onWriting }: Props) {
  const { t } = useWords();
  const [text, setText] = useState("");
  const used = codePoints(text);
  const tooLong = used > TEXT_MAX_CODE_POINTS;

  useLayoutEffect(() => fitToContent(inputRef.current), [text]);

  useEffect(() => onWriting(text !== ""), [text !== ""]);

  const send = () => {
    inputRef.current?.focus();
    if (tooLong || isBlank(text)) return;
    session.actions.send(text);
    setText("");
  };

  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <label class="hidden-visually" for="message">
        {t("write_label")}
      </label>
      <textarea
        id="message"
        ref={inputRef}
        class="input"
        data-testid="chat-input"
        rows={1}
        dir="auto"
        value={text}
        placeholder={t("write_placeholder")}
        autocomplete="off"
        aria-describedby="message-limit"
        aria-invalid={tooLong}
        onInput={(event) => {
          setText(event.currentTarget.value);
          session.actions.typed();
        }}
        onKeyDown={(event) => {
          if (event.key !== "Enter" || event.shiftKey || event.isComposing || isTouch()) return;
          event.preventDefault();
          send();
        }}
      />
      <button type="submit" class="button button-main send" data-testid="chat-send">
        <SendIcon />
        <span class="hidden-visually">{t("send")}</span>
      </button>
      <p id="message-limit" class={tooLong ? "limit problem" : "limit"} aria-live="polite">
        {tooLong && t("too_long", { n: used - TEXT_MAX_CODE_POINTS })}
        {!tooLong && used > NEAR_LIMIT && t("left", { n: TEXT_MAX_CODE_POINTS - used })}
        {used > WORTH_KEEPING && used <= NEAR_LIMIT && t("lost_on_reload")}
      </p>
    </form>
  );
}

/** Fits the height to the text, within the limits of the style sheet. */
function fitToContent(element: HTMLTextAreaElement | null): void {
  if (!element) return;
  element.style.height = "auto";
  // An empty one is a line high, of whatever size the text is by now.
  if (element.value)
    element.style.height = `${element.scrollHeight + element.offsetHeight - element.clientHeight}px`;
}
