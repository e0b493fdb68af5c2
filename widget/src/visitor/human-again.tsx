// The human button of a conversation that is over: it begins a new one.

import { PersonIcon } from "../shared/icons";
import type { VisitorSession } from "./session";
import { useWords } from "./words";

export function HumanAgain({ session }: { session: VisitorSession }) {
  const { t } = useWords();
  return (
    <button
      type="button"
      class="button"
      data-testid="human-button"
      onClick={() => void session.restartWithHuman()}
    >
      <PersonIcon />
      {t("ask_human")}
    </button>
  );
}
