// A line of a transcript with somebody's text: who, when, and what.

import type { ComponentChildren } from "preact";
import type { WireEvent } from "../../shared/contract.generated";
import { useWords } from "../parts/words";

interface Props {
  event: WireEvent;
  /** The class of the kind of line. */
  kind: string;
  /** Before the time: icon and author. */
  author: ComponentChildren;
  /** After the time. */
  mark?: ComponentChildren;
  /** Below the text. */
  children?: ComponentChildren;
}

export function TextLine({ event, kind, author, mark, children }: Props) {
  const { time } = useWords();
  return (
    <article class={`line ${kind}`}>
      <p class="line-head">
        {author}
        <time dateTime={event.at}>{time(event.at)}</time>
        {mark}
      </p>
      <p class="text" dir="auto" lang={event.lang ?? undefined}>
        {event.text}
      </p>
      {children}
    </article>
  );
}
