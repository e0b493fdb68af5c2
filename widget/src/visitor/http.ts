// HTTP requests of the visitor's page, without cookies.

import { RequestError } from "../shared/connection";
import type {
  ArticleAck,
  ContactAck,
  Failed,
  Leave,
  ReferralsAck,
  ServiceInfo,
  SurveyAnswer,
} from "../shared/contract.generated";

export interface Http {
  service(): Promise<ServiceInfo>;
  survey(answer: SurveyAnswer): Promise<void>;
  article(id: string, lang: string): Promise<ArticleAck>;
  contact(id: string, lang: string): Promise<ContactAck>;
  referrals(lang: string): Promise<ReferralsAck>;
}

export const browserHttp: Http = {
  service: () => ask<ServiceInfo>("/api/v1/service"),
  article: (id, lang) => ask<ArticleAck>(`/api/v1/articles/${encodeURIComponent(id)}?lang=${lang}`),
  contact: (id, lang) => ask<ContactAck>(`/api/v1/directory/${encodeURIComponent(id)}?lang=${lang}`),
  referrals: (lang) => ask<ReferralsAck>(`/api/v1/directory?lang=${lang}`),
  survey: async (answer) => {
    await ask("/api/v1/survey", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(answer),
    });
  },
};

/** Sent by the browser itself, after the page has gone, too. */
export function giveUp(leave: Leave): void {
  navigator.sendBeacon("/api/v1/leave", JSON.stringify(leave));
}

async function ask<T>(path: string, init: RequestInit = {}): Promise<T> {
  let response: Response;
  try {
    response = await fetch(path, { ...init, credentials: "omit", cache: "no-store" });
  } catch {
    throw new RequestError("offline");
  }
  if (response.status === 404) throw new RequestError("not_published");
  const body = (await response.json().catch(() => null)) as (T & { ok?: boolean }) | Failed | null;
  if (response.ok && body && !("error" in body)) return body;
  throw new RequestError(
    body && "error" in body ? body.error.code : response.status >= 500 ? "unavailable" : "internal",
  );
}
