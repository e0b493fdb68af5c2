// The top bar: navigation, presence, and the signed-in user.

import type { Role } from "../../shared/contract.generated";
import { BellIcon, MarkIcon, SoundIcon } from "../../shared/icons";
import type { ConsoleSession } from "../model/session";
import { type ConsoleState, hasDesk, STATUSES } from "../model/state";
import { unreadCount } from "../model/talk";
import { routeTo } from "../parts/route";
import { UnreadCount } from "../parts/unread-count";
import { useWords } from "../parts/words";
import { LogOut } from "./log-out";
import { MorePlaces } from "./more-places";
import { navigation, otherPages } from "./places";

interface Props {
  session: ConsoleSession;
  state: ConsoleState;
  role: Role;
  /** The path of the current view. */
  path: string;
  help: boolean;
  toggleHelp: () => void;
}

const CAPACITIES = [1, 2];

export function TopBar({ session, state, role, path, help, toggleHelp }: Props) {
  const { t } = useWords();
  return (
    <header class="top-bar">
      <p class="top-brand">
        <MarkIcon />
        {t("title")}
      </p>
      <Navigation state={state} role={role} path={path} />
      {hasDesk(state) && <PresenceChoice session={session} state={state} />}
      <div class="top-actions">
        {hasDesk(state) && <AlarmChoices session={session} state={state} />}
        <button
          type="button"
          class="button button-icon help-button"
          data-testid="help"
          aria-label={t("shortcuts")}
          aria-expanded={help}
          title={`${t("shortcuts")} (?)`}
          onClick={toggleHelp}
        >
          ?
        </button>
        <a
          class="me"
          href={routeTo("account")}
          data-testid="me"
          title={t("view_account")}
          {...(path === "account" && { "aria-current": "page" })}
        >
          {state.me?.name}
        </a>
        <LogOut session={session} state={state} />
      </div>
    </header>
  );
}

/** The navigation, which is hidden when there is only one page. One's own account is opened by one's name. */
function Navigation({ state, role, path }: Pick<Props, "state" | "role" | "path">) {
  const { t, n } = useWords();
  const { shown, more } = navigation(role, path);
  const { inBar, inMenu } = otherPages(role);
  const unread = Object.values(state.talks).reduce((sum, talk) => sum + unreadCount(talk), 0);
  const toApprove = state.shift?.awaiting_approval.length ?? 0;
  if (shown.length + inBar.length + inMenu.length === 0) return null;
  return (
    <nav class="places" aria-label={t("places")}>
      {shown.map((place) => (
        <a
          key={place.path}
          class="place"
          href={routeTo(place.path)}
          data-testid={`place-${place.path}`}
          {...(place.path === path && { "aria-current": "page" })}
        >
          {t(place.name)}
          {place.path === "records" && state.dueForms > 0 && (
            <span class="unread">{n("forms_due", state.dueForms)}</span>
          )}
          {place.path === "desk" && path !== "desk" && unread > 0 && <UnreadCount count={unread} />}
          {place.path === "desk" && path !== "desk" && toApprove > 0 && (
            <span class="unread" data-testid="approvals-wait">
              {n("to_approve", toApprove)}
            </span>
          )}
        </a>
      ))}
      <MorePlaces places={more} pages={inMenu} />
      {inBar.map((page) => (
        <a key={page.href} class="place" href={page.href}>
          {t(page.name)}
        </a>
      ))}
    </nav>
  );
}

function PresenceChoice({ session, state }: Pick<Props, "session" | "state">) {
  const { t, n } = useWords();
  return (
    <div class="presence">
      <label for="status">{t("status")}</label>
      <select
        id="status"
        aria-label={t("status")}
        class={`input status-${state.status}`}
        data-testid="presence"
        value={state.status}
        onChange={(event) => {
          const chosen = STATUSES.find((status) => status === event.currentTarget.value);
          if (chosen) void session.queue.setPresence(chosen, state.capacity);
        }}
      >
        {STATUSES.map((status) => (
          <option key={status} value={status}>
            {t(`status_${status}`)}
          </option>
        ))}
      </select>
      <label for="capacity">{t("capacity")}</label>
      <select
        id="capacity"
        aria-label={t("capacity")}
        class="input"
        data-testid="capacity"
        value={state.capacity}
        onChange={(event) => void session.queue.setPresence(state.status, Number(event.currentTarget.value))}
      >
        {CAPACITIES.map((capacity) => (
          <option key={capacity} value={capacity}>
            {n("capacity_of", capacity)}
          </option>
        ))}
      </select>
    </div>
  );
}

function AlarmChoices({ session, state }: Pick<Props, "session" | "state">) {
  const { t } = useWords();
  return (
    <>
      <button
        type="button"
        class="button button-icon"
        data-testid="sound"
        aria-label={t("sound")}
        aria-pressed={state.sound}
        title={`${t(state.sound ? "sound_on" : "sound_off")}. ${t("sound_hint")}`}
        onClick={() => session.setSound(!state.sound)}
      >
        <SoundIcon off={!state.sound} />
      </button>
      <button
        type="button"
        class="button button-icon"
        data-testid="desktop"
        aria-label={t("desktop")}
        aria-pressed={state.desktop}
        title={`${t(state.desktop ? "desktop_on" : "desktop_off")}. ${t("desktop_hint")}`}
        onClick={() => void session.setDesktop(!state.desktop)}
      >
        <BellIcon off={!state.desktop} />
      </button>
    </>
  );
}
