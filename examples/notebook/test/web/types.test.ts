// Types from the table to the page: these lines stop compiling (`bun run check`) when the page's note is not the table's note.
import { expectTypeOf, test } from "bun:test";

import type { notes } from "../../src/schema.ts";
import type { Found, Note } from "../../src/web/api.ts";

test("the page's note is the table's row, field by field", () => {
  expectTypeOf<Note>().toEqualTypeOf<Omit<typeof notes.$inferSelect, "key">>();
  expectTypeOf<Found["note"]>().toEqualTypeOf<Note>();
  expectTypeOf<keyof Note>().toEqualTypeOf<"id" | "title" | "body" | "pinned" | "createdAt" | "updatedAt">();
});
