// Finds syntax errors in saved files before the running app is stopped for them. Executes nothing.
import { extname, join } from "node:path";

/** The used parts of a parser's error. */
interface Fault {
  message: string;
  position?: { line: number; column: number; lineText: string } | null;
}

/** One text per broken file: place, reason, line and a mark under it. A missing file is fine. */
export async function findSyntaxErrors(projectDir: string, paths: readonly string[]): Promise<string[]> {
  const found = await Promise.all(
    paths.map(async (path) => {
      const file = Bun.file(join(projectDir, path));
      return (await file.exists()) ? describeFault(path, await file.text()) : [];
    }),
  );
  return found.flat();
}

function describeFault(path: string, text: string): string[] {
  const loader = extname(path).slice(1);
  try {
    new Bun.Transpiler({ loader: loader as "ts" | "tsx" | "js" | "jsx" }).transformSync(text);
    return [];
  } catch (error) {
    const [fault] = (error instanceof AggregateError ? error.errors : [error]) as Fault[];
    return [fault === undefined ? `${path}: it does not parse` : render(path, fault)];
  }
}

function render(path: string, { message, position }: Fault): string {
  if (!position) return `${path}: ${message}`;
  const { line, column, lineText } = position;
  const start = lineText.slice(0, column - 1).replace(/[^\t]/g, " ");
  return `${path}:${line}:${column}: ${message}\n  ${lineText}\n  ${start}^`;
}
