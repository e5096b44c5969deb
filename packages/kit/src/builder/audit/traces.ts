// Whether the app's part of the executable tells of the machine that built it: folders, user, host,
// values of secret variables, private keys. Bun's own part is everybody's, and stays out.
import { hostname, userInfo } from "node:os";

import { readAt, embeddedPath, type PayloadFile } from "../compile/read-payload.ts";
import type { Plan } from "../plan/make.ts";
import type { AuditCheck, AuditFault } from "./check.ts";

export interface Trace {
  /** What must not be there. */
  text: string;
  what: string;
  hint: string;
}

const pieceBytes = 4 * 1024 * 1024;
const overlapBytes = 16 * 1024;

export const traces: AuditCheck = {
  name: "traces",
  async find({ file, payload, plan }) {
    if (payload === null || payload.length === 0) return [];
    const wanted = listTraces(plan, { user: nameOfUser(), host: hostname() });
    const start = Math.min(...payload.map(({ offset }) => offset));
    const end = Math.max(...payload.map(({ offset, size }) => offset + size));
    const found = new Set<AuditFault>();
    for (let at = start; at < end; at += pieceBytes) {
      const piece = await readAt(file, at, Math.min(pieceBytes + overlapBytes, end - at));
      for (const trace of wanted) if (holds(piece, trace.text)) found.add(trace);
    }
    const keys = await Promise.all(payload.map(async (one) => ((await holdsKey(one)) ? [one.name] : [])));
    return [...[...found].map(({ what, hint }) => ({ what, hint })), ...keys.flat().map(keyFault)];

    /** A seed that is a key was refused before, unless the maker allowed it. */
    async function holdsKey(one: PayloadFile): Promise<boolean> {
      if (embeddedPath(one) !== null) return false;
      return privateKey.test((await readAt(file, one.offset, one.size)).toString("latin1"));
    }
  },
};

/** PEM with at least a line of the key itself, and minisign's secret keys. */
const privateKey =
  /-----BEGIN [A-Z0-9 ]*PRIVATE KEY( BLOCK)?-----(\\[nr]|\s)+[\w+/=]{32,}|RW(QAAEIy|RTY0Iy)[\w+/]{100}/;

export function listTraces(
  { projectDir, machine }: Pick<Plan, "projectDir" | "machine">,
  { user, host }: { user: string; host: string },
): Trace[] {
  const { env } = machine;
  const home = env["HOME"] || env["USERPROFILE"] || "";
  const paths = [projectDir, ...(home.length > 5 ? [home] : [])].flatMap((path) =>
    [path, path.replaceAll("\\", "/"), path.replaceAll("\\", "\\\\")].map((text) => pathTrace(text, path)),
  );
  const users = user.length < 3 ? [] : [`/home/${user}/`, `/Users/${user}/`, `\\Users\\${user}\\`];
  return [
    ...unique(paths),
    ...users.map((text) => pathTrace(text, text)),
    ...(isTelling(host) ? [hostTrace(host)] : []),
    ...Object.entries(env).flatMap(([name, value]) => secretTrace(name, value ?? "")),
  ];
}

const fromPackage =
  "a module keeps the place it was built at, such as __dirname: `bun run build` names it, or use import.meta.dir";

function pathTrace(text: string, path: string): Trace {
  return { text, what: `it holds this computer's path "${path}"`, hint: fromPackage };
}

function hostTrace(host: string): Trace {
  return {
    text: host,
    what: `it holds this computer's name "${host}"`,
    hint: "take it out of src/ and seed/",
  };
}

/** Never shows the value. */
function secretTrace(name: string, value: string): Trace[] {
  const isSecret = /TOKEN|SECRET|PASSW|PASSPHRASE|CREDENTIAL|PRIVATE|_KEY(_|$)|API_?KEY/i.test(name);
  if (!isSecret || value.length < 12 || /^([/~.]|[A-Z]:\\|https?:\/\/[^@]*$)/.test(value)) return [];
  const what = `it holds the value of the variable ${name}`;
  const hint =
    "users can read everything in the file: docs/guides/keep-a-secret.md shows where a secret goes";
  return [{ text: value.trim(), what, hint }];
}

/** `laptop` is a word that any program may have. */
function isTelling(host: string): boolean {
  return host.length >= 8 && /[-.\d]/.test(host) && !host.startsWith("localhost");
}

/** The compiler's bytecode has texts in two bytes a letter, too. */
function holds(piece: Buffer, text: string): boolean {
  return piece.includes(text) || piece.includes(Buffer.from(text, "utf16le"));
}

function keyFault(name: string): AuditFault {
  const what = `its code "${name.split("/root/").at(-1)}" holds a private key`;
  return { what, hint: "take the key out of src/: users can read everything in the file" };
}

function unique(all: readonly Trace[]): Trace[] {
  return [...new Map(all.map((trace) => [trace.text, trace])).values()];
}

/** Some systems have no name for the user. */
function nameOfUser(): string {
  try {
    return userInfo().username;
  } catch {
    return "";
  }
}
