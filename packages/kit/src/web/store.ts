// Texts kept by the browser, and in memory where the browser denies that or has no room. Knows no
// meaning of any key.

export interface Store {
  get(key: string): string | null;
  set(key: string, value: string): void;
  remove(key: string): void;
  keys(): string[];
}

/**
 * @param find reading `localStorage` throws where the person denied storage, so it is looked up at
 *   each use
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
