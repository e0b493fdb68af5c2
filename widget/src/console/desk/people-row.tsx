// A person in a list: level, made-up name, how long they wait or have been gone, and what they wrote last.

import type { ComponentChildren } from "preact";
import type { LevelName } from "../../shared/contract.generated";
import { calmName } from "../model/calm-names";
import { LevelBadge } from "../parts/level-badge";
import { secondsSince, shortDuration, useWords } from "../parts/words";

interface Props {
  conversation: string;
  /** Null until it is known. */
  level: LevelName | null;
  /** Since when they have had no connection; null while they are here. */
  goneSince: string | null;
  /** What stands at the end of the first line while they are here. */
  when: string;
  line: string;
  children?: ComponentChildren;
}

export function PeopleRow({ conversation, level, goneSince, when, line, children }: Props) {
  const words = useWords();
  return (
    <>
      {level && <LevelBadge level={level} />}
      <span class={goneSince ? "row-text row-gone" : "row-text"}>
        <span class="row-head">
          <strong>{calmName(conversation)}</strong>
          <span class="row-when" {...(goneSince && { "data-testid": "gone" })}>
            {goneSince ? words.t("gone_for", { time: shortDuration(words, secondsSince(goneSince)) }) : when}
          </span>
        </span>
        <span class="row-line" dir="auto">
          {line}
        </span>
        {children}
      </span>
    </>
  );
}
