import { describe, expect, test } from "bun:test";
import { join } from "node:path";

import { collectHooks, load } from "../../../src/builder/compile/runtime-plugins.ts";
import { tempProject } from "../../support/project.ts";
import { kit } from "../../support/places.ts";

function plugin(name: string, setup: (builder: Bun.PluginBuilder) => void): Bun.BunPlugin {
  return { name, setup };
}

const answer = (contents: string) => ({ contents, loader: "js" as const });
const nothing = { module: () => nothing as unknown as Bun.PluginBuilder };

describe("collectHooks()", () => {
  test("gives a plugin all hooks of the bundler, and runs what is to run at the start", async () => {
    const ran: string[] = [];
    const all = plugin("all", (builder) => {
      builder
        .onStart(() => void ran.push("start"))
        .onEnd(() => void ran.push("end"))
        .onBeforeParse({ filter: /x/ }, { napiModule: {}, symbol: "x" })
        .onLoad({ filter: /[.]a$/ }, () => answer("a"));
      ran.push(String(builder.config.target));
    });
    const { loads, resolves } = await collectHooks([all], nothing);
    expect(ran).toEqual(["bun", "start"]);
    expect([loads.length, loads[0]?.namespace, resolves]).toEqual([1, "file", []]);
  });
});

describe("load()", () => {
  const asked = { path: "/p/x.a", namespace: "file" };

  async function hooksOf(...callbacks: Bun.OnLoadCallback[]) {
    const plugins = callbacks.map((callback) =>
      plugin("one", (builder) => builder.onLoad({ filter: /[.](a|json|bin)$/ }, callback)),
    );
    return (await collectHooks(plugins, nothing)).loads;
  }

  test("takes the first answer, as the bundler does: nothing is no answer", async () => {
    const loads = await hooksOf(
      () => undefined,
      async () => undefined,
      () => answer("second"),
      () => answer("third"),
    );
    expect(await load(loads, asked)).toEqual(answer("second"));
  });

  test("answers at once when its plugin does: `require()` waits for nothing", async () => {
    expect(
      load(
        await hooksOf(
          () => undefined,
          () => answer("now"),
        ),
        asked,
      ),
    ).toEqual(answer("now"));
  });

  test("passes on what the bundler would say", async () => {
    const seen: unknown[] = [];
    const loads = await hooksOf(({ path, loader, namespace }) => void seen.push(path, loader, namespace));
    await using project = await tempProject({ "src/x.json": "{}" });
    const path = project.file("src", "x.json");
    expect(await load(loads, { path, namespace: "file" })).toEqual({ contents: "{}", loader: "json" });
    expect(seen).toEqual([path, "json", "file"]);
  });

  test("leaves a file that no plugin wants as Bun has it, and other namespaces alone", async () => {
    const loads = await hooksOf(() => undefined);
    const usual = { exports: { default: "/p/x.bin" }, loader: "object" };
    expect(await load(loads, { path: "/p/x.bin", namespace: "file" })).toEqual(
      usual as Bun.OnLoadResultObject,
    );
    const [other] = await hooksOf(() => answer("file"));
    expect(await load(other ? [other] : [], { path: "/p/x.bin", namespace: "b" })).toEqual(
      usual as Bun.OnLoadResultObject,
    );
  });
});

describe("preload.ts", () => {
  const run = (dir: string) => {
    const command = [process.execPath, `--preload=${join(kit, "src", "builder", "preload.ts")}`, "src/x.ts"];
    const { stdout, stderr } = Bun.spawnSync(command, { cwd: dir });
    return [stdout.toString().trim(), stderr.toString()];
  };
  const main = { "src/x.ts": `import x from "./x.bin";\nconsole.log(x);\n`, "src/x.bin": "?" };

  test("registers the plugins of build.ts, whatever a comment says", async () => {
    const build = `// Not build() alone.\nimport { build } from "samara-kit/build";
await build({ plugins: [{ name: "bin", setup(b) { b.onLoad({ filter: /bin$/ }, () => ({ contents: "export default 'read'", loader: "js" })); } }] });`;
    await using project = await tempProject({ ...main, "build.ts": build });
    expect(run(project.dir)).toEqual(["read", ""]);
  });

  test.each([
    ["", "no build.ts"],
    ['import { build } from "samara-kit/build";\nawait build();\n', "no plugins"],
  ])("does nothing for %j: it has %s", async (build) => {
    await using project = await tempProject({ ...main, ...(build !== "" && { "build.ts": build }) });
    expect(run(project.dir)).toEqual([project.file("src", "x.bin"), ""]);
  });

  test("says what is wrong with build.ts", async () => {
    await using project = await tempProject({ ...main, "build.ts": "throw new Error('no plugin');" });
    const [said, complaint] = run(project.dir);
    expect([said, complaint]).toEqual(["", expect.stringContaining('Cannot read "build.ts": no plugin')]);
  });
});
