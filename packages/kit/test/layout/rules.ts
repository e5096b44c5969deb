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
    // What the kit says: read in the executable and in the page alike.
    from: /^src\/messages\//,
    may: /^src\/messages\//,
    use: "a value that is handed in: words know nothing of where they are said",
  },
  {
    from: /^src\/web\//,
    may: /^src\/(web|messages)\//,
    use: "a file of src/web/ or src/messages/: all else of the kit needs Bun, and a browser has none",
  },
  {
    from: /^src\/run\//,
    may: /^src\/(run|messages)\//,
    use: "let the app or the build hand it in: what runs inside the executable knows neither",
  },
  {
    // What runs in a child of the build: it opens databases, which the build itself never does.
    from: /^src\/builder\/(.*-child\.ts$|database\/(generate|prove)\/|database\/load-migrations\.ts$)/,
    may: /^src\/(builder\/|messages\/|run\/(errors|build-info|terminal\/closest-name|(database|update)\/[\w-]+)\.ts$)/,
    mayAsType: /^src\/run\/(app|config)\.ts$/,
    use: "a question to the child: it loads the app by its path",
  },
  {
    from: /^src\/builder\//,
    may: /^src\/(builder\/|messages\/|run\/(errors|build-info|file-types|workers|minisign|terminal\/closest-name|addresses|content-security-policy|database\/(sql-tokens|sql-statements|read-migration)|files\/patterns|seeds\/(fold-name|text-diff)|settings\/(table|resolve)|usage\/[\w-]+|install\/(app-info|desktop-entry|file-keys|file-name|link-keys|mime-package)|window\/app-id|update\/(patch-file|apply-patch|bundle-file|full-kind|hash-file))\.ts$)/,
    mayAsType: /^src\/run\/(app|config|install\/registry-text)\.ts$/,
    use: "readConfig() of src/builder/plan/config.ts, a child process for the rest of the app, or a file of src/builder/",
  },
  {
    from: /^test\/e2e\//,
    may: /^test\//,
    use: "test/support/: the end-to-end suite drives the executable",
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

const machinery = /^src\/(run|builder|testing|samara\.ts)/;
const runtime = /^src\/run\//;
const everywhere = /./;
/** Names what it bans. */
const thisFile = "test/layout/rules.ts";

/** `what` is looked for in code: comments, types and texts are gone, and each import stands as `import "name"`. */
export const bannedCode: readonly Ban[] = [
  {
    what: /\bprocess\.env\b|\bBun\.env\b|\bhomedir\(/,
    in: machinery,
    owners: ["src/run/machine.ts", "src/builder/machine.ts"],
    use: "the machine that is passed in",
    example: "const home = process.env.HOME;",
  },
  {
    what: /\bprocess\.exit\(/,
    in: machinery,
    owners: ["src/run/run.ts", "src/run/commands/serve.ts", "src/builder/database/app-child-answer.ts"],
    use: "throw a UserError, or set process.exitCode in the entry",
    example: "process.exit(1);",
  },
  {
    what: /\bconsole\.\w/,
    in: /^src\//,
    owners: [
      "src/builder/build-command.ts",
      "src/builder/output/report-failure.ts",
      "src/builder/start.ts",
      "src/builder/release.ts",
      "src/builder/keys-new.ts",
      "src/builder/verify.ts",
      "src/builder/dev.ts",
      "src/builder/dev/page-plugin.ts",
      "src/builder/db-generate.ts",
      "src/builder/upgrade.ts",
      "src/samara.ts",
      "src/builder/reference.ts",
      "src/testing/open-test-app.ts",
    ],
    use: "print() or say() of the Invocation, the log, or a text that build.ts prints",
    example: "console.log(1);",
  },
  {
    what: /\bnew (Database|Sqlite)\(/,
    in: /^src\//,
    owners: ["src/run/database/connection.ts", "src/run/home/lock.ts", "src/builder/database/check-same.ts"],
    use: "openSqlite() of src/run/database/connection.ts",
    example: "new Database(file);",
  },
  {
    what: /\bBun\.(spawn|spawnSync|\$)|import "(node:)?child_process"/,
    in: machinery,
    owners: [
      "src/run/window/browser.ts",
      "src/run/window/ask-program.ts",
      "src/run/home/claim.ts",
      "src/run/doctor/quarantine.ts",
      "src/run/install/system-tools.ts",
      "src/run/update/programs.ts",
      "src/builder/child.ts",
    ],
    use: "runChild() of src/builder/child.ts; the runtime starts no programs but the browser",
    example: 'import { fork } from "node:child_process"; fork("a");',
  },
  {
    what: /\bnew Worker\(/,
    in: runtime,
    owners: ["src/run/workers.ts"],
    use: "startWorker() of src/run/workers.ts: from the sources a worker needs the plugins of build.ts",
    example: "new Worker(Bun.main);",
  },
  {
    what: /(\b(await|return)|=>?|\()\s*fetch\(/,
    in: /^src\/run\//,
    owners: ["src/run/home/health.ts", "src/run/update/download.ts"],
    use: "fetchHere() of src/run/home/health.ts, since HTTP_PROXY holds for 127.0.0.1, too; fetchFile() of src/run/update/download.ts for what comes from elsewhere",
    example: "await fetch(url);",
  },
  {
    what: /\bimport\.meta\.(dir|dirname|path|url|file|filename)\b/,
    in: runtime,
    owners: ["src/run/embedded.ts", "src/run/import-module.ts"],
    use: "embeddedFolder or resource() of src/run/embedded.ts",
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
    in: /^test\/fixture\//,
    owners: [],
    use: "context.transaction(): Drizzle's own does not roll an async callback back",
    example: "db.transaction(() => {});",
  },
  {
    what: /import "drizzle-orm\/bun-sqlite\/migrator"/,
    in: everywhere,
    // Shows what it loses.
    owners: ["test/run/database/migrate-generated.test.ts"],
    use: "migrate() of src/run/database/migrate.ts: Drizzle's own deletes the children of rebuilt tables",
    example: 'import { migrate } from "drizzle-orm/bun-sqlite/migrator"; migrate();',
  },
  {
    what: /import "@elysiajs\/static"/,
    in: everywhere,
    owners: [],
    use: "pageRoutes() of src/run/http/page.ts: the other serves files outside its root",
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
    what: /\.message\s*(\.(includes|startsWith|endsWith|match)\(|[=!]==)|\.test\([^)\n]*\.(message|stack)\b/,
    in: machinery,
    owners: [],
    use: "the error's class or its code: a message is for people, and changes",
    example: "if (error.message === said) again();",
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
    in: /^src\//,
    owners: [],
    use: "runGit() of src/builder/git.ts: an address or a name must not be an option",
    example: 'await runChild(["git", "clone", address]);',
  },
  {
    what: /^import ["']/m,
    in: /^src\//,
    owners: [],
    use: "a function that the importer calls: sideEffects in package.json lets the bundler leave such an import out",
    example: 'import "./set-up.ts";',
  },
  {
    what: /oxlint-disable.*(no-explicit-any|no-non-null)/,
    in: everywhere,
    owners: [thisFile],
    use: "unknown and a check",
    example: "// oxlint-disable-next-line typescript/no-explicit-any",
  },
];
