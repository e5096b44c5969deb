// What the app adds to the smallest executable that can be compiled.
import { statSync } from "node:fs";

import type { Programs } from "./programs.ts";
import type { Summary } from "./samples.ts";

/** Bytes over a compiled `console.log(1)`. */
export function measureSizes({ sample, bare, smallest }: Programs): Summary {
  const base = statSync(smallest).size;
  return { sample: statSync(sample.executable).size - base, bare: statSync(bare.executable).size - base };
}
