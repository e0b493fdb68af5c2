// What the parts that are loaded later take from the start (`sharedWithStart` of scripts/bundle.mjs): what has a state of its
// own, and so must be there once. The start is part of the page and cannot be imported. The build reads the names below,
// one line a module, and fails where a later part takes another.

import { h } from "preact";
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { Fragment, jsx, jsxs } from "preact/jsx-runtime";
import { problemText, useWords } from "./words";

export const PARTS = {
  preact: { h },
  "preact/hooks": { useEffect, useLayoutEffect, useMemo, useRef, useState },
  "preact/jsx-runtime": { Fragment, jsx, jsxs },
  words: { problemText, useWords },
};
