// Keeps what a person typed and the app has not stored yet, so that a reload of the page loses none
// of it. Sends nothing. Pages use makeDrafts(), which does.
import { access, askHealth, pause } from "./access.ts";
import { makeStore } from "./store.ts";

const prefix = "samara.unsaved.";
const store = makeStore(() => sessionStorage);
const waiting = new Set<() => void>();

export interface Keeper<Value> {
  /** What was kept, also before a reload; undefined when nothing is. */
  get(): Value | undefined;
  /** The value must survive JSON. */
  set(value: Value): void;
  /** Call it when the app has stored the value. */
  clear(): void;
}

/** One keeper for each kind of thing that can be edited. */
export function keepUnsaved<Value>(name: string): Keeper<Value> {
  const key = prefix + name;
  return {
    get() {
      const text = store.get(key);
      // Only set() below writes it.
      return text === null ? undefined : (JSON.parse(text) as Value);
    },
    set(value) {
      // The same listener is added once only.
      addEventListener("beforeunload", warn);
      store.set(key, JSON.stringify(value));
    },
    clear() {
      store.remove(key);
      for (const done of waiting) done();
    },
  };
}

export function hasUnsaved(): boolean {
  return store.keys().some((key) => key.startsWith(prefix));
}

/** Loads the page anew once everything is saved. */
export async function reloadWhenSaved(): Promise<void> {
  while (hasUnsaved()) await new Promise<void>((done) => waiting.add(done));
  await reload();
}

/**
 * Loads the page anew as soon as the app answers: never into the void. Unsaved edits are there
 * again afterwards.
 */
export async function reload(): Promise<void> {
  while (!(await askHealth())) await pause(5000);
  location.reload();
}

/**
 * A window that is closed takes with it what it could not save: the browser asks the person first.
 */
function warn(event: Event): void {
  if (/out|unreachable/.test(access.state) && hasUnsaved()) event.preventDefault();
}
