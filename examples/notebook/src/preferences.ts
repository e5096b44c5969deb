// The app's own settings that the page needs: declared in config.ts, set in settings.toml.
import { Elysia, t } from "elysia";

import type { Context } from "samara-kit";
import type config from "./config.ts";
import type * as schema from "./schema.ts";

export function preferenceRoutes({ settings }: Context<typeof schema, typeof config>) {
  return new Elysia().get("/api/preferences", () => ({ letterShortcuts: settings.app.letter_shortcuts }), {
    response: t.Object({ letterShortcuts: t.Boolean() }),
  });
}
