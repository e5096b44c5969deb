// One run of Bun's compiler: its input and output, as JSON between two processes. Types and parsing
// only.
import { relative } from "node:path";

/** All paths absolute. */
export interface CompileJob {
  bunTarget: string;
  entrypoints: readonly string[];
  /** Folders, each embedded under its own name, in the order of their files in the executable. */
  assets: readonly string[];
  outfile: string;
  /** The runtime to build on; absent for Bun's own. */
  runtime?: string;
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
  /** Whether a plugin asked for the target, so that it may make other code for another. */
  asksForTarget: boolean;
}

/** The part of the compiler's metafile for the report. */
export interface Metafile {
  inputs: Record<string, { bytes: number; imports: readonly { path: string; entryPoint?: string }[] }>;
  outputs: Record<string, { bytes: number; inputs: Record<string, { bytesInOutput: number }> }>;
}

/** The messages of a failed build; none for any other error. */
export function describeMessages(error: unknown, projectDir: string): CompileMessage[] {
  if (!(error instanceof AggregateError)) return [];
  return error.errors.map((message: BuildMessage | ResolveMessage) => describeMessage(message, projectDir));
}

export function describeMessage(error: BuildMessage | ResolveMessage, projectDir: string): CompileMessage {
  const { message, position } = error;
  if (!position?.file) return { message, file: null, line: 0, column: 0, lineText: "" };
  const file = relative(projectDir, position.file).replaceAll("\\", "/");
  return { message, file, line: position.line, column: position.column, lineText: position.lineText };
}
