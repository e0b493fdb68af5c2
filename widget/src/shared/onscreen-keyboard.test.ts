import assert from "node:assert/strict";
import { test } from "node:test";
import { followKeyboard, type Viewport } from "./onscreen-keyboard";

function setUp(height: number) {
  const looks: (() => void)[] = [];
  const viewport = {
    height,
    offsetTop: 0,
    scale: 1,
    addEventListener: (_: string, look: () => void) => void looks.push(look),
  };
  const fits: (number | null)[][] = [];
  followKeyboard(
    viewport as unknown as Viewport,
    () => 700,
    (...fit) => fits.push(fit),
  );
  return { viewport, fits, look: () => looks[0]?.() };
}

test("a keyboard over the page leaves the page as high as what can be seen", () => {
  const { viewport, fits, look } = setUp(700);
  Object.assign(viewport, { height: 380, offsetTop: 90 });
  look();
  Object.assign(viewport, { height: 700, offsetTop: 0 });
  look();
  assert.deepEqual(fits, [
    [380, 90],
    [null, null],
  ]);
});

test("the page is not changed while zoomed in, or by a toolbar", () => {
  const { viewport, fits, look } = setUp(660);
  look();
  Object.assign(viewport, { height: 350, scale: 2 });
  look();
  assert.deepEqual(fits, [
    [null, null],
    [null, null],
  ]);
});
