// The port of the work that a start costs in a flood. What does it is a file of its own, fetched when it is asked for.

import { RequestError } from "../shared/connection";
import type { Work, WorkDone } from "../shared/contract.generated";

/** Resolves with the solution; says how much is done, from 0 to 1, along the way. */
export type Solve = (work: Work, done: (share: number) => void) => Promise<WorkDone>;

export const fetchedSolve: Solve = async (work, done) => {
  done(0);
  const { solve } = await import("./proof").catch(() => {
    throw new RequestError("offline");
  });
  return solve(work, done);
};
