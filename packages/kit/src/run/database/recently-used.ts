// Keeps what was used lately, by text. Two generations in place of an exact order: a find is one
// look-up, and moves nothing.

/** More texts than an app has, but few enough to do no harm if texts contain values. */
const maxYoung = 250;

export class RecentlyUsed<Value> {
  #young = new Map<string, Value>();
  #old = new Map<string, Value>();

  get(text: string): Value | undefined {
    const young = this.#young.get(text);
    if (young !== undefined) return young;
    const old = this.#old.get(text);
    if (old !== undefined) this.set(text, old);
    return old;
  }

  /** Forgets at most the values that were not used since as many others came. */
  set(text: string, value: Value): void {
    if (this.#young.size >= maxYoung) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(text, value);
  }
}
