// What works from the sources alone. The build says so.
import { join } from "node:path";

import type { Things } from "../routes.ts";

export const besideThings = (): Things => ({
  "a file beside a module": () => Bun.file(join(import.meta.dir, "data", "words.txt")).text(),
});
