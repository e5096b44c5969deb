// Whether macOS would start the file: every page as its signature says.
import { verifyMachO } from "../compile/macos/check-signature.ts";
import type { AuditCheck } from "./check.ts";

export const macSignature: AuditCheck = {
  name: "signature",
  async find({ target, executable }) {
    if (target.os !== "darwin") return [];
    const hint = "let no hook of build.ts change the file after it is signed";
    const found = await verifyMachO(executable).catch(() => null);
    if (found === null) return [{ what: "it has no signature that can be read", hint }];
    const { pages, badPages, coversAll } = found;
    if (badPages === 0 && coversAll) return [];
    const what = coversAll
      ? `${badPages} of its ${pages} pages are not what its signature says`
      : "its signature does not cover all of it";
    return [{ what, hint }];
  },
};
