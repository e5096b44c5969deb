// What people download, and what of it is the program's own.
import { statSync } from "node:fs";

import type { Measure } from "./context.ts";

/** Only those that Bun compiled are an empty program and something more. */
const onBun = new Set(["sample", "bare", "elysia"]);

export const measureSizes: Measure = async ({ programs: { compared, empty } }) => {
  const base = statSync(empty).size;
  const sizes = compared.map(({ name, executable }) => [name, statSync(executable).size] as const);
  const overEmpty = sizes.flatMap(([name, size]) => (onBun.has(name) ? [[name, size - base] as const] : []));
  return { executableSize: Object.fromEntries(sizes), sizeOverEmpty: Object.fromEntries(overEmpty) };
};
