import assert from "node:assert/strict";
import { test } from "node:test";
import acksFixture from "../../../../tests/widget/fixtures/acks.json";
import pushedFixture from "../../../../tests/widget/fixtures/pushed.json";
import requests from "../../../../tests/widget/fixtures/requests.json";
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
import { FakeConnection, FakeTimers, settle } from "../../shared/fakes";
import { ConsoleSession } from "./session";
import { unreadCount } from "./talk";

type Acks = { [E in keyof CounselorRequests]: CounselorRequests[E]["ack"] };
const ACKS = acksFixture.counselor as unknown as Acks;
const PUSHED = pushedFixture.counselor as Omit<CounselorPushed, "event">;
const FORM = requests.counselor.find(({ event }) => event === "conversation:close")?.data
  .documentation as unknown as FormFill;
const FORMS = {
  vocabulary: async () => ({ version: "1", fields: [], guidelines: [] }),
  suggest: async () => ({ case: null, seen: 0, form: FORM }),
  save: async () => ({ case: "k", seen: 1 }),
  check: async () => ({ faults: [] }),
};
const EVENTS = eventsFixture as readonly WireEvent[];

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

function setUp(role: Role = "counselor", signedIn = true) {
  const gateway = new Gateway();
  const timers = new FakeTimers();
  const me: LoginAck = { name: "Stödjare Ett", role };
  const page = { visible: true, allowsDesktop: true };
  let keys = 0;
  const session = new ConsoleSession({
    connect: () => gateway,
    accounts: {
      me: async () => (signedIn ? me : null),
      login: async ({ password }) => {
        if (password !== "rätt lösenord") throw new RequestError("login_failed");
        return me;
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

async function atDesk(role?: Role) {
  const all = setUp(role);
  await all.session.open();
  await all.timers.advance(0);
  return all;
}

test("a wrong password gives an error, and the right one opens the desk as available", async () => {
  const { session, gateway, timers, state } = setUp("counselor", false);
  await session.open();
  assert.equal(state().phase, "login");
  await session.login({ name: "a", password: "fel" });
  assert.equal(state().problem, "login_failed");
  await session.login({ name: "a", password: "rätt lösenord" });
  await timers.advance(0);
  assert.equal(state().phase, "desk");
  assert.deepEqual(gateway.dataOf("presence:set"), [{ status: "available", capacity: 1 }]);
});

test("a passkey opens the desk without a name", async () => {
  const { session, gateway, timers, state } = setUp("counselor", false);
  await session.open();
  await session.loginWithPasskey();
  await timers.advance(0);
  assert.equal(state().phase, "desk");
  assert.deepEqual(gateway.dataOf("presence:set"), [{ status: "available", capacity: 1 }]);
});

test("a reload opens the own conversations again and does not change the presence", async () => {
  const { gateway, state } = await atDesk();
  assert.deepEqual(gateway.dataOf("presence:set"), []);
  assert.equal(state().selected, "c-1");
  assert.equal(state().talks["c-1"]?.log.last, 9);
  assert.equal(state().talks["c-1"]?.level, "N3");
});

test("the chosen presence is sent again after every reconnect", async () => {
  const { session, gateway, timers } = await atDesk();
  await session.queue.setPresence("busy", 2);
  gateway.setLink("offline");
  gateway.setLink("online");
  await timers.advance(0);
  assert.deepEqual(gateway.dataOf("presence:set").at(-1), { status: "busy", capacity: 2 });
});

test("only shift leads ask for the whole queue", async () => {
  const counselor = await atDesk();
  assert.equal(counselor.gateway.dataOf("queue:list").length, 0);
  const lead = await atDesk("shift_lead");
  assert.equal(lead.state().queue?.length, 1);
});

test("taking the next shows it; being too late says so and changes nothing", async () => {
  const { session, gateway, timers, state } = await atDesk();
  gateway.slots = ["c-1", "c-2"];
  await session.queue.takeNext();
  await timers.advance(0);
  assert.equal(state().selected, "c-2");
  gateway.answers["queue:claim_next"] = () => {
    throw new RequestError("queue_empty");
  };
  await session.queue.takeNext();
  assert.equal(state().problem, "queue_empty");
  assert.equal(state().selected, "c-2");
});

test("an answer written offline is sent once when contact is back", async () => {
  const { session, gateway, timers, state } = await atDesk();
  gateway.setLink("offline");
  session.actions.draft("c-1", "Hej");
  session.actions.send("c-1");
  assert.equal(state().talks["c-1"]?.draft, "");
  await timers.advance(20_000);
  gateway.setLink("online");
  await timers.advance(1_000);
  assert.equal(gateway.dataOf("message:send").length, 1);
});

test("two conversations have an outbox each: one that fails does not hold the other", async () => {
  const { session, gateway, timers, state } = await atDesk();
  gateway.slots = ["c-1", "c-2"];
  await session.queue.takeNext();
  await timers.advance(0);
  gateway.answers["message:send"] = ({ conversation }) => {
    if (conversation === "c-1") throw new RequestError("conversation_closed");
    return ACKS["message:send"];
  };
  for (const id of ["c-1", "c-2"]) {
    session.actions.draft(id, "Hej");
    session.actions.send(id);
  }
  await settle();
  assert.equal(state().talks["c-1"]?.outbox[0]?.status, "failed");
  assert.equal(state().talks["c-2"]?.outbox[0]?.status, "acked");
});

test("a message that arrives while the page is hidden is unread", async () => {
  const { gateway, page, state } = await atDesk();
  const word = { ...EVENTS[0], seq: 10, prev_seq: 9 } as WireEvent;
  page.visible = false;
  gateway.push("event", word);
  const talk = state().talks["c-1"];
  assert.ok(talk);
  assert.equal(unreadCount(talk), 1);
});

for (const code of ["conversation_erased", "conversation_sealed"]) {
  test(`a conversation that is not to be read here any more leaves the desk, with a reason: ${code}`, async () => {
    const { gateway, timers, state } = await atDesk();
    gateway.answers["conversation:open"] = () => {
      throw new RequestError(code);
    };
    gateway.slots = [];
    await timers.advance(5_000);
    assert.equal(state().talks["c-1"], undefined);
    assert.equal(state().problem, code);
  });
}

test("a session that has ended leads to signing in, and nothing stays on the page", async () => {
  const { gateway, timers, state } = await atDesk();
  gateway.refuse("session_expired");
  assert.equal(state().phase, "login");
  assert.deepEqual(state().talks, {});
  const before = gateway.sent.length;
  await timers.advance(60_000);
  assert.equal(gateway.sent.length, before);
});

test("a finished conversation leaves the desk with a confirmation", async () => {
  const { session, gateway, state } = await atDesk();
  gateway.slots = [];
  assert.equal(await session.actions.close("c-1", "klart"), true);
  assert.equal(state().selected, null);
  assert.deepEqual(state().talks, {});
  assert.equal(state().done, "closed");
});

test("a conversation that the visitor has ended stays readable, and is not asked for again", async () => {
  const { gateway, timers, state } = await atDesk();
  gateway.slots = [];
  const end = { ...EVENTS[3], seq: 10, prev_seq: 9, state: "closed" } as WireEvent;
  gateway.push("event", end);
  const before = gateway.dataOf("conversation:open").length;
  await timers.advance(20_000);
  assert.equal(gateway.dataOf("conversation:open").length, before);
  assert.equal(state().talks["c-1"]?.state, "closed");
  assert.equal(state().problem, null);
});

test("the visitor's typing is shown for the right conversation, and the alarm comes through", async () => {
  const { gateway, timers, state } = await atDesk();
  gateway.push("typing", PUSHED.typing);
  assert.equal(state().talks["c-1"]?.typing, true);
  await timers.advance(9_000);
  assert.equal(state().talks["c-1"]?.typing, false);
  gateway.push("alarm", PUSHED.alarm);
  gateway.push("queue", PUSHED.queue);
  assert.deepEqual(state().alarms, [PUSHED.alarm]);
});

test("a draft is saved at the gateway, debounced, and restored after a reload", async () => {
  const { session, gateway, timers, state } = await atDesk();
  assert.equal(state().talks["c-1"]?.draft, "Hej, jag");
  for (const text of ["Hej, jag ä", "Hej, jag är", "Hej, jag är kvar"]) session.actions.draft("c-1", text);
  assert.deepEqual(gateway.dataOf("draft:set"), []);
  assert.equal(session.hasUnsent(), true);
  await timers.advance(600);
  assert.deepEqual(gateway.dataOf("draft:set"), [{ conversation: "c-1", text: "Hej, jag är kvar" }]);
  assert.equal(session.hasUnsent(), false);
});

test("after a message is stored no older copy of it comes back as a draft", async () => {
  const { session, gateway, timers, state } = await atDesk();
  session.actions.draft("c-1", "Hej");
  session.actions.draftLeft("c-1");
  session.actions.send("c-1");
  session.actions.draft("c-1", "Och");
  await timers.advance(2_000);
  assert.deepEqual(gateway.dataOf("draft:set").at(-1), { conversation: "c-1", text: "Och" });
  session.actions.draft("c-1", "");
  await timers.advance(600);
  assert.deepEqual(gateway.dataOf("draft:set").at(-1), { conversation: "c-1", text: "" });
  assert.equal(state().talks["c-1"]?.draft, "");
});

test("a draft that could not be saved is saved when contact is back", async () => {
  const { session, gateway, timers } = await atDesk();
  gateway.setLink("offline");
  session.actions.draft("c-1", "Hej");
  await timers.advance(5_000);
  gateway.setLink("online");
  await timers.advance(1_000);
  assert.deepEqual(gateway.dataOf("draft:set"), [{ conversation: "c-1", text: "Hej" }]);
});

test("read receipts are sent only for one's own conversations, while they are on screen", async () => {
  const lead = await atDesk("shift_lead");
  lead.gateway.slots = [];
  lead.session.queue.show("c-2");
  await lead.timers.advance(6_000);
  assert.deepEqual(
    lead.gateway.dataOf("read").filter((data) => (data as { conversation: string }).conversation === "c-2"),
    [],
  );
  const { gateway, timers, page } = await atDesk();
  await timers.advance(400);
  assert.deepEqual(gateway.dataOf("read"), [{ conversation: "c-1", seq: 9 }]);
  page.visible = false;
  gateway.push("event", { ...EVENTS[0], seq: 10, prev_seq: 9 } as WireEvent);
  await timers.advance(400);
  assert.equal(gateway.dataOf("read").length, 1);
});

test("a transfer keeps the conversation until the visitor agrees; then it leaves the desk with a confirmation", async () => {
  const { session, gateway, state } = await atDesk("shift_lead");
  assert.equal(await session.actions.offerTransfer("c-1", "a-2", "Kan mer om skolan"), true);
  assert.equal(state().talks["c-1"]?.pendingTransfer, "Stödjare Två");
  assert.equal(state().selected, "c-1");
  gateway.slots = [];
  const moved = { ...EVENTS[3], seq: 10, prev_seq: 9, state: "queued", reason: "transferred" } as WireEvent;
  gateway.push("event", moved);
  assert.equal(state().talks["c-1"], undefined);
  assert.equal(state().done, "transferred");
});

test("a conversation that a lead takes over leaves its counselor's desk, and says so", async () => {
  const { gateway, state } = await atDesk();
  gateway.slots = [];
  const taken = { ...EVENTS[3], seq: 10, prev_seq: 9, reason: "taken_over", by: "Skiftledaren" } as WireEvent;
  gateway.push("event", taken);
  assert.equal(state().talks["c-1"], undefined);
  assert.equal(state().done, "taken_over");
});

test("only leads ask for the shift, and what they change shows at once", async () => {
  const counselor = await atDesk();
  assert.equal(counselor.gateway.dataOf("shift:overview").length, 0);
  const { session, gateway, state } = await atDesk("shift_lead");
  assert.equal(state().shift?.staff.length, 2);
  const before = gateway.dataOf("shift:overview").length;
  await session.queue.setIntake(true);
  assert.equal(gateway.dataOf("shift:overview").length, before + 1);
});

test("after a conversation at high risk the desk reminds of a break; after another one it does not", async () => {
  const urgent = await atDesk();
  await urgent.session.actions.close("c-1", "klart");
  assert.equal(urgent.state().debrief, true);
  const light = setUp();
  light.gateway.log = [];
  light.gateway.answers["conversation:open"] = () => ({ ...ACKS["conversation:open"], level: "N1" });
  await light.session.open();
  await light.timers.advance(0);
  await light.session.actions.close("c-1", "klart");
  assert.equal(light.state().debrief, false);
});

test("alarms outside of the page are on only where the browser allows them", async () => {
  const { session, page, state } = await atDesk();
  page.allowsDesktop = false;
  await session.setDesktop(true);
  assert.equal(state().desktop, false);
  page.allowsDesktop = true;
  await session.setDesktop(true);
  assert.equal(state().desktop, true);
  await session.setDesktop(false);
  assert.equal(state().desktop, false);
});

test("attached cards are saved with the draft, and sent with the next answer only", async () => {
  const { session, gateway, timers, state } = await atDesk();
  const card = { type: "article", id: "a05", title: "Hur pratar jag med någon?" } as const;
  session.actions.attach("c-1", card);
  session.actions.attach("c-1", card);
  assert.deepEqual(state().talks["c-1"]?.cards, [card]);
  await timers.advance(600);
  assert.deepEqual(gateway.dataOf("draft:set"), [{ conversation: "c-1", text: "Hej, jag", cards: [card] }]);
  for (const text of ["Läs gärna det här.", "Hör av dig."]) {
    session.actions.draft("c-1", text);
    session.actions.send("c-1");
  }
  await settle();
  const sent = gateway.dataOf("message:send") as { cards?: unknown }[];
  assert.deepEqual(
    sent.map(({ cards }) => cards),
    [[{ type: "article", id: "a05" }], undefined],
  );
});

test("attached cards are restored after a reload", async () => {
  const { session, gateway, timers, state } = setUp();
  const card = { type: "contact", id: "nod-112", title: "Nödnumret 112" } as const;
  gateway.answers["conversation:open"] = () => ({ ...ACKS["conversation:open"], draft_cards: [card] });
  await session.open();
  await timers.advance(0);
  assert.deepEqual(state().talks["c-1"]?.cards, [card]);
  assert.equal(session.hasUnsent(), false);
});

test("a call from a side chat is shown until its conversation is opened", async () => {
  const { session, gateway, state } = await atDesk("shift_lead");
  gateway.push("side", PUSHED.side);
  gateway.push("side", { ...PUSHED.side, conversation: "c-1" });
  assert.deepEqual(state().calls, [PUSHED.side]);
  session.queue.show(PUSHED.side.conversation);
  assert.deepEqual(state().calls, []);
});

test("roles without a desk open no connection", async () => {
  const { gateway, state } = await atDesk("administrator");
  assert.equal(state().phase, "desk");
  assert.deepEqual(gateway.sent, []);
});

test("everything that the client sends is what the gateway's tests parse", async () => {
  const { session, gateway, timers } = await atDesk("shift_lead");
  await session.queue.setPresence("available", 2);
  gateway.slots = ["c-1", "c-2"];
  await session.queue.takeNext();
  await session.queue.take("c-2");
  session.actions.draft("c-1", "Hej, jag är en människa.");
  session.actions.draftLeft("c-1");
  session.actions.send("c-1");
  await timers.advance(400);
  await session.actions.addNote("c-1", "Lugnare nu.");
  await session.actions.setLevel("c-1", "N3", "I säkerhet.");
  await session.actions.sendSide("c-1", "Kan du läsa med?");
  await session.actions.flagForSupervision("c-1", true);
  await session.actions.warn("c-1", "inactive");
  await session.actions.pause("c-1", 10, "Hot mot stödjaren");
  await session.actions.judge("c-2", 12, true, "Hej, jag heter inget.");
  await session.queue.findColleagues();
  await session.queue.setIntake(true);
  await session.queue.takeOver("c-2", "Stödjaren behöver paus");
  await session.actions.answerMailbox("c-3", "Tack för ditt meddelande.");
  await session.actions.release("c-2", "queue", "Rast");
  await session.actions.close("c-1", "Samtalet är klart");
  await timers.advance(0);
  const first = new Map<string, { event: string; data: unknown }>();
  for (const one of gateway.sent) if (!first.has(one.event)) first.set(one.event, one);
  assert.deepEqual([...first.values()], requests.counselor);
});
