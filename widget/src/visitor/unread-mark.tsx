// The mark below words that nobody with that mother tongue has read.

import { useWords } from "./words";

/** Shown in practice: the words were written by nobody who has this mother tongue. */
export function UnreadMark() {
  const { t } = useWords();
  return (
    <p class="unread-words" data-testid="unread-words" dir="auto">
      {t("words_unread")}
    </p>
  );
}
