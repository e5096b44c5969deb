// The rules of the layout, as tables. Each says what to use instead.
export interface ImportRule {
  from: RegExp;
  may: RegExp;
  /** What may be imported as a type besides. */
  mayAsType?: RegExp;
  use: string;
}

/** The first rule whose `from` fits a file counts. */
export const importRules: readonly ImportRule[] = [
  {
    from: /^src\/runtime\/web\//,
    may: /^src\/runtime\/web\//,
    use: "a file of src/runtime/web/: all else of the runtime needs Bun, and a browser has none",
  },
  {
    from: /^src\/runtime\//,
    may: /^src\/runtime\/(?!web\/)/,
    use: "let src/main.ts or the build hand it in: the runtime knows neither",
  },
  {
    from: /^src\/web\//,
    may: /^src\/(app\/|runtime\/web\/index\.ts$)/,
    mayAsType: /^src\/runtime\/index\.ts$/,
    use: "src/runtime/web/index.ts: the page runs in a browser",
  },
  {
    from: /^src\//,
    may: /^src\/(app\/|runtime\/index\.ts$)/,
    mayAsType: /^src\/runtime\//,
    use: "src/runtime/index.ts",
  },
  {
    from: /^src\/main\.ts$/,
    may: /^src\/(app|runtime)\/index\.ts$/,
    use: "src/app.ts or src/runtime/index.ts",
  },
  {
    // What runs in the child: it opens databases, which the build itself never does.
    from: /^src\/build\/(.*-child\.ts$|database\/(generate|prove)\/|database\/load-migrations\.ts$)/,
    may: /^src\/(build\/|runtime\/(errors|build-info|terminal\/closest-name|database\/[\w-]+)\.ts$)/,
    mayAsType: /^src\/runtime\/app\.ts$/,
    use: "a question to the child: it loads the app by its path",
  },
  {
    from: /^src\/build\//,
    may: /^src\/(build\/|runtime\/(errors|build-info|terminal\/closest-name|http\/loopback|database\/(sql-tokens|sql-statements|read-migration)|seeds\/(fold-name|text-diff))\.ts$)/,
    mayAsType: /^src\/runtime\/app\.ts$/,
    use: "readConfig() of src/build/plan/config.ts, a child process for the rest of the app, or a file of src/build/",
  },
  {
    from: /^create\//,
    may: /^(create\/|src\/(build\/|runtime\/(errors|terminal\/closest-name)\.ts$))/,
    use: "a file of create/ or src/build/: the scaffolder knows neither app nor runtime",
  },
  { from: /^build\.ts$/, may: /^src\/(build\/|runtime\/errors\.ts$)/, use: "a step in src/build/" },
  {
    from: /^test\/e2e\//,
    may: /^test\/(?!app\/)/,
    use: "test/support/: the end-to-end suite drives the executable",
  },
  {
    from: /^test\/(?!app\/|layout\/)/,
    may: /^(src\/(?!app\/)|test\/(?!app\/)|create\/|build\.ts$)/,
    use: "test/fixture/: the machinery's tests never depend on the sample",
  },
];

export interface Ban {
  what: RegExp;
  /** The files it holds for. */
  in: RegExp;
  owners: readonly string[];
  use: string;
  /** A line that breaks the rule. */
  example: string;
}

const machinery = /^(build\.ts|src\/(runtime|build)\/)/;
const runtime = /^src\/runtime\//;
const everywhere = /./;
/** Names what it bans. */
const thisFile = "test/layout/rules.ts";

/** `what` is looked for in code: comments, types and texts are gone, and each import stands as `import "name"`. */
export const bannedCode: readonly Ban[] = [
  {
    what: /\bprocess\.env\b|\bBun\.env\b|\bhomedir\(/,
    in: machinery,
    owners: ["src/runtime/machine.ts", "src/build/machine.ts"],
    use: "the machine that is passed in",
    example: "const home = process.env.HOME;",
  },
  {
    what: /\bprocess\.exit\(/,
    in: machinery,
    owners: ["src/runtime/run.ts", "src/runtime/commands/serve.ts", "src/build/database/app-child-answer.ts"],
    use: "throw a UserError, or set process.exitCode in the entry",
    example: "process.exit(1);",
  },
  {
    what: /\bconsole\.\w/,
    in: /^(build\.ts|src\/)/,
    owners: [
      "build.ts",
      "src/build/output/report-failure.ts",
      "src/build/start.ts",
      "src/build/dev.ts",
      "src/build/db-generate.ts",
      "src/build/machinery-update.ts",
      "src/build/reference.ts",
    ],
    use: "print() or say() of the Invocation, the log, or a text that build.ts prints",
    example: "console.log(1);",
  },
  {
    what: /\bnew (Database|Sqlite)\(/,
    in: /^(build\.ts|src\/)/,
    owners: [
      "src/runtime/database/database.ts",
      "src/runtime/home/lock.ts",
      "src/build/database/compare-databases.ts",
    ],
    use: "openSqlite() of src/runtime/database/database.ts",
    example: "new Database(file);",
  },
  {
    what: /\bBun\.(spawn|spawnSync|\$)|import "(node:)?child_process"/,
    in: machinery,
    owners: [
      "src/runtime/window/browser.ts",
      "src/runtime/window/ask-program.ts",
      "src/runtime/home/home.ts",
      "src/runtime/doctor/quarantine.ts",
      "src/build/child.ts",
    ],
    use: "runChild() of src/build/child.ts; the runtime starts no programs but the browser",
    example: 'import { fork } from "node:child_process"; fork("a");',
  },
  {
    what: /(\b(await|return)|=>?|\()\s*fetch\(/,
    in: /^src\/runtime\/(?!web\/)/,
    owners: ["src/runtime/home/health.ts"],
    use: "fetchHere() of src/runtime/home/health.ts: HTTP_PROXY holds for 127.0.0.1, too",
    example: "await fetch(url);",
  },
  {
    what: /\bimport\.meta\.(dir|dirname|path|url|file|filename)\b/,
    in: runtime,
    owners: ["src/runtime/embedded.ts", "src/runtime/include.ts"],
    use: "embeddedFolder or resource() of src/runtime/embedded.ts",
    example: "const here = import.meta.dir;",
  },
  {
    what: /\b__(dir|file)name\b/,
    in: everywhere,
    owners: [],
    use: "import.meta.dir: the other one puts the build machine's path into the executable",
    example: "const here = __dirname;",
  },
  {
    what: /\bdb\s*\.transaction\(/,
    in: /^(src\/app|test\/fixture)\//,
    owners: [],
    use: "context.transaction(): Drizzle's own does not roll an async callback back",
    example: "db.transaction(() => {});",
  },
  {
    what: /import "drizzle-orm\/bun-sqlite\/migrator"/,
    in: everywhere,
    // Shows what it loses.
    owners: ["test/runtime/database/migrate-generated.test.ts"],
    use: "migrate() of src/runtime/database/migrate.ts: Drizzle's own deletes the children of rebuilt tables",
    example: 'import { migrate } from "drizzle-orm/bun-sqlite/migrator"; migrate();',
  },
  {
    what: /import "@elysiajs\/static"/,
    in: everywhere,
    owners: [],
    use: "pageRoutes() of src/runtime/http/page.ts: the other serves files outside its root",
    example: 'import { staticPlugin } from "@elysiajs/static"; staticPlugin();',
  },
  {
    what: /\bBun\.sleep(Sync)?\(|\bsetTimeout\(/,
    in: /^test\/(?!support\/|fixture\/|bench\/)/,
    owners: [],
    use: "until() of test/support/http.ts: await the condition, never time",
    example: "await Bun.sleep(100);",
  },
  {
    what: /\b(test|describe)\.only\(/,
    in: /^test\//,
    owners: [],
    use: "test(): the others would not run",
    example: "test.only(name, () => {});",
  },
  {
    what: /\b(test|describe|it)\s*\.\s*(skip|skipIf|if|todo|todoIf)\b/,
    in: /^test\//,
    owners: ["test/support/skip.ts"],
    use: "unless() of test/support/skip.ts: a test that is left out says why",
    example: "test.skipIf(true)(name, () => {});",
  },
];

/** `what` is looked for in the whole text, comments included. */
export const bannedText: readonly Ban[] = [
  {
    what: /\b(TODO|FIXME|XXX)\b/,
    in: everywhere,
    owners: [thisFile],
    use: "an issue, or do it now",
    example: "// TODO: later",
  },
  {
    what: /@ts-(ignore|nocheck|expect-error)/,
    in: everywhere,
    owners: [thisFile],
    use: "a type that fits",
    example: "// @ts-ignore",
  },
  {
    what: /(\brunChild|\bspawn(Sync)?|\bexecFile(Sync)?)\(\s*\[?\s*"git"/,
    in: /^(src|create)\//,
    owners: [],
    use: "runGit() of src/build/git.ts: an address or a name must not be an option",
    example: 'await runChild(["git", "clone", address]);',
  },
  {
    what: /oxlint-disable.*(no-explicit-any|no-non-null)/,
    in: everywhere,
    owners: [thisFile],
    use: "unknown and a check",
    example: "// oxlint-disable-next-line typescript/no-explicit-any",
  },
];
