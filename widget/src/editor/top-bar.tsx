// The top bar: navigation, and the signed-in user.

import { MarkIcon } from "../shared/icons";
import { PLACES } from "./places";
import { type EditorSession, type EditorState, ROLES } from "./session";
import { useWords } from "./words";

interface Props {
  session: EditorSession;
  state: EditorState;
  path: string;
}

export function TopBar({ session, state, path }: Props) {
  const { t } = useWords();
  const allowed = ROLES.includes(state.me?.role ?? "");
  return (
    <header class="top-bar">
      <p class="top-brand">
        <MarkIcon />
        {t("title")}
      </p>
      <nav class="places" aria-label={t("places")}>
        {PLACES.filter((place) => place.inBar && allowed).map((place) => (
          <a
            key={place.path}
            class="place"
            href={`#/${place.path}`}
            aria-current={place.path === path ? "page" : undefined}
          >
            {t(place.label)}
          </a>
        ))}
      </nav>
      <a class="me" href="/console#/account" title={t("own_account")} data-testid="me">
        {state.me?.name}
      </a>
      <button
        type="button"
        class="button button-quiet"
        data-testid="logout"
        onClick={() => void session.logout()}
      >
        {t("logout")}
      </button>
    </header>
  );
}
