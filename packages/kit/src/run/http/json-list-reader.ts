// Cuts a JSON text that arrives in pieces between the items of one list. Judges nothing: what it
// returns must still be parsed, `frame` at the end included. Pure.

const structure = /["[\]{},]/g;
const inString = /["\\]/g;
/** More text around the list than a sender of one has. */
const maxFrameLength = 64 * 1024;

export class JsonListReader {
  /** The text around the items; an empty list is left in it. */
  frame = "";
  readonly #opening: RegExp;
  #place: "before" | "in" | "after" = "before";
  #depth = 0;
  #isInString = false;
  /** What of the list has not been returned, and how far it was looked at. */
  #rest = "";
  #at = 0;
  #isAfterComma = false;

  /** @param name the list's key in the outermost object */
  constructor(name: string) {
    this.#opening = new RegExp(`[{,]\\s*${RegExp.escape(JSON.stringify(name))}\\s*:\\s*$`);
  }

  /** @returns the items that are whole now, with commas between them; null if none is */
  read(piece: string): string | null {
    const text = this.#rest + piece;
    let from = 0;
    let comma = -1;
    let items: string | null = null;
    for (let sign = this.#find(text); sign !== undefined; sign = this.#find(text)) {
      const index = this.#at - 1;
      if (sign === "," && this.#depth === 2 && this.#place === "in") comma = index;
      if (sign === "[" && this.#opens(text, from, index)) {
        this.#place = "in";
        this.frame += text.slice(from, this.#at);
        from = this.#at;
      }
      if (sign === "[" || sign === "{") this.#depth += 1;
      if (sign !== "]" && sign !== "}") continue;
      this.#depth -= 1;
      if (this.#place !== "in" || this.#depth !== 1) continue;
      this.#place = "after";
      items = this.#whole(text.slice(from, index));
      from = index;
    }
    if (this.#place === "in" && comma >= from) {
      this.#isAfterComma = true;
      items = this.#whole(text.slice(from, comma));
      from = comma + 1;
    }
    this.#keep(text, from);
    return items;
  }

  /** Moves behind the next sign that is not part of a string. */
  #find(text: string): string | undefined {
    while (this.#at < text.length) {
      const signs = this.#isInString ? inString : structure;
      signs.lastIndex = this.#at;
      const sign = signs.exec(text)?.[0];
      this.#at = sign === undefined ? text.length : signs.lastIndex;
      if (sign === "\\") this.#at += 1;
      else if (sign === '"') this.#isInString = !this.#isInString;
      else if (sign !== undefined) return sign;
    }
    return undefined;
  }

  #opens(text: string, from: number, index: number): boolean {
    if (this.#place !== "before" || this.#depth !== 1) return false;
    return this.#opening.test(this.frame + text.slice(from, index));
  }

  /** Lets the parser refuse a comma without an item. */
  #whole(items: string): string | null {
    if (items.trim() !== "") return items;
    return this.#isAfterComma ? "," : null;
  }

  #keep(text: string, from: number): void {
    const rest = text.slice(from);
    if (this.#place !== "in") this.frame += rest;
    this.#rest = this.#place === "in" ? rest : "";
    this.#at -= from + rest.length - this.#rest.length;
    // It will be no JSON, and must not fill the memory.
    if (this.frame.length > maxFrameLength) this.frame = "";
  }
}
