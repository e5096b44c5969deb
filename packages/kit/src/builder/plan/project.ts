// Reads package.json, the single source of name, version, description, author and license, and
// checks what the build needs.
import { join } from "node:path";

import { errorCode, exitCodes, messageOf, UserError } from "../../run/errors.ts";
import { slugify } from "./slug.ts";

export interface Project {
  name: string;
  version: string;
  description: string;
  author: string;
  license: string;
  /** Empty when package.json has none. */
  homepage: string;
}

/** Folders of other programs in the user's home: an app of that name would share one. */
const takenFolders = new Set(
  [
    "android ansible aws azure bash bun cache cargo composer conda config cups dbus deno docker dotnet electron emacs",
    "expo fonts gem git gnome gnupg gradle icons ipython java jupyter kde keras kube lesshst local m2 minikube mozilla",
    "mysql node npm nuget nvm nvim ollama pki pnpm profile putty pyenv python rbenv redis ruby rustup sdkman snap",
    "sqlite ssh steam terraform themes thunderbird trash vagrant var vim vscode wget wine yarn zsh",
  ].flatMap((line) => line.split(" ")),
);

const deviceName = /^(con|prn|aux|nul|com\d|lpt\d)$/;
/**
 * https://semver.org/#is-there-a-suggested-regular-expression-regex-to-check-a-semver-string,
 * shortened.
 */
const numeric = "(0|[1-9]\\d*)";
const label = "(0|[1-9]\\d*|\\d*[a-zA-Z-][0-9a-zA-Z-]*)";
const semver = new RegExp(
  `^${numeric}\\.${numeric}\\.${numeric}(-${label}(\\.${label})*)?(\\+[0-9a-zA-Z-]+(\\.[0-9a-zA-Z-]+)*)?$`,
);

/** @throws UserError naming the file, the value and what is allowed */
export async function readProject(projectDir: string, bunVersion: string): Promise<Project> {
  const file = join(projectDir, "package.json");
  const fields = await readPackage(file);
  checkBunVersion(fields["packageManager"], bunVersion);
  return {
    name: checkName(file, fields["name"]),
    version: checkVersion(file, fields["version"]),
    description: checkText(file, "description", fields["description"] ?? ""),
    author: checkText(file, "author", authorName(fields["author"] ?? "")),
    license: checkText(file, "license", fields["license"] ?? "UNLICENSED"),
    homepage: checkHomepage(file, fields["homepage"] ?? ""),
  };
}

async function readPackage(file: string): Promise<Record<string, unknown>> {
  try {
    const fields: unknown = JSON.parse(await Bun.file(file).text());
    if (typeof fields === "object" && fields !== null) return { ...fields };
    throw new SyntaxError("it does not hold an object");
  } catch (cause) {
    if (errorCode(cause) === "ENOENT") {
      throw new UserError(`Cannot find the project: there is no "${file}"`, {
        hint: "run this in the app's folder, or name it with --project",
        cause,
        exitCode: exitCodes.usage,
      });
    }
    throw new UserError(`Cannot read "${file}": ${messageOf(cause)}`, {
      hint: "correct the file; it must be JSON",
      cause,
    });
  }
}

/** The version in package.json's `packageManager`: `bun@1.4.5`. */
export function pinnedBun(packageManager: unknown): string | undefined {
  return /^bun@(\d+\.\d+\.\d+[\w.-]*)/.exec(String(packageManager))?.[1];
}

/** Executables contain the running Bun, so another version makes other bytes. */
function checkBunVersion(packageManager: unknown, bunVersion: string): void {
  if (packageManager === undefined) return;
  const pinned = pinnedBun(packageManager);
  if (pinned === bunVersion) return;
  if (!pinned) {
    throw new UserError(
      `Cannot build: package.json says packageManager "${String(packageManager)}", not bun@VERSION`,
      {
        hint: `write "packageManager": "bun@${bunVersion}"`,
      },
    );
  }
  throw new UserError(`Cannot build with Bun ${bunVersion}: package.json pins Bun ${pinned}`, {
    hint: `npx -y bun@${pinned} run build`,
  });
}

function checkName(file: string, name: unknown): string {
  const refuse = (state: string, hint: string) =>
    new UserError(`Cannot use the name ${JSON.stringify(name) ?? "(none)"} in "${file}": ${state}`, { hint });
  if (typeof name !== "string" || !/^[a-z][a-z0-9-]*$/.test(name)) {
    const idea = slugify(String(name ?? "")) || "my-app";
    throw refuse(
      "it must start with a letter and hold only a to z, 0 to 9 and -",
      `write "name": "${idea}"; the title that people see is in src/config.ts`,
    );
  }
  const problem = nameProblem(name);
  if (problem) throw refuse(problem.state, problem.hint);
  return name;
}

/** The problem with a name of allowed letters; null if there is none. */
export function nameProblem(name: string): { state: string; hint: string } | null {
  if (name.length > 40) return { state: "it has more than 40 letters", hint: "choose a shorter one" };
  if (deviceName.test(name))
    return { state: "Windows reserves that name for a device", hint: "choose another one" };
  if (!takenFolders.has(name)) return null;
  return {
    state: `another program keeps its files in ~/.${name}`,
    hint: `choose another one, such as "my-${name}"`,
  };
}

function checkVersion(file: string, version: unknown): string {
  if (typeof version === "string" && semver.test(version)) return version;
  throw new UserError(
    `Cannot use the version ${JSON.stringify(version) ?? "(none)"} in "${file}": it is not like 1.2.3`,
    { hint: 'write three numbers, such as "version": "0.1.0" (https://semver.org)' },
  );
}

function checkHomepage(file: string, value: unknown): string {
  const address = checkText(file, "homepage", value);
  if (address === "" || /^https?:\/\/[^\s"<>]+$/.test(address)) return address;
  throw new UserError(`Cannot use the homepage "${address}" in "${file}": it is no web address`, {
    hint: 'write "homepage": "https://…"',
  });
}

/** `"Ann <ann@example.org>"`, or npm's object form, which becomes the same. */
function authorName(author: unknown): unknown {
  if (typeof author !== "object" || author === null || !("name" in author)) return author;
  const { name } = author;
  const email = "email" in author ? author.email : "";
  return typeof name === "string" && typeof email === "string" && email !== "" ? `${name} <${email}>` : name;
}

function checkText(file: string, field: string, value: unknown): string {
  // oxlint-disable-next-line no-control-regex -- control characters are what it looks for
  if (typeof value === "string" && !/[\u0000-\u001f\u007f]/.test(value)) return value.trim();
  throw new UserError(
    `Cannot use the ${field} ${JSON.stringify(value)} in "${file}": it must be one line of text`,
    {
      hint: `write "${field}": "…"`,
    },
  );
}
