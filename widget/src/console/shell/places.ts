// Which views there are, for whom, in the order of the navigation. What they look like is in `views.tsx`.

import type { Role } from "../../shared/contract.generated";
import { AT_DESKS } from "../model/state";

export interface Place {
  readonly path: string;
  /** Name of its words in the locale files. */
  readonly name:
    | "view_desk"
    | "view_records"
    | "view_decisions"
    | "view_training"
    | "view_practice"
    | "view_launch"
    | "view_accounts"
    | "view_hours"
    | "view_audit"
    | "view_account"
    | "view_figures"
    | "view_retention"
    | "view_sealed";
  /** Null: everybody. As in `handoff/contract/routes`; the gateway is what decides. */
  readonly roles: readonly Role[] | null;
}

const ACCOUNT: Place = { path: "account", name: "view_account", roles: null };

export const PLACES: readonly Place[] = [
  { path: "desk", name: "view_desk", roles: AT_DESKS },
  { path: "records", name: "view_records", roles: AT_DESKS },
  { path: "decisions", name: "view_decisions", roles: [...AT_DESKS, "reviewer"] },
  { path: "practice", name: "view_practice", roles: AT_DESKS },
  { path: "accounts", name: "view_accounts", roles: ["administrator"] },
  { path: "training", name: "view_training", roles: [...AT_DESKS, "administrator"] },
  { path: "launch", name: "view_launch", roles: ["administrator", "shift_lead"] },
  { path: "hours", name: "view_hours", roles: ["administrator", "shift_lead"] },
  { path: "audit", name: "view_audit", roles: ["administrator", "shift_lead"] },
  { path: "figures", name: "view_figures", roles: ["evaluator", "administrator", "shift_lead"] },
  { path: "retention", name: "view_retention", roles: ["administrator", "shift_lead", "evaluator"] },
  { path: "sealed", name: "view_sealed", roles: ["shift_lead"] },
  ACCOUNT,
];

/** Pages of their own beside the console. */
export const OTHER_PAGES: readonly { href: string; name: "page_editor"; roles: readonly Role[] }[] = [
  { href: "/editor", name: "page_editor", roles: ["editor", "reviewer", "administrator"] },
];

export function viewsOf(role: Role): readonly Place[] {
  return PLACES.filter(({ roles }) => roles === null || roles.includes(role));
}

/** The view at this address, or the one that this role begins with. */
export function viewFor(role: Role, path: string): Place {
  const views = viewsOf(role);
  return views.find((view) => view.path === path) ?? views[0] ?? ACCOUNT;
}

const ALWAYS_AT_DESKS = 2;

/** What the bar shows at once, and what is behind one button: at desks a bar of one line leaves more to the conversation. */
export function navigation(role: Role, path: string): { shown: readonly Place[]; more: readonly Place[] } {
  const places = viewsOf(role).filter((place) => place !== ACCOUNT);
  if (!AT_DESKS.includes(role)) return { shown: places, more: [] };
  const isShown = (place: Place, index: number) => index < ALWAYS_AT_DESKS || place.path === path;
  const shown = places.filter(isShown);
  return { shown, more: places.filter((place) => !shown.includes(place)) };
}
