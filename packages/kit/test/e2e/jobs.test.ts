// What an app begins by itself when it starts.
import { expect, setDefaultTimeout, test } from "bun:test";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { fixtureVariant } from "../support/binary.ts";
import { tempHome } from "../support/home.ts";
import { until } from "../support/http.ts";
import { start } from "../support/program.ts";

setDefaultTimeout(120_000);

/** Writes down when it begins, when it is told to stop, and when its clean-up is done. */
const job = `
  async start({ home, stopping, version }) {
    const { appendFile } = await import("node:fs/promises");
    const note = (text: string) => appendFile(home + "/job.txt", text + "\\n");
    await note("begun " + version);
    const told = Promise.withResolvers<void>();
    stopping.addEventListener("abort", () => told.resolve());
    return async () => {
      await told.promise;
      await note("ended");
    };
  },
`;

test("an executable begins the app's own work when it starts, and ends it when it stops", async () => {
  const binary = await fixtureVariant("jobs", (dir) => {
    const file = join(dir, "src", "app.ts");
    writeFileSync(file, readFileSync(file, "utf8").replace("defineApp({", `defineApp({${job}`));
  });
  await using home = await tempHome();
  const notes = () => (existsSync(home.file("job.txt")) ? readFileSync(home.file("job.txt"), "utf8") : "");
  for (const before of ["", "begun 1.0.0\nended\n"]) {
    await using program = await start(binary, { home });
    await until(notes, (text) => text === `${before}begun 1.0.0\n`);
    await program.stop();
    expect(notes()).toBe(`${before}begun 1.0.0\nended\n`);
  }
});
