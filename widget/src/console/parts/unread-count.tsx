// How many messages have not been read: a number to the eye, and words to those who listen.

import { useWords } from "./words";

export function UnreadCount({ count }: { count: number }) {
  const { n } = useWords();
  return (
    <span class="unread">
      <span aria-hidden="true">{count}</span>
      <span class="hidden-visually">{n("unread", count)}</span>
    </span>
  );
}
