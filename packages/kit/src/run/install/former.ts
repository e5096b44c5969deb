// What an earlier version told the system that it opens, and this one no longer names: an
// installation takes it back. Other programs' entries are none of it.
import { existsSync, readFileSync } from "node:fs";
import { win32 } from "node:path";

import type { FileType } from "../file-types.ts";
import type { Machine } from "../machine.ts";
import type { Former, InstallFacts } from "./actions.ts";
import { schemeType } from "./desktop-entry.ts";
import { classOf, programsKey, readExtension } from "./file-keys.ts";
import { classes, commandKey, commandMark } from "./link-keys.ts";
import { entriesOf } from "./linux.ts";
import { exportRegistry, queryRegistry } from "./system-tools.ts";
import { classesValue, entryOf } from "./windows.ts";

type Asked = Pick<InstallFacts, "env" | "homedir" | "name" | "title" | "links" | "fileTypes">;

/** @param facts all but this, with what this version names */
export async function readFormer(facts: Asked, machine: Machine): Promise<Former> {
  if (process.platform === "win32") return await readFormerClasses(facts, machine);
  return process.platform === "linux" ? readFormerEntries(facts) : { links: [], fileTypes: [], title: null };
}

/** What the two menu entries say: for links, and for files. */
export function readFormerEntries(facts: Asked): Former {
  const { entry, filesEntry, program } = entriesOf(facts);
  const links = readMimeTypes(entry, program).flatMap((type) =>
    type.startsWith(schemeType("")) ? type.slice(schemeType("").length) : [],
  );
  const known = new Set(facts.fileTypes.map(({ mime }) => mime));
  const mimes = readMimeTypes(filesEntry, program).filter((mime) => !known.has(mime));
  return {
    links: links.filter((scheme) => !facts.links.includes(scheme)),
    fileTypes: mimes.map((mime) => formerType({ extension: "", mime }, isOwnMime(mime, facts.name))),
    title: null,
  };
}

/** None of an entry that belongs to something else. */
function readMimeTypes(entry: string, program: string): string[] {
  const text = existsSync(entry) ? readFileSync(entry, "utf8") : "";
  if (!text.includes(program)) return [];
  return (/^MimeType=(.*)$/m.exec(text)?.[1] ?? "").split(";").filter((type) => type !== "");
}

/** Whatever its extension. */
const isOwnMime = (mime: string, name: string) => mime.startsWith(`application/x-${name}-`);

/** What the entry in the list of apps says, as far as the classes still start this app. */
async function readFormerClasses(facts: Asked, machine: Machine): Promise<Former> {
  const { name } = facts;
  const entry = await exportRegistry(entryOf(facts).entryKey, machine);
  const named = new Set([...facts.links, ...facts.fileTypes.map((type) => classOf(name, type))]);
  const links: string[] = [];
  const fileTypes: InstallFacts["fileTypes"][number][] = [];
  for (const one of listClasses(entry[classesValue] ?? "").filter((each) => !named.has(each))) {
    const key = win32.join("HKEY_CURRENT_USER", classes, commandKey(one));
    if (!isOwnCommand(await queryRegistry(key, "", machine), name)) continue;
    const extension = extensionOf(one, name);
    if (extension === null) links.push(one);
    else fileTypes.push(await readFormerType(extension, machine, name));
  }
  return { links, fileTypes, title: entry["DisplayName"] ?? null };
}

/** Nothing else is ever removed: a value of the registry may be anybody's text. */
export function listClasses(said: string): string[] {
  return said.split(";").filter((one) => /^[a-z][\w.+-]*$/i.test(one));
}

/** `words` of `two-words.words`; null for the scheme of a link, which has no dot. */
export function extensionOf(ownClass: string, name: string): string | null {
  return ownClass.startsWith(`${name}.`) ? ownClass.slice(name.length + 1) : null;
}

const isOwnCommand = (answer: string, name: string) =>
  answer.toLowerCase().includes(commandMark(name).toLowerCase());

async function readFormerType(
  extension: string,
  machine: Machine,
  name: string,
): Promise<InstallFacts["fileTypes"][number]> {
  const type = { extension, mime: `application/x-${name}-${extension}` };
  const [key] = programsKey(type).split("\\");
  const answer = await queryRegistry(win32.join("HKEY_CURRENT_USER", classes, key ?? ""), null, machine);
  const former = formerType(type, answer.includes(type.mime));
  return { ...former, ...readExtension(answer, former, name) };
}

const formerType = (type: Pick<FileType, "extension" | "mime">, isOwn: boolean) => ({
  ...type,
  isOwn,
  title: "",
  isFree: true,
  isAlone: true,
});
