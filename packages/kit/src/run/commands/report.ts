// `report [FILE]`: writes the facts that support needs into one text file. It contains none of the
// user's data.
import { writeFileSync } from "node:fs";
import { resolve } from "node:path";

import { alreadyThere } from "../database/checked-copy.ts";
import { errorCode, explainRefusal } from "../errors.ts";
import type { Invocation } from "../invocation.ts";
import { makeReport } from "../report/make.ts";

export async function reportCommand(invocation: Invocation): Promise<void> {
  const { line, machine, print } = invocation;
  const { name, text } = await makeReport(invocation);
  const file = resolve(machine.cwd, line.args[0] ?? name);
  try {
    // Never replaces another file.
    writeFileSync(file, text, { mode: 0o600, flag: "wx" });
  } catch (error) {
    throw errorCode(error) === "EEXIST"
      ? alreadyThere(file)
      : explainRefusal(`Cannot write "${file}"`, error);
  }
  print(`Wrote a report for support to "${file}"; read it before you send it`, {
    file,
    size: Buffer.byteLength(text),
  });
}
