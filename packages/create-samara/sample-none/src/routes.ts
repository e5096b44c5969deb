// The app's API. The kit serves the page.
import { Elysia, t } from "elysia";

import type { Context } from "samara-kit";
import type * as schema from "./schema.ts";
import { visits } from "./schema.ts";

const Visits = t.Object({ visits: t.Integer() });

export function routes({ db }: Context<typeof schema>) {
  return new Elysia({ name: "app" }).post(
    "/api/visits",
    async () => {
      await db.insert(visits).values({ at: Date.now() });
      return { visits: await db.$count(visits) };
    },
    { response: { 200: Visits } },
  );
}
