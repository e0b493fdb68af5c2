import assert from "node:assert/strict";
import { test } from "node:test";
import acksFixture from "../../../tests/widget/fixtures/acks.json";
import pushedFixture from "../../../tests/widget/fixtures/pushed.json";
import requests from "../../../tests/widget/fixtures/requests.json";
import serviceFixture from "../../../tests/widget/fixtures/service.json";
import eventsFixture from "../../../tests/widget/fixtures/visitor_events.json";
import { RequestError } from "../shared/connection";
import type {
  ArticleAck,
  ContactAck,
  ServiceInfo,
  SurveyAnswer,
  VisitorPushed,
  VisitorRequests,
  WireEvent,
} from "../shared/contract.generated";
import { FakeConnection, FakeTimers, settle } from "../shared/fakes";
import type { SessionPorts } from "./ports";
import { VisitorSession } from "./session";
import { lines, transferAsked } from "./state";

type Acks = { [E in keyof VisitorRequests]: VisitorRequests[E]["ack"] };
const ACKS = acksFixture.visitor as Acks;
const PUSHED = pushedFixture.visitor as Omit<VisitorPushed, "event">;
const EVENTS = eventsFixture as readonly WireEvent[];
const SERVICE = serviceFixture as ServiceInfo;

const ARTICLE: ArticleAck = {
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

const WORK = { challenge: "c".repeat(43), difficulty: 12, parts: 2 };

function setUp(kept: string | null = null) {
  const gateway = new Gateway();
  const timers = new FakeTimers();
  const storage = { token: kept };
  const tokens: (string | null)[] = [];
  const surveys: SurveyAnswer[] = [];
  const asked: string[] = [];
  const page = { visible: true, reloaded: kept !== null };
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
    reloaded: page.reloaded,
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
    state: () => session.store.get(),
  };
}

async function started() {
  const all = setUp();
  await all.session.open();
  await all.session.start(false);
  await settle();
  return all;
}

test("a start that needs a proof of work is retried with it under the same key, and the progress is shown", async () => {
  const { session, gateway, state, asked } = setUp();
  const grant = gateway.answers["conversation:start"];
  gateway.answers["conversation:start"] = (request) => {
    if (!request.work) throw new RequestError("work_needed", null, [], WORK);
    assert.equal(state().working, 0.5);
    return grant?.(request) as Acks["conversation:start"];
  };
  await session.start(false);
  const [first, second] = gateway.dataOf("conversation:start") as { client_id: string; work?: object }[];
  assert.equal(first?.client_id, second?.client_id);
  assert.deepEqual(second?.work, { challenge: WORK.challenge, numbers: [1, 2] });
  assert.deepEqual(asked, [`work ${WORK.challenge}`]);
  assert.equal(state().phase, "chat");
  assert.equal(state().working, null);
});

test("a proof of work that cannot be loaded brings the visitor back to the notice", async () => {
  const { session, gateway, state, ports } = setUp();
  gateway.answers["conversation:start"] = () => {
    throw new RequestError("work_needed", null, [], WORK);
  };
  ports.solve = async () => {
    throw new RequestError("offline");
  };
  await session.start(false);
  assert.equal(state().phase, "notice");
  assert.equal(state().problem, "offline");
});

test("nothing is opened or created before the visitor presses start", async () => {
  const { session, gateway, state, storage } = setUp();
  await session.open();
  await settle();
  assert.equal(gateway.opened, 0);
  assert.equal(storage.token, null);
  assert.equal(state().phase, "notice");
  assert.equal(state().service?.operator, SERVICE.operator);
});

test("starting gives a token, which alone is kept, and shows the first words", async () => {
  const { state, storage } = await started();
  assert.equal(storage.token, ACKS["conversation:start"].token);
  assert.equal(state().phase, "chat");
  assert.equal(lines(state()).length, 1);
});

test("a start whose answer is lost is asked again with the same key", async () => {
  const { session, gateway, timers } = setUp();
  gateway.lostAcks = 1;
  void session.start(false);
  await timers.advance(1_000);
  const [first, second, ...more] = gateway.dataOf("conversation:start");
  assert.deepEqual(first, second);
  assert.equal(more.length, 0);
});

test("a reload goes on with the same conversation", async () => {
  const { session, gateway, tokens, state } = setUp("kept");
  gateway.log = [...EVENTS];
  gateway.state = "with_counselor";
  await session.open();
  await settle();
  assert.deepEqual(tokens, ["kept"]);
  assert.equal(gateway.dataOf("conversation:start").length, 0);
  assert.equal(state().state, "with_counselor");
  assert.equal(lines(state()).length, 4);
});

test("a press of a button sends its title and names it", async () => {
  const { session, gateway } = await started();
  session.actions.send("Jag är orolig för någon", { seq: 3, index: 0 });
  await settle();
  assert.deepEqual(gateway.dataOf("message:send"), [
    {
      client_msg_id: "key-00000000000000000002",
      text: "Jag är orolig för någon",
      button: { seq: 3, index: 0 },
    },
  ]);
});

test("ten messages during a dead connection arrive once each, in order, when it is back", async () => {
  const { session, gateway, timers, state } = await started();
  gateway.setLink("offline");
  for (let n = 0; n < 10; n++) session.actions.send(`nummer ${n}`);
  await timers.advance(20_000);
  assert.equal(gateway.dataOf("message:send").length, 0);
  gateway.setLink("online");
  await timers.advance(1_000);
  const texts = gateway.dataOf("message:send").map((data) => (data as { text: string }).text);
  assert.deepEqual(
    texts,
    Array.from({ length: 10 }, (_, n) => `nummer ${n}`),
  );
  assert.ok(state().outbox.every((item) => item.status === "acked"));
});

test("a gap in the pushed events is filled at once by a sync", async () => {
  const { gateway, state } = await started();
  gateway.log = EVENTS.slice(0, 4);
  const emergency = EVENTS[3];
  assert.ok(emergency);
  gateway.push("event", emergency);
  await settle();
  assert.equal(state().log.last, 6);
  assert.equal(state().log.events.length, 4);
});

test("what was never pushed is found by the sync of every five seconds", async () => {
  const { gateway, timers, state } = await started();
  gateway.log = [...EVENTS];
  gateway.state = "with_counselor";
  await timers.advance(5_000);
  assert.equal(state().log.last, 9);
  assert.equal(state().state, "with_counselor");
});

test("asking for a human while none is there offers the mailbox instead of silence", async () => {
  const { session, gateway, state } = await started();
  gateway.answers["human:request"] = () => ({ seq: 4, state: "bot", open: false });
  await session.actions.askHuman();
  assert.equal(state().turnedAway, true);
  await session.actions.leaveMessage("Hör av er");
  assert.equal(state().turnedAway, false);
  assert.equal(state().panel, "code");
  assert.equal(state().code, ACKS["mailbox:leave"].code);
});

test("a code is shown once and forgotten when its box is closed", async () => {
  const { session, state } = await started();
  await session.actions.makeCode();
  assert.equal(state().code, ACKS["code:create"].code);
  session.show(null);
  assert.equal(state().code, null);
});

test("a wrong return code gives an error in place, and one can try again", async () => {
  const { session, gateway, state } = setUp();
  gateway.answers["mailbox:open"] = () => {
    throw new RequestError("invalid_code");
  };
  await session.openWithCode("fel kod");
  assert.equal(state().phase, "notice");
  assert.equal(state().problem, "invalid_code");
});

test("return codes that are tried too fast give an error at once", async () => {
  const { session, gateway, state } = setUp();
  gateway.answers["mailbox:open"] = () => {
    throw new RequestError("rate_limited", 60_000);
  };
  await session.openWithCode("gissning");
  assert.equal(state().phase, "notice");
  assert.equal(state().problem, "rate_limited");
});

test("ending forgets everything on the page and offers the survey by its blind token", async () => {
  const { session, gateway, timers, storage, state, surveys } = await started();
  await session.actions.finish(true);
  assert.equal(storage.token, null);
  assert.equal(state().phase, "over");
  assert.equal(state().ending, "erased");
  assert.deepEqual(lines(state()), []);
  await session.actions.answerSurvey({ helped: "yes", felt_safe: "partly" });
  assert.deepEqual(surveys, [requests.http.survey]);
  assert.equal(state().surveySent, true);
  const before = gateway.sent.length;
  await timers.advance(60_000);
  assert.equal(gateway.sent.length, before, "nothing goes on after the end");
});

test("erasing is asked until it is done", async () => {
  const { session, gateway, timers, state } = await started();
  gateway.lostAcks = 2;
  void session.actions.finish(true);
  await timers.advance(3_000);
  const asked = gateway.dataOf("conversation:end");
  assert.equal(asked.length, 3);
  assert.equal(new Set(asked.map((data) => JSON.stringify(data))).size, 1);
  assert.equal(state().ending, "erased");
});

test("the event of one's own erasing may come before its answer: the survey is still offered", async () => {
  const { session, gateway, state } = await started();
  gateway.answers["conversation:end"] = () => {
    const last = {
      conversation: "c-1",
      seq: 4,
      prev_seq: 3,
      at: "",
      kind: "state",
      state: "erased",
    } as const;
    gateway.push("event", last);
    return ACKS["conversation:end"];
  };
  await session.actions.finish(true);
  assert.equal(state().ending, "erased");
  assert.equal(state().surveyToken, ACKS["conversation:end"].survey_token);
  assert.equal(state().problem, null);
});

test("a conversation erased in another tab is forgotten here too", async () => {
  const { gateway, storage, state } = await started();
  gateway.push("event", {
    conversation: "c-1",
    seq: 4,
    prev_seq: 3,
    at: "",
    kind: "state",
    state: "erased",
  });
  assert.equal(state().ending, "erased");
  assert.equal(storage.token, null);
});

test("the quick exit clears the token and ends without waiting", async () => {
  const { session, gateway, storage } = await started();
  session.leave();
  assert.equal(storage.token, null);
  const [goodbye] = gateway.dataOf("conversation:end");
  assert.equal((goodbye as { erase: boolean }).erase, false);
});

test("a token that opens nothing any more is forgotten, and the page says so", async () => {
  const { session, gateway, storage, state } = setUp("old");
  await session.open();
  gateway.refuse("invalid_token");
  assert.equal(storage.token, null);
  assert.equal(state().ending, "expired");
});

test("a hand-over to the mailbox, the queue and the typing of the counselor are shown", async () => {
  const { gateway, timers, state } = await started();
  gateway.push("queue", PUSHED.queue);
  gateway.push("typing", PUSHED.typing);
  assert.deepEqual(state().queue, PUSHED.queue);
  assert.equal(state().typing, "counselor");
  await timers.advance(9_000);
  assert.equal(state().typing, null);
});

test("what the counselor says counts as read once it is on screen, and not before", async () => {
  const { gateway, timers, page, state } = await started();
  gateway.log = [...EVENTS];
  gateway.state = "with_counselor";
  page.visible = false;
  await timers.advance(6_000);
  assert.deepEqual(gateway.dataOf("read"), []);
  page.visible = true;
  await timers.advance(6_000);
  assert.deepEqual(gateway.dataOf("read"), [{ seq: 9 }]);
  gateway.push("read", PUSHED.read);
  const own = lines(state()).filter((line) => line.kind === "message" && line.read);
  assert.deepEqual(
    own.map((line) => line.kind === "message" && line.seq),
    [4],
  );
});

test("a pause is told with its end, what was written stays to be sent again, and danger may still get through", async () => {
  const { session, gateway, timers, state } = await started();
  gateway.answers["message:send"] = () => {
    throw new RequestError("paused", 60_000);
  };
  session.actions.send("Hallå");
  await settle();
  assert.equal(state().pausedUntilMs, 60_000);
  assert.equal(state().outbox[0]?.status, "failed");
  gateway.answers["message:send"] = () => ACKS["message:send"];
  session.actions.send("Någon är i fara");
  await settle();
  assert.equal(state().pausedUntilMs, null);
  await timers.advance(60_000);
  assert.equal(state().outbox[0]?.status, "failed");
});

test("the question of a transfer stands until it is answered, here or elsewhere", async () => {
  const { session, gateway, state } = await started();
  const offered = { conversation: "c-1", seq: 10, prev_seq: 9, at: "", kind: "notice" } as const;
  gateway.log = [...EVENTS, { ...offered, code: "transfer_offered", text: "Är det okej?" }];
  gateway.state = "with_counselor";
  await session.actions.answerTransfer(false);
  assert.equal(transferAsked(state()), true);
  gateway.push("event", {
    ...offered,
    seq: 12,
    prev_seq: 10,
    code: "transfer_declined",
    text: "Det är okej.",
  });
  assert.equal(transferAsked(state()), false);
});

test("everything that the client sends is what the gateway's tests parse", async () => {
  const { session, gateway, timers } = await started();
  session.actions.send("Jag är orolig för någon", { seq: 3, index: 0 });
  await settle();
  gateway.log = [...EVENTS];
  gateway.state = "with_counselor";
  await session.actions.answerTransfer(true);
  await timers.advance(400);
  session.actions.typed();
  await session.actions.askHuman();
  await session.actions.makeCode();
  await session.actions.leaveMessage("Hör av er");
  await session.actions.finish(false);
  session.restart();
  await session.openWithCode(" 3DR6-7X81-MRTZ-T1CW-H4KQ-GWJG-G4HJ ");
  const syncs = gateway.sent.filter(({ event }) => event === "sync").slice(0, 1);
  const others = gateway.sent.filter(({ event }) => event !== "sync");
  assert.deepEqual([...syncs, ...others], requests.visitor);
});

test("a card opens in place of the log, and the way back leads where it was opened", async () => {
  const { session, state } = await started();
  await session.reader.open({ type: "article", id: "a05" });
  assert.equal(state().reading?.article?.title, ARTICLE.title);
  await session.reader.open({ type: "contact", id: "bris" });
  assert.equal(state().reading?.contacts?.[0]?.name, "Bris");
  session.reader.close();
  assert.equal(state().reading?.article?.id, "a05");
  session.reader.close();
  assert.equal(state().reading, null);
});

test("another language fetches what is being read anew; what is withdrawn is said in words", async () => {
  const { session, state, asked } = await started();
  await session.reader.open({ type: "article", id: "a05" });
  session.setLanguage("en");
  await settle();
  assert.deepEqual(asked, ["a05 sv", "a05 en"]);
  session.reader.close();
  assert.equal(state().reading, null);
  await session.reader.open({ type: "article", id: "gone" });
  assert.equal(state().reading?.problem, "not_published");
});

test("the words that name 112 are never covered by something to read", async () => {
  const { session, gateway, state } = await started();
  await session.reader.open({ type: "referrals" });
  const last = gateway.log.at(-1);
  assert.ok(last);
  const urgent = {
    ...last,
    kind: "notice",
    code: "emergency",
    text: "Ring 112",
    prev_seq: last.seq,
  } as const;
  gateway.push("event", { ...urgent, seq: last.seq + 1 });
  assert.equal(state().reading, null);
});

test("after a reload in a conversation the page says that unsent words are gone", async () => {
  const { session, state } = setUp("kept-token");
  await session.open();
  assert.equal(state().reloaded, true);
  const fresh = setUp();
  await fresh.session.open();
  assert.equal(fresh.state().reloaded, false);
});

test("a human can be asked for after the end, too: that begins anew", async () => {
  const { session, gateway, state } = await started();
  await session.actions.finish(false);
  await session.restartWithHuman();
  await settle();
  assert.equal(state().phase, "chat");
  assert.equal(gateway.sent.filter(({ event }) => event === "human:request").length, 1);
});
