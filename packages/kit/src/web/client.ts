// Typed calls of the app's routes: Eden, with the token, and with texts left as they are.
import { treaty, type Treaty } from "@elysiajs/eden/treaty2";
import type { AnyElysia } from "elysia";

import { authorizedFetch } from "./authorized-fetch.ts";
import type { Answered } from "./unwrap.ts";

/** The data of a route's successful answer: `DataOf<typeof api.notes.get>`. */
export type DataOf<Call extends (...given: never[]) => Promise<Answered<unknown>>> = NonNullable<
  Awaited<ReturnType<Call>>["data"]
>;

/**
 * A client typed by the app's routes: if a field is renamed there, the page does not compile.
 * `const { api } = makeClient<typeof routes>()`, then `unwrap(api.notes({ id }).get())`. A date
 * arrives as text, because a title that looks like a date must stay a text.
 */
export function makeClient<Routes extends (...given: never[]) => AnyElysia>(): Treaty.Create<
  ReturnType<Routes>
> {
  return treaty<ReturnType<Routes>>(location.origin, {
    // It has no `preconnect`, which is not needed here.
    fetcher: authorizedFetch as typeof fetch,
    parseDate: false,
  });
}
