// Finds what is known of a text by the pieces that it is written of, without putting them together:
// joining and hashing a text took longer than SQLite needs for a row.

/** More texts than an app has, but few enough to do no harm if texts contain values. */
const maxTexts = 500;
const maxPlaces = 20_000;

/** The place of a text in the tree. Each piece leads to another one. */
export class Place<Known> {
  readonly text: string;
  known: Known | null = null;
  /** Most places have one way on, taken without a look-up. */
  #piece: string | null = null;
  #next: Place<Known> | null = null;
  #others: Map<string, Place<Known>> | null = null;

  constructor(text: string) {
    this.text = text;
  }

  /** @returns null if no text went this way before */
  find(piece: string): Place<Known> | null {
    if (piece === this.#piece) return this.#next;
    return this.#others?.get(piece) ?? null;
  }

  add(piece: string): Place<Known> {
    const place = new Place<Known>(this.text + piece);
    if (this.#piece === null) {
      this.#piece = piece;
      this.#next = place;
    } else (this.#others ??= new Map<string, Place<Known>>()).set(piece, place);
    return place;
  }
}

export class TextTree<Known> {
  #start = new Place<Known>("");
  #places = 0;
  #texts = 0;

  /** Forgets all when there is too much: what is still in use comes back. */
  start(): Place<Known> {
    if (this.#places >= maxPlaces || this.#texts >= maxTexts) {
      this.#start = new Place<Known>("");
      this.#places = 0;
      this.#texts = 0;
    }
    return this.#start;
  }

  follow(from: Place<Known>, piece: string): Place<Known> {
    const found = from.find(piece);
    if (found !== null) return found;
    this.#places += 1;
    return from.add(piece);
  }

  keep(place: Place<Known>, known: Known): void {
    this.#texts += 1;
    place.known = known;
  }
}
