// Whether the app is still in the executable, where Bun's runtime looks for it.
import { checkPayload } from "../compile/payload.ts";
import { UserError } from "../../run/errors.ts";
import type { AuditCheck } from "./check.ts";

export const payload: AuditCheck = {
  name: "payload",
  async find({ executable }) {
    try {
      await checkPayload(executable);
      return [];
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      return [{ what: "the app is missing from it", hint: "let no hook of build.ts strip or pack it" }];
    }
  },
};
