// Plugins of build.ts, for modules that the server's code imports: in development, in tests and in the executable.
import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { scaffoldProject, type ProjectCopy, type Serving } from "../support/project-copy.ts";

setDefaultTimeout(180_000);

/** What a maker may write, or install. The first lets others have their way, as the bundler allows. */
const plugins = `import type { BunPlugin } from "bun";
export const undecided: BunPlugin = {
  name: "undecided",
  setup(builder) {
    builder.onStart(() => {}).onLoad({ filter: /\\.(csv|ts|html|css)$/ }, () => undefined);
  },
};
export const csv: BunPlugin = {
  name: "csv",
  setup(builder) {
    builder.onLoad({ filter: /\\.csv$/ }, async ({ path }) => {
      const rows = (await Bun.file(path).text()).trim().split("\\n").map((line) => line.split(","));
      return { contents: "export default " + JSON.stringify(rows), loader: "js" };
    });
  },
};
export const virtual: BunPlugin = {
  name: "virtual",
  setup(builder) {
    builder.onResolve({ filter: /^virtual:/ }, ({ path }) => ({ path, namespace: "made-up" }));
    builder.onLoad({ filter: /.*/, namespace: "made-up" }, ({ path }) => ({
      contents: "export const name = " + JSON.stringify(path),
      loader: "ts",
    }));
  },
};
`;

const files = {
  "plugins.ts": plugins,
  "build.ts": `import { build } from "samara-kit/build";
import { csv, undecided, virtual } from "./plugins.ts";
await build({ plugins: [undecided, csv, virtual] });
`,
  "src/prices.csv": "apple,0.40\npear,0.50\n",
  "src/modules.d.ts": `declare module "*.csv" {
  const rows: string[][];
  export default rows;
}
declare module "virtual:name" {
  export const name: string;
}
`,
  "src/sum.ts": `import { job } from "samara-kit";
import prices from "./prices.csv";
export const sum = job(import.meta, () => prices.reduce((total, [, price]) => total + Number(price), 0));
`,
  "src/prices.ts": `import { Elysia } from "elysia";
import type { Context } from "samara-kit";
import { name } from "virtual:name";
import prices from "./prices.csv";
import { sum } from "./sum.ts";
export function priceRoutes({ threads }: Pick<Context, "threads">) {
  return new Elysia().get("/api/prices", async () => ({ prices, name, sum: await threads.run(sum) }));
}
`,
  "test/prices.test.ts": `import { expect, test } from "bun:test";
import { openTestApp } from "samara-kit/testing";
import app from "../src/app.ts";
test("prices", async () => {
  using opened = await openTestApp(app);
  const response = await opened.handle(new Request("http://localhost/api/prices"));
  console.log(JSON.stringify(await response.json()));
  expect(response.status).toBe(200);
});
`,
};

const expected = {
  prices: [
    ["apple", "0.40"],
    ["pear", "0.50"],
  ],
  name: "virtual:name",
  sum: 0.9,
};

async function pluginProject(): Promise<ProjectCopy> {
  const project = await scaffoldProject({ sample: "none" });
  const app = project
    .read("src/app.ts")
    .replace(" routes,", " routes: (context) => routes(context).use(priceRoutes(context)),");
  await project.write({ ...files, "src/app.ts": `import { priceRoutes } from "./prices.ts";\n${app}` });
  return project;
}

async function ask({ url }: Serving, home: string): Promise<unknown> {
  const authorization = `Bearer ${readFileSync(join(home, ".state", "token"), "utf8")}`;
  return await (await fetch(new URL("/api/prices", url), { headers: { authorization } })).json();
}

describe("the plugins of build.ts", () => {
  test("load the server's modules in development, in tests and in the executable", async () => {
    await using project = await pluginProject();
    const tested = await project.run("bun test test/prices.test.ts");
    expect(tested.output).toContain(JSON.stringify(expected));
    expect(tested.exitCode).toBe(0);
    const dev = await project.serve("bun dev");
    expect(await ask(dev, project.file(".dev", "home"))).toEqual(expected);
    await dev.stop();
    const app = await project.serve("bun start");
    expect(await ask(app, join(project.user, ".diary"))).toEqual(expected);
  });
});
