// The session of the editor: signing in and out, and the kinds of text.

import { codeOf } from "../shared/connection";
import type { KindView, Login, MeAck } from "../shared/contract.generated";
import type { SignInApi } from "../shared/sign-in-api";
import { createStore, type Store } from "../shared/store";
import type { Timers } from "../shared/timers";
import type { Api } from "./api";

const RETRY_MS = 3_000;
export const ROLES: readonly string[] = ["editor", "reviewer", "administrator"];

export interface EditorState {
  readonly phase: "checking" | "login" | "desk";
  readonly me: MeAck | null;
  readonly kinds: readonly KindView[];
  readonly languages: readonly string[];
  readonly busy: boolean;
  readonly problem: string | null;
}

export class EditorSession {
  readonly store: Store<EditorState> = createStore<EditorState>({
    phase: "checking",
    me: null,
    kinds: [],
    languages: [],
    busy: false,
    problem: null,
  });

  constructor(
    readonly api: Api,
    readonly timers: Timers,
    private readonly signIn: SignInApi,
  ) {}

  async open(): Promise<void> {
    try {
      const me = await this.signIn.me();
      if (!me) return this.store.set({ phase: "login" });
      const { kinds, languages } = ROLES.includes(me.role)
        ? await this.api.kinds()
        : { kinds: [], languages: [] };
      this.store.set({ phase: "desk", me, kinds, languages, problem: null });
    } catch (error) {
      this.store.set({ problem: codeOf(error) });
      this.timers.after(RETRY_MS, () => void this.open());
    }
  }

  login(login: Login): Promise<void> {
    return this.enter(() => this.signIn.login(login));
  }

  loginWithPasskey(): Promise<void> {
    return this.enter(() => this.signIn.loginWithPasskey());
  }

  private async enter(ask: () => Promise<unknown>): Promise<void> {
    this.store.set({ busy: true, problem: null });
    try {
      await ask();
      await this.open();
    } catch (error) {
      this.store.set({ problem: codeOf(error) });
    } finally {
      this.store.set({ busy: false });
    }
  }

  async logout(): Promise<void> {
    try {
      await this.signIn.logout();
      this.store.set({ phase: "login", me: null, problem: null });
    } catch (error) {
      this.store.set({ problem: codeOf(error) });
    }
  }

  /** The session has expired. What is written stays on the page until somebody signs in again. */
  expired(): void {
    this.store.set({ phase: "login", problem: "session_expired" });
  }
}
