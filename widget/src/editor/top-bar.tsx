// The top bar: navigation, and the signed-in user. On a narrow screen the pages are behind a button, so that it stays low.

import { useEffect, useState } from "preact/hooks";
import { DownIcon, MarkIcon } from "../shared/icons";
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
  const [open, setOpen] = useState(false);
  useEffect(() => setOpen(false), [path]);
  return (
    <header class="top-bar">
      <p class="top-brand">
        <MarkIcon />
        {t("title")}
      </p>
      {allowed && (
        <button
          type="button"
          class="button button-quiet places-toggle"
          data-testid="places-toggle"
          aria-expanded={open}
          aria-controls="places"
          onClick={() => setOpen(!open)}
        >
          {t("places")}
          <DownIcon />
        </button>
      )}
      <nav id="places" class={open ? "places is-open" : "places"} aria-label={t("places")}>
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
