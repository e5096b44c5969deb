// Whether the file is an executable of its target: format and processor.
import { readAt } from "../compile/read-payload.ts";
import { readMachineCode } from "../examine/machine-code.ts";
import type { AuditCheck } from "./check.ts";

export const format: AuditCheck = {
  name: "format",
  async find({ file, target }) {
    const code = readMachineCode(await readAt(file, 0, 64 * 1024));
    if (code?.os === target.os && code.archs.length === 1 && code.archs[0] === target.arch) return [];
    const is = code ? `a program for ${code.os} on ${code.archs.join(" and ")}` : "no program";
    return [
      { what: `it is ${is}`, hint: "remove the output folder and ~/.bun/install/cache, and build again" },
    ];
  },
};
