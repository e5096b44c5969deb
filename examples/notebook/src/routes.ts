// The app's API: one file per feature, put together here. The kit serves the page.
import { Elysia } from "elysia";

import type { Context } from "samara-kit";
import { changeRoutes, makeChanges } from "./changes.ts";
import type config from "./config.ts";
import { noteRoutes } from "./notes.ts";
import { preferenceRoutes } from "./preferences.ts";
import type * as schema from "./schema.ts";
import { searchRoutes } from "./search.ts";
import { transferRoutes } from "./transfer.ts";
import { welcomeRoutes } from "./welcome.ts";

export function routes(context: Context<typeof schema, typeof config>) {
  const changes = makeChanges();
  return new Elysia({ name: "notebook" })
    .use(noteRoutes(context, changes))
    .use(searchRoutes(context))
    .use(transferRoutes(context, changes))
    .use(changeRoutes(context, changes))
    .use(preferenceRoutes(context))
    .use(welcomeRoutes(context));
}
