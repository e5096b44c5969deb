// What each check of a finished executable gets and gives. Plain data.
import type { FileHandle } from "node:fs/promises";

import type { PayloadFile } from "../compile/read-payload.ts";
import type { Plan } from "../plan/make.ts";
import type { Target } from "../plan/targets.ts";

export interface Audited {
  plan: Plan;
  target: Target;
  /** Absolute. */
  executable: string;
  /** The same, open. */
  file: FileHandle;
  /** In bytes. */
  size: number;
  /** The files in it; null if Bun packed them in a way that this build does not know. */
  payload: readonly PayloadFile[] | null;
}

export interface AuditFault {
  /** One sentence without its full stop. */
  what: string;
  /** The way out. */
  hint: string;
}

export interface AuditCheck {
  /** `format` */
  name: string;
  find(audited: Audited): Promise<readonly AuditFault[]>;
}
