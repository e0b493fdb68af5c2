// Stores the token in sessionStorage, in memory where storage is blocked. Nothing else is stored in the browser.

const KEY = "lotsen.token";
const PROBE = "lotsen.probe";

export interface TokenStore {
  /** Whether the token outlives a reload: third-party frames may be denied storage. */
  readonly lasting: boolean;
  read(): string | null;
  write(token: string): void;
  clear(): void;
}

export function sessionTokens(): TokenStore {
  let memory: string | null = null;
  const attempt = <T>(act: (storage: Storage) => T): T | null => {
    try {
      return act(window.sessionStorage);
    } catch {
      // Third-party frames may be denied storage; a reload then starts anew.
      return null;
    }
  };
  return {
    lasting:
      attempt((storage) => {
        storage.setItem(PROBE, "");
        storage.removeItem(PROBE);
        return true;
      }) ?? false,
    read: () => attempt((storage) => storage.getItem(KEY)) ?? memory,
    write(token) {
      memory = token;
      attempt((storage) => storage.setItem(KEY, token));
    },
    clear() {
      memory = null;
      attempt((storage) => storage.clear());
    },
  };
}
