// A session with a fake gateway, clock and browser, for the tests of its parts.

import acksFixture from "../../../tests/widget/fixtures/acks.json";
import pushedFixture from "../../../tests/widget/fixtures/pushed.json";
import serviceFixture from "../../../tests/widget/fixtures/service.json";
import eventsFixture from "../../../tests/widget/fixtures/visitor_events.json";
import { RequestError } from "../shared/connection";
import type {
  ArticleAck,
  ContactAck,
  Leave,
  ServiceInfo,
  SurveyAnswer,
  VisitorPushed,
  VisitorRequests,
  WireEvent,
} from "../shared/contract.generated";
import { FakeConnection, FakeTimers, settle } from "../shared/fakes";
import type { SessionPorts } from "./ports";
import { VisitorSession } from "./session";

export type Acks = { [E in keyof VisitorRequests]: VisitorRequests[E]["ack"] };
export const ACKS = acksFixture.visitor as Acks;
export const PUSHED = pushedFixture.visitor as Omit<VisitorPushed, "event">;
export const EVENTS = eventsFixture as readonly WireEvent[];
export const SERVICE = serviceFixture as ServiceInfo;

export const ARTICLE: ArticleAck = {
  id: "a05",
  lang: "sv",
  title: "Så börjar du prata",
  lead: "Välj en lugn stund.",
  html: "<p>Lyssna klart.</p>",
  text: "Lyssna klart.",
  reviewed: false,
};
const CONTACT: ContactAck = {
  id: "bris",
  name: "Bris",
  level: "civilsamhalle",
  summary: "För dig under 18 år.",
  reach: { phone: "116 111" },
  always_open: true,
  hours: [],
  languages: ["sv"],
  anonymous: "ja",
};

class Gateway extends FakeConnection<VisitorRequests, VisitorPushed> {
  /** What `sync` serves. */
  log: WireEvent[] = EVENTS.slice(0, 2);
  state: Acks["sync"]["state"] = "bot";

  constructor() {
    super();
    const granted = Object.entries(ACKS).map(([event, ack]) => [event, () => ack]);
    this.answers = {
      ...Object.fromEntries(granted),
      sync: ({ after_seq }) => ({
        events: this.log.filter((event) => event.seq > after_seq),
        head: this.log.at(-1)?.seq ?? 0,
        more: false,
        state: this.state,
      }),
    };
  }
}

export const WORK = { challenge: "c".repeat(43), difficulty: 12, parts: 2 };

export function setUp(kept: string | null = null, reopened = false) {
  const gateway = new Gateway();
  const timers = new FakeTimers();
  const storage = { token: kept };
  const tokens: (string | null)[] = [];
  const surveys: SurveyAnswer[] = [];
  const asked: string[] = [];
  const page = { visible: true, paced: false, reloaded: kept !== null };
  const given: Leave[] = [];
  let keys = 0;
  const ports: SessionPorts = {
    connect(token) {
      const open = gateway.open.bind(gateway);
      gateway.open = () => {
        tokens.push(token());
        open();
      };
      return gateway;
    },
    http: {
      service: async () => SERVICE,
      survey: async (answer) => void surveys.push(answer),
      article: async (id, lang) => {
        asked.push(`${id} ${lang}`);
        if (id === "gone") throw new RequestError("not_published");
        return { ...ARTICLE, id, lang };
      },
      contact: async (id) => ({ ...CONTACT, id }),
      referrals: async () => ({ contacts: [CONTACT] }),
    },
    tokens: {
      lasting: true,
      read: () => storage.token,
      write: (token) => {
        storage.token = token;
      },
      clear: () => {
        storage.token = null;
      },
    },
    timers,
    solve: async ({ challenge }, done) => {
      done(0.5);
      asked.push(`work ${challenge}`);
      return { challenge, numbers: [1, 2] };
    },
    randomKey: () => `key-${String(++keys).padStart(20, "0")}`,
    visible: () => page.visible,
    paced: () => page.paced,
    reloaded: page.reloaded,
    reopened,
    giveUp: (leave) => void given.push(leave),
  };
  const session = new VisitorSession(ports, "sv");
  return {
    session,
    ports,
    gateway,
    timers,
    page,
    storage,
    tokens,
    surveys,
    asked,
    given,
    state: () => session.store.get(),
  };
}

export async function started() {
  const all = setUp();
  await all.session.open();
  await all.session.start(false);
  await settle();
  return all;
}
