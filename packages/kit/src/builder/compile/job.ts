// One run of Bun's compiler: what goes in and what comes out, as JSON between two processes. Types
// and reading only.

/** All paths absolute. */
export interface CompileJob {
  bunTarget: string;
  entrypoints: readonly string[];
  /** The staged folder that is embedded under its own name. */
  embedded: string;
  outfile: string;
}

/** A message of the compiler about somebody's code. */
export interface CompileMessage {
  message: string;
  /** Relative to the project, with forward slashes; null where the compiler names none. */
  file: string | null;
  line: number;
  column: number;
  lineText: string;
}

export type CompileAnswer = Compiled | { ok: false; messages: readonly CompileMessage[]; error: string };

export interface Compiled {
  ok: true;
  metafile: Metafile;
  /** What the compiler said of code that it took all the same. */
  warnings: readonly CompileMessage[];
  /** From build.ts: packages that the build finds no fault with. */
  unexamined: readonly string[];
}

/** The part of the compiler's metafile that the report needs. */
export interface Metafile {
  inputs: Record<string, { bytes: number; imports: readonly { path: string; entryPoint?: string }[] }>;
  outputs: Record<string, { bytes: number; inputs: Record<string, { bytesInOutput: number }> }>;
}
