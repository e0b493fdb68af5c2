// A session with a fake gateway, clock and browser, for the tests of its parts.

import acksFixture from "../../../../tests/widget/fixtures/acks.json";
import pushedFixture from "../../../../tests/widget/fixtures/pushed.json";
import eventsFixture from "../../../../tests/widget/fixtures/staff_events.json";
import { RequestError } from "../../shared/connection";
import type {
  CounselorPushed,
  CounselorRequests,
  FormFill,
  LoginAck,
  Role,
  WireEvent,
} from "../../shared/contract.generated";
import { FakeConnection, FakeTimers } from "../../shared/fakes";
import { ConsoleSession } from "./session";

type Acks = { [E in keyof CounselorRequests]: CounselorRequests[E]["ack"] };
export const ACKS = acksFixture.counselor as unknown as Acks;
export const PUSHED = pushedFixture.counselor as Omit<CounselorPushed, "event">;
const FORM: FormFill = { riktlinje_version: "2026-1" };
const FORMS = {
  vocabulary: async () => ({ version: "1", fields: [], guidelines: [] }),
  suggest: async () => ({ case: "k", seen: 0, form: FORM }),
  save: async () => ({ case: "k", seen: 1 }),
  check: async () => ({ faults: [] }),
};
export const EVENTS = eventsFixture as readonly WireEvent[];

class Gateway extends FakeConnection<CounselorRequests, CounselorPushed> {
  slots: string[] = ["c-1"];
  log: WireEvent[] = [...EVENTS];

  constructor() {
    super();
    const granted = Object.entries(ACKS).map(([event, ack]) => [event, () => ack]);
    this.answers = {
      ...Object.fromEntries(granted),
      "queue:summary": () => ({ ...ACKS["queue:summary"], slots: this.slots }),
      "conversation:open": ({ conversation, after_seq }) => ({
        ...ACKS["conversation:open"],
        events: conversation === "c-1" ? this.log.filter((event) => event.seq > after_seq) : [],
      }),
    };
  }
}

export function setUp(role: Role = "counselor", signedIn = true) {
  const gateway = new Gateway();
  const timers = new FakeTimers();
  const me: LoginAck = { name: "Stödjare Ett", role };
  const page = { visible: true, allowsDesktop: true };
  let keys = 0;
  const session = new ConsoleSession({
    connect: () => gateway,
    accounts: {
      me: async () => (signedIn ? me : null),
      login: async ({ name, password }) => {
        if (password !== "rätt lösenord") throw new RequestError("login_failed");
        return name === "b" ? { ...me, name: "Stödjare Två" } : me;
      },
      loginWithPasskey: async () => me,
      logout: async () => undefined,
    },
    timers,
    randomKey: () => `key-${++keys}`,
    forms: FORMS,
    visible: () => page.visible,
    askNotificationPermission: async () => page.allowsDesktop,
  });
  return { session, gateway, timers, page, state: () => session.store.get() };
}

export async function atDesk(role?: Role) {
  const all = setUp(role);
  await all.session.open();
  await all.timers.advance(0);
  return all;
}
