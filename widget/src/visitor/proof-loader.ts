// Loads the solver of the proof of work on demand, from a bundle of its own.

import { RequestError } from "../shared/connection";
import type { Work, WorkDone } from "../shared/contract.generated";

/** Its address, from the build. */
declare const PROOF_BUNDLE: string;

/** Resolves with the solution; reports the progress from 0 to 1. */
export type Solve = (work: Work, done: (share: number) => void) => Promise<WorkDone>;

export const fetchedSolve: Solve = async (work, done) => {
  done(0);
  const { solve } = await (import(PROOF_BUNDLE) as Promise<typeof import("./proof")>).catch(() => {
    throw new RequestError("offline");
  });
  return solve(work, done);
};
