import assert from "node:assert/strict";
import { test } from "node:test";
import acks from "../../../../tests/widget/fixtures/acks.json";
import fixture from "../../../../tests/widget/fixtures/staff_events.json";
import type { OpenAck, SummaryAck, WireEvent } from "../../shared/contract.generated";
import {
  type ConsoleState,
  INITIAL,
  isMine,
  mayTakeAlarmed,
  noneFits,
  putAway,
  receive,
  receiveAlarm,
  receiveOpen,
  receiveQueue,
  receiveSummary,
  receiveTelephone,
  select,
  totalWaiting,
  visitorRead,
  withTalk,
} from "./state";
import { newTalk, nextProposal, proposalStatuses, readAnswerSeq, releaseTargets, unreadCount } from "./talk";

const EVENTS = fixture as readonly WireEvent[];
const OPEN = acks.counselor["conversation:open"] as unknown as OpenAck;
const SUMMARY = acks.counselor["queue:summary"] as unknown as SummaryAck;
const DESK: ConsoleState = {
  ...INITIAL,
  talks: { "c-1": { ...newTalk("c-1"), loaded: true } },
  slots: ["c-1"],
};

function after(count: number) {
  return EVENTS.slice(0, count).reduce((state, event) => receive(state, event).state, DESK);
}

test("rules and bot raise the level, only a counselor lowers it", () => {
  assert.equal(after(2).talks["c-1"]?.level, "N4");
  const lower = { ...EVENTS[1], seq: 6, prev_seq: 5, level: "N1", source: "nlu" } as WireEvent;
  assert.equal(receive(after(2), lower).state.talks["c-1"]?.level, "N4");
  assert.equal(after(6).talks["c-1"]?.level, "N3");
});

test("pushed events lead to what opening the conversation says", () => {
  const opened = receiveOpen(DESK, "c-1", { ...OPEN, events: EVENTS, signals: ["S1"] });
  const pushed = after(EVENTS.length);
  assert.deepEqual(pushed.talks["c-1"]?.log, opened.talks["c-1"]?.log);
  assert.equal(pushed.talks["c-1"]?.level, opened.talks["c-1"]?.level);
  assert.deepEqual(pushed.talks["c-1"]?.signals, opened.talks["c-1"]?.signals);
  assert.deepEqual(opened.talks["c-1"]?.told, OPEN.told);
});

test("nothing is unread when a conversation is opened; later messages are, until they are on screen", () => {
  const opened = receiveOpen(
    withTalk(INITIAL, "c-1", () => newTalk("c-1")),
    "c-1",
    {
      ...OPEN,
      events: EVENTS,
    },
  );
  const talk = opened.talks["c-1"];
  assert.ok(talk);
  assert.equal(unreadCount(talk), 0);
  const word = { ...EVENTS[0], seq: 10, prev_seq: 9 } as WireEvent;
  const later = receive(opened, word).state;
  assert.equal(unreadCount(later.talks["c-1"] ?? talk), 1);
  assert.equal(unreadCount(select(later, "c-1").talks["c-1"] ?? talk), 0);
});

test("an event of a conversation that is not on the desk is not kept", () => {
  const foreign = { ...EVENTS[0], conversation: "c-9" } as WireEvent;
  const got = receive(DESK, foreign);
  assert.equal(got.outcome, "foreign");
  assert.equal(got.state, DESK);
});

test("a reload puts the own conversations back on the desk and shows the first", () => {
  const state = receiveSummary(INITIAL, SUMMARY);
  assert.deepEqual(state.slots, ["c-1"]);
  assert.equal(state.selected, "c-1");
  assert.ok(isMine(state, "c-1"));
  assert.equal(totalWaiting(state), 3);
});

test("a conversation that is no longer ours stays while it is on screen, and then goes", () => {
  const shown = select(after(1), "c-1");
  const without = receiveSummary(shown, { ...SUMMARY, slots: [] });
  assert.ok(without.talks["c-1"]);
  const away = receiveSummary({ ...without, selected: null }, { ...SUMMARY, slots: [] });
  assert.equal(away.talks["c-1"], undefined);
});

test("an alarm comes once, the worst first, and goes when nobody urgent waits", () => {
  const n3 = { conversation: "c-2", level: "N3", code: "waiting" } as const;
  const n4 = { conversation: "c-3", level: "N4", code: "waiting" } as const;
  const state = [n3, n4, n3].reduce(receiveAlarm, INITIAL);
  assert.deepEqual(state.alarms, [n4, n3]);
  const calm = { waiting: { N1: 4 }, longest_wait_s: 3 };
  assert.deepEqual(receiveQueue(state, calm).alarms, []);
});

test("an alarm about damaged data stays until it is read", () => {
  const damage = { conversation: "c-2", level: "N4", code: "integrity" } as const;
  const state = receiveAlarm(INITIAL, damage);
  assert.deepEqual(receiveQueue(state, { waiting: {}, longest_wait_s: 0 }).alarms, [damage]);
});

test("an alarm that only colleagues can take offers no conversation", () => {
  const desk = { ...INITIAL, link: "online", capacity: 1, status: "available" } as const;
  const alarm = { conversation: "c-1", level: "N4", code: "waiting", takers: "you" } as const;
  assert.equal(mayTakeAlarmed(desk, alarm), true);
  assert.equal(mayTakeAlarmed(desk, { ...alarm, takers: "others" }), false);
  assert.equal(mayTakeAlarmed(desk, { ...alarm, takers: "nobody" }), false);
  assert.equal(mayTakeAlarmed({ ...desk, slots: ["c-2"] }, alarm), false);
});

test("an alarm offers nothing on a break, and all that fits once one is back, whatever it said before", () => {
  const desk = { ...INITIAL, link: "online", capacity: 1, waiting: { N4: 1 } } as const;
  const alarm = { conversation: "c-1", level: "N4", code: "waiting", takers: "others" } as const;
  const fits = { ...desk, fitting: { of: 1, count: 1 } };
  assert.equal(mayTakeAlarmed({ ...desk, status: "break" }, { ...alarm, takers: "you" }), false);
  assert.equal(mayTakeAlarmed({ ...fits, status: "available" }, alarm), true);
  assert.equal(mayTakeAlarmed({ ...fits, status: "break" }, alarm), false);
});

test("a draft that was sent from another window does not wait to be sent twice", () => {
  const answer = event(10, { from: "counselor", text: "När sa han det?" });
  const drafted = (draft: string) => {
    const before = after(4);
    const prev_seq = before.talks["c-1"]?.log.last ?? 0;
    const desk = withTalk(before, "c-1", (talk) => ({ ...talk, draft }));
    return receive(desk, { ...answer, prev_seq, seq: prev_seq + 1 }).state.talks["c-1"]?.draft;
  };
  assert.equal(drafted("När sa "), "");
  assert.equal(drafted("Är du kvar?"), "Är du kvar?");
});

test("that no conversation fits is said only of the queue that was compared", () => {
  const summary = {
    waiting: { N1: 2 },
    longest_wait_s: 5,
    slots: [],
    capacity: 1,
    status: "available",
    mailbox: 0,
  };
  const asked = receiveSummary(INITIAL, { ...summary, fitting: 0 });
  assert.equal(noneFits(asked), true);
  assert.equal(noneFits(receiveQueue(asked, { waiting: { N1: 2, N3: 1 }, longest_wait_s: 5 })), false);
  assert.equal(noneFits(receiveSummary(INITIAL, { ...summary, fitting: 1 })), false);
  assert.equal(noneFits(INITIAL), false);
});

test("after a conversation is put away, the next of one's own is selected", () => {
  const two = { ...DESK, slots: ["c-1", "c-2"], selected: "c-1" };
  const state = putAway(two, "c-1");
  assert.deepEqual(state.slots, ["c-2"]);
  assert.equal(state.selected, "c-2");
  assert.equal(state.talks["c-1"], undefined);
});

function event(seq: number, rest: Partial<WireEvent>): WireEvent {
  return { conversation: "c-1", seq, prev_seq: seq - 1, at: "", kind: "message", ...rest } as WireEvent;
}

function talkOf(...events: WireEvent[]) {
  const talk = events.reduce((state, one) => receive(state, one).state, DESK).talks["c-1"];
  assert.ok(talk);
  return talk;
}

test("a trainee's answers are reviewed in order, and each has its status", () => {
  const talk = talkOf(
    event(1, { kind: "proposal", text: "ett", client_msg_id: "a" }),
    event(2, { kind: "proposal", text: "två", client_msg_id: "b" }),
    event(3, { kind: "proposal", text: "tre", client_msg_id: "c" }),
    event(4, { kind: "proposal", text: "fyra", client_msg_id: "d" }),
    event(5, { kind: "flag", code: "proposal_accepted" }),
    event(6, { from: "counselor", text: "ett", client_msg_id: "a" }),
    event(7, { kind: "flag", code: "proposal_returned", text: "Kortare", proposal: 2 }),
    event(8, { from: "counselor", text: "tre, ändrat", client_msg_id: "c" }),
  );
  assert.deepEqual(Object.fromEntries(proposalStatuses(talk.log)), {
    1: "sent",
    2: "returned",
    3: "changed",
    4: "waiting",
  });
  assert.equal(nextProposal(talk)?.seq, 4);
});

test("a flag for supervision and a pending transfer follow the events", () => {
  const set = talkOf(
    event(1, { kind: "flag", code: "supervision_on" }),
    event(2, { kind: "flag", code: "transfer_offered", text: "Stödjare Två" }),
  );
  assert.deepEqual(set.flags, ["supervision"]);
  assert.equal(set.pendingTransfer, "Stödjare Två");
  const back = talkOf(
    event(1, { kind: "flag", code: "supervision_on" }),
    event(2, { kind: "flag", code: "transfer_offered", text: "Stödjare Två" }),
    event(3, { kind: "flag", code: "transfer_declined" }),
    event(4, { kind: "flag", code: "supervision_off" }),
  );
  assert.deepEqual(back.flags, []);
  assert.equal(back.pendingTransfer, null);
});

test("the newest answer is read once its receipt has come, and a receipt never goes back", () => {
  const state = { ...DESK, talks: { "c-1": talkOf(event(1, { from: "counselor", text: "Hej" })) } };
  const read = visitorRead(visitorRead(state, "c-1", 1), "c-1", 0);
  assert.equal(readAnswerSeq(state.talks["c-1"] ?? newTalk("c-1")), 0);
  assert.equal(readAnswerSeq(read.talks["c-1"] ?? newTalk("c-1")), 1);
});

test("an alarm that the target has passed takes the place of the first, and ends when somebody is there", () => {
  const waiting = receiveAlarm(DESK, { conversation: "c-2", level: "N4", code: "waiting" });
  const overdue = receiveAlarm(waiting, { conversation: "c-2", level: "N4", code: "overdue" });
  assert.deepEqual(
    overdue.alarms.map((alarm) => alarm.code),
    ["overdue"],
  );
  const other = [
    { conversation: "c-9", level: "N3", signals: [], lang: "sv", audience: null, queued_at: "" },
  ];
  const update = { waiting: { N3: 1 }, longest_wait_s: 1 };
  assert.equal(receiveQueue(overdue, update).alarms.length, 1);
  assert.equal(receiveQueue(overdue, { ...update, list: other as never }).alarms.length, 0);
});

test("the alarm of a telephone call ends when nobody talks any more", () => {
  const alarm = { conversation: "c", level: "N4", code: "call" } as const;
  const ringing = receiveAlarm(INITIAL, alarm);
  const talking = receiveTelephone(ringing, { ringing: 0, talking: 1, version: 1 });
  assert.deepEqual(talking.alarms, [alarm]);
  assert.deepEqual(receiveTelephone(talking, { ringing: 0, talking: 0, version: 2 }).alarms, []);
});

test("nobody in danger is handed over to the chatbot", () => {
  assert.deepEqual(
    (["N1", "N2", "N3", "N4"] as const).map((level) => releaseTargets(level).includes("bot")),
    [true, true, false, false],
  );
});
