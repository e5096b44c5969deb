// What works from the sources alone. The build says so.
import type { Things } from "../routes.ts";

export const variableThings = (): Things => ({
  "import() by a variable": async () => {
    const name = ["later", "ts"].join(".");
    return ((await import(`./${name}`)) as { later: string }).later;
  },
});
