import assert from "node:assert/strict";
import { test } from "node:test";
import type { HostPage } from "./host-page";
import { quickExit } from "./quick-exit";

function page() {
  const steps: string[] = [];
  return {
    steps,
    ports: {
      leave: () => void steps.push("leave"),
      host: null as HostPage | null,
      document: { title: "Chatt", body: { replaceChildren: () => void steps.push("empty") } },
      history: { state: null as unknown, go: (by?: number) => void steps.push(`go ${by}`) },
      afterBack: (call: () => void) => call(),
      location: { replace: (url: string | URL) => void steps.push(`replace ${url}`) },
    },
  };
}

test("leaving clears first, empties the page, and goes without waiting", () => {
  const { steps, ports } = page();
  quickExit(ports, "https://example.org/");
  assert.deepEqual(steps, ["leave", "empty", "replace https://example.org/"]);
  assert.equal(ports.document.title, "");
});

test("before the exit address is known, an empty page is shown", () => {
  const { steps, ports } = page();
  quickExit(ports, null);
  assert.deepEqual(steps.at(-1), "replace about:blank");
});

test("inside a host page it is the host page that goes", () => {
  const { steps, ports } = page();
  ports.host = { exit: (url: string | null) => void steps.push(`host ${url}`) } as HostPage;
  quickExit(ports, "https://example.org/");
  assert.deepEqual(steps, ["leave", "empty", "host https://example.org/"]);
});

test("with an open text, its entries of the history are left first", () => {
  const { steps, ports } = page();
  ports.history.state = { pages: 2 };
  ports.afterBack = () => void steps.push("wait");
  quickExit(ports, "https://example.org/");
  assert.deepEqual(steps, ["leave", "empty", "wait", "go -2"]);
});
