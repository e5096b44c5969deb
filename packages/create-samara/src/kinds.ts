// Sorts the template's files: what a scaffold gets as it is, what becomes the maker's, what stays behind. Pure.

/** `machinery` is replaced by updates, `maker` never again, `template` is no part of a scaffold. */
export type FileKind = "machinery" | "maker" | "template";

/** The first rule that fits a path counts. */
const rules: readonly (readonly [FileKind, RegExp])[] = [
  ["template", /^(create|\.ci)\//],
  ["machinery", /^test\/e2e\/(smoke|released-homes)\.test\.ts$/],
  ["template", /^\.github\/workflows\/ci\.yml$/],
  ["template", /^docs\/(from-pyinstaller|benchmarks)\.md$/],
  ["template", /^CONTRIBUTING\.md$/],
  ["maker", /^src\//],
  ["machinery", /^src\//],
  ["maker", /^test\/app\//],
  ["machinery", /^test\/(runtime|build|fixture|layout|support)\//],
  ["machinery", /^test\/(layout|workflows)\.test\.ts$/],
  // The suites that strike the machinery, and the proofs of what the template's own texts say.
  ["template", /^test\//],
  ["machinery", /^docs\//],
  ["machinery", /^(build\.ts|drizzle\.config\.ts|tsconfig\.json|bunfig\.toml|\.oxlintrc\.json)$/],
  ["machinery", /^\.(editorconfig|gitattributes)$/],
];

/** A path of the template's, with forward slashes. Other files in a copy's folder have no kind: nobody touches them. */
export function kindOf(path: string): FileKind {
  return rules.find(([, pattern]) => pattern.test(path))?.[0] ?? "maker";
}

/** Folders of what builds leave in the template: git ignores them, and `bun create /path` copies them. */
export const leftOver: readonly string[] = ["dist", ".dev", "test/fixture/dist", "test/fixture/.dev"];

/** What a folder may hold and still count as empty. */
export const harmless: ReadonlySet<string> = new Set([".git", ".DS_Store", "Thumbs.db", "desktop.ini"]);
