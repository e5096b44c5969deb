// Keeps texts in the browser, or in memory if the browser denies that or has no room. Knows no
// meaning of any key.

export interface Store {
  get(key: string): string | null;
  set(key: string, value: string): void;
  remove(key: string): void;
  keys(): string[];
}

/**
 * @param find reading `localStorage` throws if the user denied storage, so it is called at each use
 */
export function makeStore(find: () => Storage): Store {
  const memory = new Map<string, string>();
  return {
    get: (key) => memory.get(key) ?? attempt(() => find().getItem(key)),
    set(key, value) {
      memory.set(key, value);
      attempt(() => {
        find().setItem(key, value);
        memory.delete(key);
      });
    },
    remove(key) {
      memory.delete(key);
      attempt(() => find().removeItem(key));
    },
    keys: () => [...memory.keys(), ...(attempt(() => Object.keys(find())) ?? [])],
  };
}

function attempt<Result>(use: () => Result): Result | null {
  try {
    return use();
  } catch {
    return null;
  }
}
