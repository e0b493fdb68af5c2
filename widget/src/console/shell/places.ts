// The pages of the console by role, in the order of the navigation. `views.tsx` has their components.

import type { Role } from "../../shared/contract.generated";
import { DESK_ROLES } from "../model/state";

export interface Place {
  readonly path: string;
  /** Key of the name in the locale files. */
  readonly name:
    | "view_desk"
    | "view_records"
    | "view_decisions"
    | "view_training"
    | "view_guidelines"
    | "view_practice"
    | "view_supervision"
    | "view_rota"
    | "view_launch"
    | "view_accounts"
    | "view_hours"
    | "view_appointments"
    | "view_calls"
    | "view_audit"
    | "view_account"
    | "view_figures"
    | "view_learnt"
    | "view_retention"
    | "view_sealed";
  /** Null: every role. The gateway enforces it (`handoff/contract/routes`). */
  readonly roles: readonly Role[] | null;
}

const ACCOUNT: Place = { path: "account", name: "view_account", roles: null };

export const PLACES: readonly Place[] = [
  { path: "desk", name: "view_desk", roles: DESK_ROLES },
  { path: "records", name: "view_records", roles: DESK_ROLES },
  { path: "decisions", name: "view_decisions", roles: [...DESK_ROLES, "reviewer"] },
  { path: "calls", name: "view_calls", roles: DESK_ROLES },
  { path: "appointments", name: "view_appointments", roles: DESK_ROLES },
  { path: "practice", name: "view_practice", roles: DESK_ROLES },
  { path: "accounts", name: "view_accounts", roles: ["administrator"] },
  { path: "training", name: "view_training", roles: [...DESK_ROLES, "administrator"] },
  {
    path: "guidelines",
    name: "view_guidelines",
    roles: [...DESK_ROLES, "administrator", "reviewer"],
  },
  { path: "rota", name: "view_rota", roles: DESK_ROLES },
  { path: "supervision", name: "view_supervision", roles: ["shift_lead"] },
  { path: "launch", name: "view_launch", roles: ["administrator", "shift_lead"] },
  { path: "hours", name: "view_hours", roles: ["administrator", "shift_lead"] },
  { path: "audit", name: "view_audit", roles: ["administrator", "shift_lead"] },
  { path: "figures", name: "view_figures", roles: ["evaluator", "administrator", "shift_lead"] },
  { path: "retention", name: "view_retention", roles: ["administrator", "shift_lead", "evaluator"] },
  { path: "sealed", name: "view_sealed", roles: ["shift_lead"] },
  ACCOUNT,
  { path: "learnt", name: "view_learnt", roles: null },
];

export interface OtherPage {
  readonly href: string;
  readonly name: "page_editor" | "page_handbook";
  /** Null: every role. */
  readonly roles: readonly Role[] | null;
}

const OTHER_PAGES: readonly OtherPage[] = [
  { href: "/editor", name: "page_editor", roles: ["editor", "reviewer", "administrator"] },
  { href: "/handbok", name: "page_handbook", roles: null },
];

/** The pages outside the console: in the bar, but at the desk in the menu. */
export function otherPages(role: Role): { inBar: readonly OtherPage[]; inMenu: readonly OtherPage[] } {
  const pages = OTHER_PAGES.filter(({ roles }) => roles === null || roles.includes(role));
  return DESK_ROLES.includes(role) ? { inBar: [], inMenu: pages } : { inBar: pages, inMenu: [] };
}

export function viewsOf(role: Role): readonly Place[] {
  return PLACES.filter(({ roles }) => roles === null || roles.includes(role));
}

/** The page of a path, or the first page of the role. */
export function viewFor(role: Role, path: string): Place {
  const views = viewsOf(role);
  return views.find((view) => view.path === path) ?? views[0] ?? ACCOUNT;
}

const ALWAYS_AT_DESKS = 2;

/** The pages shown in the bar, and those in the menu: at the desk the bar is one line high. */
export function navigation(role: Role, path: string): { shown: readonly Place[]; more: readonly Place[] } {
  const places = viewsOf(role).filter((place) => place !== ACCOUNT);
  if (!DESK_ROLES.includes(role)) return { shown: places, more: [] };
  const isShown = (place: Place, index: number) => index < ALWAYS_AT_DESKS || place.path === path;
  const shown = places.filter(isShown);
  return { shown, more: places.filter((place) => !shown.includes(place)) };
}
