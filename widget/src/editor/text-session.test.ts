import assert from "node:assert/strict";
import { test } from "node:test";
import { RequestError } from "../shared/connection";
import type { TextAck } from "../shared/contract.generated";
import { FakeTimers, settle } from "../shared/fakes";
import { HttpError } from "../shared/http";
import type { Api, Content } from "./api";
import { TextSession } from "./text-session";

const ID = { kind: "article", name: "sv/a05" };
const FIRST: Content = { titel: "a", ingress: "b" };

function ackOf(version: number, content: Content, more: Partial<TextAck> = {}): TextAck {
  return {
    text: {
      ...ID,
      title: "x",
      lang: "sv",
      status: "utkast",
      version,
      saved_at: "2030-01-01T00:00:00Z",
      saved_by: "Anna",
      live: true,
    },
    content,
    may: ["save", "submit"],
    ...more,
  };
}

/** One text in memory, with a version and nobody else unless a test says so. */
class Gateway {
  version = 1;
  content: Content = FIRST;
  steps: string[] = [];
  duringSave: () => void = () => {};
  opened: Partial<TextAck> = {};

  readonly api = {
    read: async () => ackOf(this.version, this.content, this.opened),
    version: async () => ({ version: {}, content: FIRST }),
    keep: async () => ({ revision: 1, saved_at: "2030-01-01T00:00:00Z" }),
    dropCopy: async () => ({}),
    look: async () => ({ findings: [], preview: "" }),
    save: async (_: object, version: number, content: Content) => {
      this.duringSave();
      if (version !== this.version) throw this.conflict();
      this.version += 1;
      this.content = content;
      return ackOf(this.version, content);
    },
    step: async (_: object, step: string, { version }: { version: number }) => {
      if (version !== this.version) throw this.conflict();
      this.steps.push(step);
      this.version += 1;
      return ackOf(this.version, this.content);
    },
  } as unknown as Api;

  somebodySaves(content: Content): void {
    this.version += 1;
    this.content = content;
  }

  private conflict(): HttpError {
    const body = { current: ackOf(this.version, this.content), base: FIRST };
    return new HttpError("stale_version", null, body);
  }
}

async function open(gateway = new Gateway()) {
  const timers = new FakeTimers();
  const left: string[] = [];
  const text = new TextSession(ID, gateway.api, timers, () => left.push("out"));
  await text.open();
  return { gateway, timers, text, state: () => text.store.get() };
}

test("what was written while a save was under way stays, as changes of the new version", async () => {
  const { gateway, text, state } = await open();
  text.write("titel", "one");
  gateway.duringSave = () => text.write("titel", "one and more");
  await text.save();
  assert.deepEqual(gateway.content, { titel: "one", ingress: "b" });
  assert.equal(state().content["titel"], "one and more");
  assert.ok(text.unsaved);
});

test("a step saves first what is not saved", async () => {
  const { gateway, text, state } = await open();
  text.write("titel", "one");
  await text.step("submit");
  assert.deepEqual([gateway.content["titel"], gateway.steps], ["one", ["submit"]]);
  assert.equal(state().done, "submit");
  assert.ok(!text.unsaved);
});

test("the slower author gets both texts, and the merged one replaces the other", async () => {
  const { gateway, text, state } = await open();
  text.write("titel", "mine");
  gateway.somebodySaves({ titel: "theirs", ingress: "new" });
  await text.save();
  const { conflict } = state();
  assert.ok(conflict);
  assert.deepEqual(conflict.mine, { titel: "mine", ingress: "b" });
  assert.deepEqual(conflict.content, { titel: "mine", ingress: "new" });
  assert.deepEqual(
    conflict.clashes.map((clash) => clash.name),
    ["titel"],
  );
  text.settle({ titel: "mine and theirs", ingress: "new" });
  await text.save();
  assert.deepEqual(gateway.content, { titel: "mine and theirs", ingress: "new" });
  assert.equal(state().conflict, null);
});

test("without changes of one's own the new version is shown", async () => {
  const { gateway, text, state } = await open();
  gateway.somebodySaves({ titel: "theirs", ingress: "b" });
  await text.step("submit");
  assert.equal(state().conflict, null);
  assert.equal(state().problem, "text_changed");
  assert.equal(state().content["titel"], "theirs");
  assert.deepEqual(gateway.steps, []);
});

test("a step whose acknowledgement was lost is no conflict with oneself", async () => {
  const { gateway, text, state } = await open();
  gateway.version += 1;
  await text.step("submit");
  assert.equal(state().conflict, null);
  assert.equal(state().text?.text.version, 2);
});

test("a working copy of an older version is merged when the text is opened", async () => {
  const gateway = new Gateway();
  gateway.somebodySaves({ titel: "a", ingress: "theirs" });
  gateway.opened = {
    copy: {
      revision: 3,
      base: 1,
      content: { titel: "mine", ingress: "b" },
      saved_at: "2030-01-01T00:00:00Z",
    },
  };
  const { state } = await open(gateway);
  await settle();
  const { conflict } = state();
  assert.ok(conflict);
  assert.deepEqual(conflict.clashes, []);
  assert.deepEqual(conflict.content, { titel: "mine", ingress: "theirs" });
});

test("a text that could not be opened without a session opens after signing in", async () => {
  const gateway = new Gateway();
  const read = gateway.api.read;
  gateway.api.read = async () => {
    throw new RequestError("session_expired");
  };
  const { text, state } = await open(gateway);
  assert.equal(state().problem, "session_expired");
  gateway.api.read = read;
  await text.resume();
  assert.equal(state().content["titel"], "a");
  assert.equal(state().problem, null);
});

test("who else writes, and a version that somebody saves meanwhile, are shown while the text is open", async () => {
  const gateway = new Gateway();
  const timers = new FakeTimers();
  const text = new TextSession(ID, gateway.api, timers, () => {});
  await text.open();
  text.write("titel", "mitt");
  gateway.opened = { others: [{ name: "Lena", saved_at: "2030-01-01T00:00:00Z" }] };
  await timers.advance(15_000);
  await settle();
  assert.equal(text.store.get().text?.others?.[0]?.name, "Lena");
  assert.equal(text.store.get().newer, "");
  gateway.version = 2;
  await timers.advance(15_000);
  await settle();
  assert.equal(text.store.get().newer, "Anna");
  assert.equal(text.store.get().content["titel"], "mitt", "what is written here stays");
  text.close();
});
