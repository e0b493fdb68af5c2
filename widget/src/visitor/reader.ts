// Opens and closes articles and contacts inside the chat, and fetches them.

import { codeOf } from "../shared/connection";
import type { ContactAck } from "../shared/contract.generated";
import { retryTransient } from "../shared/retry";
import type { Store } from "../shared/store";
import type { SessionPorts } from "./ports";
import type { Target } from "./reading";
import { fillReading, openReading, type VisitorState } from "./state";

export class Reader {
  constructor(
    private readonly ports: Pick<SessionPorts, "http" | "timers">,
    private readonly store: Store<VisitorState>,
  ) {}

  /** Opens an article, a contact, or the list of other services; retries until it is fetched or closed. */
  async open(target: Target): Promise<void> {
    this.store.update((state) => openReading(state, target));
    const { reading, lang } = this.store.get();
    if (!reading) return;
    const closed = () => this.store.get().reading !== reading;
    try {
      const found = await retryTransient(this.ports.timers, () => this.fetch(target, lang), closed);
      this.store.update((state) => fillReading(state, reading, found));
    } catch (error) {
      this.store.update((state) => fillReading(state, reading, { problem: codeOf(error) }));
    }
  }

  /** Fetches what is open again, in the current language. */
  reopen(): void {
    const { reading } = this.store.get();
    if (!reading) return;
    this.close();
    const { target } = reading;
    void this.open(target.type === "referrals" ? target : { type: target.type, id: target.id });
  }

  /** Back to where it was opened. */
  close(): void {
    this.store.update((state) => ({ ...state, reading: state.reading?.before ?? null }));
  }

  /** Back to the conversation. */
  closeAll(): void {
    this.store.set({ reading: null });
  }

  /** The other services, for a page that offers no conversation. */
  async referrals(lang: string): Promise<readonly ContactAck[]> {
    const ask = () => this.ports.http.referrals(lang);
    return (await retryTransient(this.ports.timers, ask).catch(() => ({ contacts: [] }))).contacts;
  }

  private async fetch(target: Target, lang: string) {
    const { http } = this.ports;
    switch (target.type) {
      case "article":
        return { article: await http.article(target.id, target.lang ?? lang) };
      case "contact":
        return { contacts: [await http.contact(target.id, lang)] };
      case "referrals":
        return { contacts: (await http.referrals(lang)).contacts };
    }
  }
}
