// Where things are in this repository, for tests that start its programs or read its files. Imports nothing of the sources.
import { join } from "node:path";

export const kit = join(import.meta.dir, "..", "..");
export const repository = join(kit, "..", "..");
/** The rich example, which the tests of pages and windows drive. */
export const notebook = join(repository, "examples", "notebook");
export const fixtureDir = join(kit, "test", "fixture");
/** The command `samara`: `[process.execPath, samara, "start"]`. */
export const samara = join(kit, "src", "samara.ts");
