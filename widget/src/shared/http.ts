// HTTP requests with the session cookie, and their errors.

import { RequestError } from "./connection";
import type { Failed, FaultView } from "./contract.generated";

/** A refused request with the whole body of the answer. */
export class HttpError extends RequestError {
  constructor(
    code: string,
    retryAfterMs: number | null,
    readonly body: unknown,
    faults: readonly FaultView[] = [],
  ) {
    super(code, retryAfterMs, faults);
  }
}

/** The prefix of every path of the contract. */
export const API = "/api/v1/";

/** `path` without `API`. Resolves with the answer; rejects with `RequestError`: `offline` when nothing came through. */
export async function ask<T>(method: string, path: string, body?: object): Promise<T> {
  const form = body instanceof FormData;
  const sent = form ? body : JSON.stringify(body);
  const response = await fetched(API + path, {
    method,
    cache: "no-store",
    credentials: "same-origin",
    ...(body && { body: sent }),
    ...(body && !form && { headers: { "content-type": "application/json" } }),
  });
  const answer = (await response.json().catch(() => null)) as T | Failed | null;
  if (response.ok && answer) return answer as T;
  const error = answer && typeof answer === "object" && "error" in answer ? answer.error : null;
  const wait = error?.retry_after_s;
  throw new HttpError(
    error?.code ?? codeOfStatus(response.status),
    wait === undefined ? null : wait * 1000,
    answer,
    error?.faults,
  );
}

async function fetched(path: string, request: RequestInit): Promise<Response> {
  try {
    return await fetch(path, request);
  } catch {
    throw new RequestError("offline");
  }
}

function codeOfStatus(status: number): string {
  if (status === 401) return "session_expired";
  if (status === 413) return "too_large";
  return status >= 500 ? "unavailable" : "internal";
}

/** A query string of the values that are not empty. */
export function queryString(values: Readonly<Record<string, string>>): string {
  return new URLSearchParams(Object.entries(values).filter(([, value]) => value !== "")).toString();
}
