// Takes the pieces that a query is written of, and holds the written query.
import type { Place, TextTree } from "./text-tree.ts";

/** Where a query's pieces go, one after the other. */
export interface Output {
  text(piece: string): void;
  /** For a `?`. */
  value(value: unknown): void;
  limit(limit: number): void;
}

export class Writing<Known> implements Output {
  place: Place<Known>;
  readonly params: unknown[] = [];
  bound = this.params;
  readonly #tree: TextTree<Known>;

  constructor(tree: TextTree<Known>) {
    this.#tree = tree;
    this.place = tree.start();
  }

  text(piece: string): void {
    this.place = this.#tree.follow(this.place, piece);
  }

  value(value: unknown): void {
    this.place = this.#tree.follow(this.place, "?");
    this.params.push(value);
    if (this.bound !== this.params) this.bound.push(value);
  }

  limit(limit: number): void {
    const place = this.#tree.followLimit(this.place, limit);
    if (place === null) {
      this.value(limit);
      return;
    }
    this.place = place;
    if (this.bound === this.params) this.bound = [...this.params];
    this.params.push(limit);
  }
}

/** A query's text and values, as Drizzle knows them, and the place of its text. */
export class WrittenQuery {
  readonly sql: string;
  /** In the order of their `?`: values for the driver, and placeholders to fill in. */
  readonly params: unknown[];
  /** Hidden, because Drizzle shows the other two to the maker. */
  readonly #hidden: Hidden;

  constructor(hidden: Hidden, params: unknown[]) {
    this.sql = hidden.place.text;
    this.params = params;
    this.#hidden = hidden;
  }

  static hiddenOf(query: object): Hidden | null {
    return #hidden in query ? query.#hidden : null;
  }
}

interface Hidden {
  place: { text: string; limited: string | null };
  /** The parameters without the limits that stand in the statement's text. */
  bound: unknown[];
}
