// The header of every state: the mark, who answers in words, and the quick exit. At most 60 px of a phone.

import { DownIcon, MarkIcon } from "../shared/icons";
import type { HostPage } from "./host-page";
import { emergency, type VisitorState } from "./state";
import { useWords, usualWait } from "./words";

interface Props {
  state: VisitorState;
  host: HostPage | null;
  leave: () => void;
}

export function Header({ state, host, leave }: Props) {
  const words = useWords();
  const { t } = words;
  const answers = whoAnswers(state);
  return (
    <header class={host ? "header embedded" : "header"}>
      <div class="header-row">
        <span class="mark">
          <MarkIcon />
        </span>
        <p class="brand">
          <span class="brand-name">{t("service_name")}</span>
          <span class="who-answers" role="status" data-testid="who-answers">
            {answers && t(answers)}
            {answers === "here_now" && usualWait(words, state, ". ")}
          </span>
        </p>
        <p class="exit-hint">{t("exit_hint")}</p>
        {host && (
          <button type="button" class="button button-quiet minimise" onClick={() => host.minimise()}>
            <DownIcon />
            <span class="hidden-visually">{t("minimise")}</span>
          </button>
        )}
        <button type="button" class="button exit" data-testid="quick-exit" onClick={leave}>
          {t("exit")}
        </button>
      </div>
      {state.service && state.mode === "practice" && <p class="mode">{t("practice_banner")}</p>}
    </header>
  );
}

function whoAnswers(state: VisitorState) {
  const { phase, service, open } = state;
  if (phase === "over" || state.mode === "closed" || state.mode === "ended") return null;
  if (phase !== "chat") return service && (open ? "here_now" : "not_here_now");
  switch (state.state) {
    case "bot":
      return "who_bot";
    case "queued":
      // That nobody is here stands in the log.
      if (!open) return "who_bot";
      return emergency(state) ? "goes_first" : "human_coming";
    case "with_counselor":
      return "human_here";
    case "mailbox":
      return "message_left";
    default:
      return null;
  }
}
