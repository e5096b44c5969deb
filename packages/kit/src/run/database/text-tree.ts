// Finds what is known of a text by the pieces that it is written of, without putting them together:
// joining and hashing a text took longer than SQLite needs for a row.

/** More texts than an app has, but few enough to do no harm if texts contain values. */
const maxTexts = 500;
/** In characters, with the weight of each place: 20,000 places, or a few long texts. */
const maxSize = 4_000_000;
const placeSize = 200;
/** Limits of one query that get a statement of their own. */
const maxLimits = 8;

/** The place of a text in the tree. Each piece leads to another one. */
export class Place<Known> {
  readonly text: string;
  /** The text with the limits written out; null: there are none. */
  readonly limited: string | null;
  limits = 0;
  known: Known | null = null;
  /** Most places have one way on, taken without a look-up. */
  #piece: string | null = null;
  #next: Place<Known> | null = null;
  #others: Map<string, Place<Known>> | null = null;

  constructor(text: string, limited: string | null) {
    this.text = text;
    this.limited = limited;
  }

  /** @returns null if no text went this way before */
  find(piece: string): Place<Known> | null {
    if (piece === this.#piece) return this.#next;
    return this.#others?.get(piece) ?? null;
  }

  /** @param limit written out in place of a `?` */
  add(piece: string, limit?: string): Place<Known> {
    const text = this.text + (limit === undefined ? piece : "?");
    const isPlain = limit === undefined && this.limited === null;
    const place = new Place<Known>(text, isPlain ? null : (this.limited ?? this.text) + (limit ?? piece));
    if (this.#piece === null) {
      this.#piece = piece;
      this.#next = place;
    } else (this.#others ??= new Map<string, Place<Known>>()).set(piece, place);
    return place;
  }
}

export class TextTree<Known> {
  #start = new Place<Known>("", null);
  #size = 0;
  #texts = 0;

  /** Forgets all when there is too much: what is still in use comes back. */
  start(): Place<Known> {
    if (this.#size >= maxSize || this.#texts >= maxTexts) {
      this.#start = new Place<Known>("", null);
      this.#size = 0;
      this.#texts = 0;
    }
    return this.#start;
  }

  follow(from: Place<Known>, piece: string): Place<Known> {
    const found = from.find(piece);
    if (found !== null) return found;
    this.#size += placeSize + piece.length;
    return from.add(piece);
  }

  /** @returns null if the query had too many others */
  followLimit(from: Place<Known>, limit: number): Place<Known> | null {
    const written = String(limit);
    // No text has such a piece.
    const piece = `\0${written}`;
    const found = from.find(piece);
    if (found !== null) return found;
    if (from.limits >= maxLimits) return null;
    from.limits += 1;
    this.#size += placeSize + piece.length;
    return from.add(piece, written);
  }

  keep(place: Place<Known>, known: Known): void {
    this.#texts += 1;
    place.known = known;
  }
}
