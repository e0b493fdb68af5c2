// Other services in groups: who answers now, whom there is where one lives, who helps everywhere. Pure.

import type { ContactAck } from "../shared/contract.generated";

type Group = "always_open" | "referrals_near" | "referrals_country";

/** Contacts in groups, in their order; groups of nobody are left out. */
export function byNeed(contacts: readonly ContactAck[]): [Group, ContactAck[]][] {
  const groups: [Group, ContactAck[]][] = [
    ["always_open", []],
    ["referrals_near", []],
    ["referrals_country", []],
  ];
  for (const contact of contacts)
    groups[contact.always_open ? 0 : contact.level === "lokal" ? 1 : 2]?.[1].push(contact);
  return groups.filter(([, found]) => found.length > 0);
}
