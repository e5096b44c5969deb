// The text of the home's welcome.md, which its owner may have changed or deleted.
import { join } from "node:path";

import { Elysia, t } from "elysia";

import type { Context } from "samara-kit";
import type * as schema from "./schema.ts";

export function welcomeRoutes({ home }: Context<typeof schema>) {
  return new Elysia().get("/api/welcome", () => readWelcome(home), { response: t.String() });
}

async function readWelcome(home: string): Promise<string> {
  const file = Bun.file(join(home, "welcome.md"));
  const found = await file.stat().catch(() => null);
  // Reading a pipe would wait for a writer.
  return found?.isFile() ? await file.text() : "";
}
