import assert from "node:assert/strict";
import { test } from "node:test";
import fixture from "../../../tests/widget/fixtures/visitor_events.json";
import type { WireEvent } from "../shared/contract.generated";
import { enqueue, mark } from "../shared/outbox";
import {
  acuteWords,
  emergency,
  initialState,
  isVoiceless,
  lines,
  receive,
  receivePage,
  type VisitorState,
} from "./state";

const EVENTS = fixture as readonly WireEvent[];
const START: VisitorState = { ...initialState("sv"), phase: "chat", conversation: "c-1" };

function after(count: number, from: VisitorState = START): VisitorState {
  return EVENTS.slice(0, count).reduce((state, event) => receive(state, event).state, from);
}

function buttonsOf(state: VisitorState): string[] {
  return lines(state).flatMap((line) =>
    line.kind === "message" ? line.buttons.map((one) => one.title) : [],
  );
}

test("pushed events and a fetched page lead to the same state", () => {
  const page = { events: EVENTS, state: "with_counselor" } as const;
  assert.deepEqual(after(EVENTS.length), receivePage(START, page));
});

test("buttons can be pressed while they are the newest word, and not after the answer", () => {
  assert.deepEqual(buttonsOf(after(2)), ["Jag är orolig för någon", "Jag vill lämna"]);
  const answering = { ...after(2), outbox: enqueue([], { id: "x", text: "hej" }) };
  assert.deepEqual(buttonsOf(answering), []);
  assert.deepEqual(buttonsOf(after(3)), []);
});

test("what is asked with a place in the queue can be answered by its buttons, what was asked before it cannot", () => {
  const asked = after(2);
  const last = asked.log.events.at(-1) as WireEvent;
  const queued = (at: string): WireEvent => ({
    ...{ conversation: last.conversation, kind: "state", state: "queued", at },
    ...{ seq: last.seq + 1, prev_seq: last.seq },
  });
  const seen = (at: string) => buttonsOf(receivePage(asked, { events: [queued(at)], state: "queued" }));
  assert.deepEqual(seen(last.at), ["Jag är orolig för någon", "Jag vill lämna"]);
  assert.deepEqual(seen("2099-01-01T00:00:00.000Z"), []);
});

test("a sent message keeps its place and key when it comes back from the log", () => {
  const id = "key-00000000000000000002";
  const sent = {
    ...after(2),
    outbox: mark(enqueue([], { id, text: "Jag är orolig för någon" }), id, "sending"),
  };
  assert.equal(lines(sent).at(-1)?.key, id);
  const stored = after(3, { ...sent, log: START.log });
  assert.equal(lines(stored).at(-1)?.key, id);
  assert.deepEqual(stored.outbox, []);
});

test("internal states are not shown as lines, and the emergency text is pinned instead", () => {
  const all = after(EVENTS.length);
  assert.deepEqual(
    lines(all).map((line) => line.kind),
    ["message", "message", "message"],
  );
  assert.equal(emergency(all)?.code, "emergency");
  assert.equal(emergency({ ...all, state: "closed" }), null);
});

const said = (
  seq: number,
  kind: "notice" | "message",
  text: string,
  more?: Partial<WireEvent>,
): WireEvent => ({
  ...(EVENTS[0] as WireEvent),
  ...{ seq, prev_seq: seq - 1, kind, text },
  ...(kind === "message" ? { from: "bot" } : { code: "emergency" }),
  ...more,
});

const logOf = (...events: WireEvent[]): VisitorState => ({ ...START, log: { events, last: events.length } });

const thoughtsOf = (state: VisitorState, steps: readonly string[] = []) =>
  lines(state, steps).map((line) => line.kind === "message" && line.thoughts.join(" "));

test("in danger the bot says no sentence twice", () => {
  const state = logOf(
    said(1, "notice", "Det låter akut. Ring 112 nu."),
    said(2, "message", "Ring 112 nu. Gå till andra."),
    said(3, "message", "Gå till andra."),
  );
  assert.deepEqual(thoughtsOf(state), ["Gå till andra.", "Gå till andra."]);
});

test("in danger the bot leaves out what the panel says in other words", () => {
  const state = logOf(
    said(1, "notice", "Det låter akut. Ring 112 nu, om du kan göra det utan fara."),
    said(
      2,
      "message",
      "Ingen ska leva med hot. Är det farligt: gå till andra, eller lås om dig, och ring 112.",
    ),
  );
  const steps = ["Lås om dig, eller gå till andra."];
  assert.deepEqual(thoughtsOf(state, steps), ["Ingen ska leva med hot."]);
  assert.match(String(thoughtsOf(logOf(...state.log.events.slice(1)), steps)), /ring 112/);
});

test("what was said in danger before the conversation was closed stands beside a new danger", () => {
  const state = logOf(
    said(1, "notice", "Det låter akut."),
    said(2, "message", "Ring 112 nu. Gå till andra."),
    said(3, "message", "", { kind: "state", state: "closed" }),
    said(4, "notice", "Ring 112 nu."),
    said(5, "message", "Gå till andra. Jag är kvar."),
  );
  assert.deepEqual(thoughtsOf(state), ["Ring 112 nu. Gå till andra.", "Gå till andra. Jag är kvar."]);
});

test("in danger the panel says what only it says: the log asks above the answers, and tells of the person", () => {
  const notice = said(1, "notice", "Det låter akut. Ring 112 nu. Jag hämtar en person. Är du trygg?");
  const alone = { ...logOf(notice), state: "queued" as const };
  assert.deepEqual(acuteWords(alone), [
    "Det låter akut.",
    "Ring 112 nu.",
    "Jag hämtar en person.",
    "Är du trygg?",
  ]);
  const answer = said(2, "message", "En person kommer.", { buttons: [{ title: "Ja" }, { title: "Nej" }] });
  const answered = { ...alone, log: logOf(notice, answer).log };
  assert.deepEqual(acuteWords(answered), ["Det låter akut.", "Ring 112 nu."]);
  assert.deepEqual(thoughtsOf(answered), ["En person kommer. Är du trygg?"]);
  assert.deepEqual(acuteWords({ ...answered, open: false }), acuteWords(alone).slice(0, 3));
});

test("in danger at a closed door the question stands above its answers too, below the help that answers now", () => {
  const notice = said(1, "notice", "Det låter akut. Ring 112 nu. Är du trygg?");
  const help = said(2, "message", "De här svarar nu.");
  const answer = said(3, "message", "Ingen ska leva så.", { buttons: [{ title: "Ja" }] });
  const state = { ...logOf(notice, help, answer), state: "queued" as const, open: false };
  assert.deepEqual(acuteWords(state), ["Det låter akut.", "Ring 112 nu."]);
  assert.deepEqual(thoughtsOf(state), ["De här svarar nu.", "Ingen ska leva så. Är du trygg?"]);
});

test("a notice about the closed door leaves out what the bot has said in the same breath", () => {
  const bot = said(
    1,
    "message",
    "Nu är ingen av oss här, men lämna ett meddelande. Är någon i fara nu: ring 112.",
  );
  const door = said(
    2,
    "notice",
    "Nu är ingen av oss här. Vid fara: ring 112. Du får en kod, och kan läsa svaret.",
    {
      code: "closed_hours",
    },
  );
  const told = lines(logOf(bot, door)).at(-1);
  assert.equal(told?.kind === "notice" && told.text, "Du får en kod, och kan läsa svaret.");
  const own = said(2, "message", "hej", { from: "visitor" });
  const later = lines(logOf(bot, own, { ...door, seq: 3, prev_seq: 2 })).at(-1);
  assert.equal(later?.kind === "notice" && later.text, door.text);
});

test("cards go when a person comes, but for those of what is asked while waiting", () => {
  const cards = [{ type: "article", id: "a05", title: "Hur pratar jag?" }] as const;
  const answer = (seq: number) => said(seq, "message", "Läs gärna.", { cards: [...cards] });
  const own = (seq: number) => said(seq, "message", "och sen?", { from: "visitor" });
  const queued = said(3, "notice", "", { kind: "state", state: "queued" });
  const events = [own(1), answer(2), queued, answer(4), own(5), answer(6)];
  const counts = (state: VisitorState) =>
    lines(state).map((line) => (line.kind === "message" ? line.cards.length : 0));
  const waiting = { ...logOf(...events), state: "queued" as const };
  assert.deepEqual(counts(waiting), [0, 0, 0, 0, 1]);
  assert.deepEqual(counts({ ...waiting, open: false }), [0, 1, 1, 0, 1]);
  assert.deepEqual(counts({ ...waiting, state: "with_counselor" }), [0, 1, 1, 0, 1]);
});

test("who cannot call aloud is shown the ways without a voice first", () => {
  const answered = (reply_id: string): VisitorState => {
    const event = {
      ...(EVENTS[0] as WireEvent),
      seq: 1,
      prev_seq: 0,
      kind: "message",
      from: "bot",
      reply_id,
    } as WireEvent;
    return { ...initialState("sv"), phase: "chat", log: { events: [event], last: 1 } };
  };
  assert.deepEqual(
    ["kan_inte_prata", "guide:hot/tyst", "guide:hot/trygg", "trygg_nej"].map((id) =>
      isVoiceless(answered(id)),
    ),
    [true, true, false, false],
  );
});

test("112 stands above the field, and is no card beside the others", () => {
  const card = (id: string, phone: string | null) => ({ type: "contact", id, title: id, phone }) as const;
  const event = {
    ...EVENTS[0],
    seq: 1,
    prev_seq: 0,
    kind: "message",
    from: "bot",
    text: "Hej.",
  } as WireEvent;
  const answer = { ...event, cards: [card("nod-112", "112"), card("bris", null)] } as WireEvent;
  const state = { ...initialState("sv"), phase: "chat" as const, log: { events: [answer], last: 1 } };
  const [line] = lines(state);
  assert.deepEqual(line?.kind === "message" && line.cards.map(({ id }) => id), ["bris"]);
});

test("the place in the queue goes when the waiting is over", () => {
  const waiting = { ...after(5), queue: { position: 2, waiting_text: "" } };
  assert.equal(after(6, { ...waiting, log: after(5).log }).queue, null);
});

test("an erased conversation leaves nothing on the page", () => {
  const erased = receivePage(after(EVENTS.length), { events: [], state: "erased" });
  assert.equal(erased.phase, "over");
  assert.equal(erased.ending, "erased");
  assert.deepEqual(lines(erased), []);
});

test("kinds and fields of a later contract are ignored", () => {
  const later = { ...EVENTS[0], seq: 20, prev_seq: 9, kind: "song", melody: 1 } as unknown as WireEvent;
  const { state, outcome } = receive(after(EVENTS.length), later);
  assert.equal(outcome, "added");
  assert.equal(lines(state).length, lines(after(EVENTS.length)).length);
});
