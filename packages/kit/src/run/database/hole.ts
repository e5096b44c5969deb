// The place in a query that is kept where a part of the next query goes.
import { Placeholder } from "drizzle-orm";

export class Hole extends Placeholder {
  readonly at: number;

  constructor(at: number) {
    super(String(at));
    this.at = at;
  }
}
