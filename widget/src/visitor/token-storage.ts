// The one thing kept in the browser: the token, for this tab only. Where storage is blocked, memory has to do.

const KEY = "lotsen.token";

export interface TokenStore {
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
      // A frame on a page of another site may be refused storage; then a reload begins anew.
      return null;
    }
  };
  return {
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
