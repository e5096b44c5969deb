// One run of Bun's compiler: its input and output, as JSON between two processes. Types and parsing
// only.

/** All paths absolute. */
export interface CompileJob {
  bunTarget: string;
  entrypoints: readonly string[];
  /** The staged folder, embedded under its own name. */
  embedded: string;
  outfile: string;
}

/** The compiler's message about a piece of code. */
export interface CompileMessage {
  message: string;
  /** Relative to the project, with forward slashes; null if the compiler names none. */
  file: string | null;
  line: number;
  column: number;
  lineText: string;
}

export type CompileAnswer = Compiled | { ok: false; messages: readonly CompileMessage[]; error: string };

export interface Compiled {
  ok: true;
  metafile: Metafile;
  /** The compiler's warnings about code that it accepted. */
  warnings: readonly CompileMessage[];
  /** From build.ts: packages whose problems the build ignores. */
  unexamined: readonly string[];
}

/** The part of the compiler's metafile for the report. */
export interface Metafile {
  inputs: Record<string, { bytes: number; imports: readonly { path: string; entryPoint?: string }[] }>;
  outputs: Record<string, { bytes: number; inputs: Record<string, { bytesInOutput: number }> }>;
}
