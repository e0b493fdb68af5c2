// HTTP requests about sealed conversations. Everything secret is encrypted before it is sent.

import type {
  MemberAdmit,
  OwnKeySet,
  SealedAck,
  SealedListAck,
  SealingAck,
  StaffKeySet,
} from "../../shared/contract.generated";
import { ask } from "../../shared/http";

const member = (account: string) => `sealing/members/${encodeURIComponent(account)}`;

export const sealing = {
  read: () => ask<SealingAck>("GET", "sealing"),
  setOwn: (key: OwnKeySet) => ask("PUT", "sealing/own", key),
  setStaffKey: (key: StaffKeySet) => ask("PUT", "sealing/staff-key", key),
  admit: (account: string, key: MemberAdmit) => ask("PUT", member(account), key),
  remove: (account: string) => ask("DELETE", member(account)),
  list: () => ask<SealedListAck>("GET", "sealed"),
  open: (conversation: string) => ask<SealedAck>("GET", `sealed/${encodeURIComponent(conversation)}`),
};
