// Keeps typed text that the app has not stored yet, so that a reload of the page loses nothing.
// Sends nothing. Pages use makeDrafts(), which sends too.
import { access, askHealth, pause } from "./access.ts";
import { makeStore } from "./store.ts";

const prefix = "samara.unsaved.";
const store = makeStore(() => sessionStorage);
const waiting = new Set<() => void>();

export interface Keeper<Value> {
  /** The kept value, even from before a reload; undefined if there is none. */
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
      // Adding the same listener again has no effect.
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

/** Reloads the page once everything is saved. */
export async function reloadWhenSaved(): Promise<void> {
  while (hasUnsaved()) await new Promise<void>((done) => waiting.add(done));
  await reload();
}

/** Reloads the page once the app answers, never before. Unsaved edits are restored afterwards. */
export async function reload(): Promise<void> {
  while (!(await askHealth())) await pause(5000);
  location.reload();
}

/** Closing the window would lose unsaved text: the browser asks the user first. */
function warn(event: Event): void {
  if (/out|unreachable/.test(access.state) && hasUnsaved()) event.preventDefault();
}
