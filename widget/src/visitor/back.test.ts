import assert from "node:assert/strict";
import { test } from "node:test";
import { BackSteps } from "./back";

function browser(state: unknown = null) {
  const entries: unknown[] = [state];
  const steps: number[] = [];
  let at = 0;
  let closed = 0;
  const history = {
    get state() {
      return entries[at];
    },
    pushState(pushed: unknown) {
      entries.splice(++at, entries.length, pushed);
    },
    go(by = 0) {
      steps.push(by);
      at += by;
    },
  };
  const close = () => {
    closed += 1;
  };
  const back = new BackSteps({ history, close });
  return { back, history, steps, closed: () => closed };
}

test("Back closes page by page, and leaves only when none is open", () => {
  const { back, history, closed } = browser();
  back.opened(1);
  back.opened(2);
  history.go(-1);
  back.went(history.state);
  assert.equal(closed(), 1);
  back.opened(1);
  history.go(-1);
  back.went(history.state);
  assert.equal(closed(), 2);
});

test("closing by a button takes the entry away, and closes nothing else", () => {
  const { back, history, steps, closed } = browser();
  back.opened(1);
  back.opened(0);
  assert.deepEqual(steps, [-1]);
  back.went(history.state);
  assert.equal(closed(), 0);
});

test("Forward does not lead to a page that is closed", () => {
  const { back, history, steps } = browser();
  back.opened(1);
  back.opened(0);
  back.went({ pages: 1 });
  assert.deepEqual(steps, [-1, -1]);
  assert.equal(history.state, undefined);
});

test("after a reload the entries of closed pages are left", () => {
  assert.deepEqual(browser({ pages: 2 }).steps, [-2]);
});
