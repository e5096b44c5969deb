// Reads and checks src/config.ts. It is plain data: importing it must load nothing of the app.
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { Type, type Static } from "@sinclair/typebox";
import { Value } from "@sinclair/typebox/value";

import type { AppConfig } from "../../run/config.ts";
import { seedPolicies } from "../../run/build-info.ts";
import { closestName } from "../../run/terminal/closest-name.ts";
import { messageOf, UserError } from "../../run/errors.ts";
import { checkAccess } from "./access.ts";
import { checkCsp } from "./csp.ts";
import { checkFileTypes, fileTypeSchema } from "./file-types.ts";
import { checkOwnSettings } from "./own-settings.ts";
import { targetNames } from "./targets.ts";

const text = (length: number) => Type.String({ minLength: 1, maxLength: length });
const limit = (maximum: number) => Type.Optional(Type.Integer({ minimum: 1, maximum }));
const bodyBytes = Type.Integer({ minimum: 1, maximum: 2 ** 40 });
const pixels = Type.Integer({ minimum: 200, maximum: 10_000 });

/** HTTPS, or this computer itself, where tests serve releases. */
const updateAddress = Type.String({
  pattern: "^(https://|http://127\\.0\\.0\\.1:)[^\\s?#@]+$",
  maxLength: 500,
});
const channelName = Type.String({ pattern: "^[a-z][a-z0-9-]{0,39}$" });

/** Not one of those that browsers and systems use; a single letter would be a drive on Windows. */
const scheme =
  "^(?!(about|blob|chrome|data|file|ftp|geo|https?|javascript|mailto|ms-|sms|ssh|tel|view-source|wss?)(-|$)|ms-)[a-z][a-z0-9+-]{1,29}$";

const ownSetting = Type.Object(
  {
    default: Type.Union([text(1000), Type.Literal(""), Type.Number(), Type.Boolean()]),
    about: Type.Optional(text(200)),
    allowed: Type.Optional(Type.Array(Type.String(), { minItems: 1 })),
    minimum: Type.Optional(Type.Number()),
    maximum: Type.Optional(Type.Number()),
  },
  { additionalProperties: false },
);

const version = Type.String({ pattern: "^\\d+\\.\\d+\\.\\d+(-[0-9A-Za-z.-]+)?$" });

const ConfigSchema = Type.Object(
  {
    appId: Type.String({ pattern: "^[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$" }),
    // oxlint-disable-next-line no-control-regex -- a title is one line
    title: Type.String({
      minLength: 1,
      maxLength: 80,
      pattern: "^[^\\u0000-\\u001f]*\\S[^\\u0000-\\u001f]*$",
    }),
    port: Type.Integer({ minimum: 1, maximum: 65_535 }),
    host: Type.Optional(text(50)),
    hosts: Type.Optional(Type.Array(text(253))),
    origins: Type.Optional(Type.Array(text(300))),
    csp: Type.Optional(
      Type.Record(
        text(50),
        Type.Array(
          Type.Union([
            text(500),
            Type.Object({ source: text(500), reason: text(500) }, { additionalProperties: false }),
          ]),
        ),
      ),
    ),
    limits: Type.Optional(
      Type.Object(
        { requestsInProgress: limit(100_000), idleSeconds: limit(255) },
        { additionalProperties: false },
      ),
    ),
    settings: Type.Optional(Type.Record(text(50), ownSetting)),
    keepRunning: Type.Optional(Type.Boolean()),
    links: Type.Optional(Type.Array(Type.String({ pattern: scheme }), { maxItems: 5 })),
    fileTypes: Type.Optional(Type.Array(fileTypeSchema, { maxItems: 10 })),
    window: Type.Optional(Type.Object({ width: pixels, height: pixels }, { additionalProperties: false })),
    targets: Type.Optional(
      Type.Array(Type.Union(targetNames.map((name) => Type.Literal(name))), { minItems: 1 }),
    ),
    ignore: Type.Optional(Type.Array(text(500))),
    allow: Type.Optional(Type.Array(text(500))),
    policies: Type.Optional(
      Type.Record(text(500), Type.Union(seedPolicies.map((policy) => Type.Literal(policy)))),
    ),
    files: Type.Optional(Type.Array(text(500))),
    assets: Type.Optional(Type.Array(text(500))),
    include: Type.Optional(Type.Array(text(500))),
    update: Type.Optional(
      Type.Object(
        {
          url: updateAddress,
          channels: Type.Optional(Type.Record(channelName, updateAddress)),
          expiresAfterDays: Type.Optional(Type.Integer({ minimum: 1, maximum: 3650 })),
        },
        { additionalProperties: false },
      ),
    ),
    maxBodyBytes: Type.Optional(bodyBytes),
    maxBodyBytesAt: Type.Optional(
      Type.Record(Type.String({ pattern: "^/" }), bodyBytes, { additionalProperties: false }),
    ),
    release: Type.Optional(
      Type.Object(
        {
          minimumVersion: Type.Optional(version),
          recalled: Type.Optional(Type.Array(version)),
          rollout: Type.Optional(Type.Integer({ minimum: 0, maximum: 100 })),
          maxSizeMb: Type.Optional(Type.Number({ minimum: 1, maximum: 4000 })),
        },
        { additionalProperties: false },
      ),
    ),
  },
  { additionalProperties: false },
);

/** The allowed values of each key, in words. */
const allowed: Record<keyof Static<typeof ConfigSchema>, string> = {
  appId: "make one with `bun -p 'crypto.randomUUID()'`",
  title: "write one line of 1 to 80 characters",
  port: "write a whole number from 1 to 65535",
  host: "write an address of this computer alone: 127.0.0.1 or ::1",
  hosts: "write a list of names such as notes.local, without a port",
  origins: "write a list of origins such as https://example.org",
  csp: 'write it like { "img-src": ["https://tiles.example.org"] }',
  limits: "write it like { requestsInProgress: 256, idleSeconds: 30 }: up to 100000 requests and 255 seconds",
  settings: 'write it like { greeting: { default: "Hello", about: "the first words on the page" } }',
  keepRunning: "write true or false",
  links: "write a list of your own schemes such as notes: 2 to 30 of a-z, 0-9, + and -, none that others use",
  fileTypes:
    'write it like [{ extension: "notes", title: "Notes" }], with `mime` for a type that others have, too: "text/markdown"',
  window: "write it like { width: 960, height: 800 }, in pixels from 200 to 10000",
  targets: `write a list of ${targetNames.join(", ")}`,
  ignore: "write a list of glob patterns, relative to seed/",
  allow: "write a list of glob patterns, relative to seed/",
  policies: `write an object of glob patterns, relative to seed/, each with ${seedPolicies.join(", ")}`,
  files: 'write a list of glob patterns, relative to the home, such as ["receipts/**", "logo.*"]',
  assets: "write a list of files and folders, relative to the project",
  include: "write a list of glob patterns, relative to src/",
  update:
    'write it like { url: "https://example.org/notes/latest/" }: a folder under HTTPS; `expiresAfterDays` is a whole number from 1 to 3650',
  maxBodyBytes: "write a whole number of bytes, at least 1",
  release:
    'write it like { minimumVersion: "1.0.0", recalled: ["1.2.0"], rollout: 25, maxSizeMb: 150 }, what you need of it',
  maxBodyBytesAt: 'write it like { "/api/import": 1_000_000_000 }: bytes, by paths that begin with "/"',
};

/** @throws UserError naming the key, the value and what is allowed */
export async function readConfig(projectDir: string): Promise<AppConfig> {
  const file = join(projectDir, "src", "config.ts");
  await checkImports(file);
  return checkConfig(await importDefault(file), file);
}

/** The runtime's types have the same rules; this catches values behind a cast or a mistake. */
export function checkConfig(value: unknown, file: string): AppConfig {
  const [problem] = Value.Errors(ConfigSchema, value);
  if (!problem) return checkTogether(Value.Decode(ConfigSchema, value) as AppConfig, file);
  // Named first: a mistyped key is why another one is missing.
  const unknown = Object.keys(Object(value) as object).find((name) => !Object.hasOwn(allowed, name));
  const key = unknown ?? problem.path.split("/")[1] ?? "";
  if (!(key in allowed)) throw unknownKey(key, value, file);
  const shown = problem.value === undefined ? "nothing" : JSON.stringify(problem.value);
  throw new UserError(`Cannot use ${namesOf(problem.path).join(".")} in "${file}": it is ${shown}`, {
    hint: allowed[key as keyof typeof allowed],
  });
}

/** Rules that a schema cannot express. */
function checkTogether(config: AppConfig, file: string): AppConfig {
  checkAccess(config, file);
  checkCsp(config, file);
  checkOwnSettings(config, file);
  checkFileTypes(config, file);
  return config;
}

/** https://www.rfc-editor.org/rfc/rfc6901: a "/" in a name is written "~1" there. */
function namesOf(pointer: string): string[] {
  const names = pointer.slice(1).split("/");
  return names.map((name) => name.replaceAll("~1", "/").replaceAll("~0", "~"));
}

function unknownKey(key: string, value: unknown, file: string): UserError {
  if (key === "") {
    return new UserError(
      `Cannot use "${file}": its default export is ${value === undefined ? "missing" : "no object"}`,
      {
        hint: "write `export default { appId, title, port } satisfies AppConfig`",
      },
    );
  }
  const meant = closestName(key, Object.keys(allowed));
  return new UserError(`Cannot use "${key}" in "${file}": there is no such setting`, {
    hint: meant ? `did you mean ${meant}?` : `the settings are ${Object.keys(allowed).join(", ")}`,
  });
}

async function checkImports(file: string): Promise<void> {
  const source = await readSource(file);
  const imports = scan(source, file);
  const [first] = imports;
  if (!first) return;
  throw new UserError(
    `Cannot use "${file}": it imports "${first.path}", and the build reads it before the app exists`,
    { hint: "import only types there (`import type …`)" },
  );
}

async function readSource(file: string): Promise<string> {
  const isFile = await stat(file).then(
    (found) => found.isFile(),
    () => false,
  );
  if (isFile) return Bun.file(file).text();
  throw new UserError(`Cannot find the app's configuration: there is no "${file}"`, {
    hint: "run this in the app's folder, or name it with --project",
  });
}

function scan(source: string, file: string) {
  try {
    return new Bun.Transpiler({ loader: "ts" }).scanImports(source);
  } catch (cause) {
    throw unreadable(file, cause);
  }
}

async function importDefault(file: string): Promise<unknown> {
  try {
    const module = (await import(pathToFileURL(file).href)) as { default?: unknown };
    return module.default;
  } catch (cause) {
    throw unreadable(file, cause);
  }
}

function unreadable(file: string, cause: unknown): UserError {
  const reason = cause instanceof AggregateError ? cause.errors[0] : cause;
  return new UserError(`Cannot read "${file}": ${messageOf(reason)}`, {
    hint: "`bun check` shows where",
    cause,
  });
}
