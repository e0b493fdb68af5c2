// What is ticked of a call: shown at once, sent one after the other, the latest last, and again when it was lost.

import { useEffect, useRef, useState } from "preact/hooks";
import { codeOf, RequestError } from "../../shared/connection";
import type { CallSignals, CallView, LevelName } from "../../shared/contract.generated";
import { retryTransient } from "../../shared/retry";
import { browserTimers } from "../../shared/timers";
import type { ConsoleSession } from "../model/session";
import { calls } from "./api";

export interface Heard {
  readonly signals: readonly string[];
  readonly urgent: boolean;
  readonly level: LevelName;
  /** An error code. */
  readonly problem: string | null;
  tick(signal: string, on: boolean): void;
  setUrgent(urgent: boolean): void;
}

export function useHeard(session: ConsoleSession, call: CallView): Heard {
  const [heard, setHeard] = useState<CallSignals>({
    signals: call.signals ?? [],
    urgent: call.urgent ?? false,
  });
  const [level, setLevel] = useState<LevelName>(call.level ?? "N0");
  const [problem, setProblem] = useState<string | null>(null);
  const wanted = useRef(heard);
  const sending = useRef(false);
  const gone = useRef(false);
  useEffect(
    () => () => {
      gone.current = true;
    },
    [],
  );
  /** Sends what is ticked by then. That it was lost is said at once; whoever has left sees what is stored. */
  const sent = () =>
    retryTransient(
      browserTimers,
      async () => {
        if (gone.current) throw new RequestError("offline");
        const latest = wanted.current;
        return { latest, call: (await calls.heard(call.call, latest)).call };
      },
      ({ code }) => {
        setProblem(code);
        return gone.current;
      },
    );
  const send = async () => {
    if (sending.current) return;
    sending.current = true;
    try {
      let latest: CallSignals;
      do {
        const answer = await sent();
        latest = answer.latest;
        setLevel(answer.call.level ?? "N0");
      } while (latest !== wanted.current);
      setProblem(null);
    } catch (error) {
      const code = codeOf(error);
      if (code === "session_expired") session.expired();
      setProblem(code);
    } finally {
      sending.current = false;
    }
  };
  const set = (next: CallSignals) => {
    wanted.current = next;
    setHeard(next);
    void send();
  };
  return {
    signals: heard.signals,
    urgent: heard.urgent ?? false,
    level,
    problem,
    tick: (signal, on) => {
      const { signals, urgent } = wanted.current;
      const others = signals.filter((one) => one !== signal);
      set({ signals: on ? [...others, signal] : others, urgent: urgent ?? false });
    },
    setUrgent: (urgent) => set({ signals: [...wanted.current.signals], urgent }),
  };
}
