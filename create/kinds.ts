// Sorts the template's files: what a scaffold gets as it is, what becomes the maker's, what stays behind. Pure.

/** `machinery` is replaced by updates, `maker` never again, `template` is no part of a scaffold. */
export type FileKind = "machinery" | "maker" | "template";

/** The first rule that fits a path counts. A folder ends with "/". */
const rules: readonly (readonly [FileKind, RegExp])[] = [
  ["template", /^(create|\.ci|dist|\.dev|node_modules)\//],
  ["machinery", /^test\/e2e\/smoke\.test\.ts$/],
  ["template", /^\.github\/workflows\/ci\.yml$/],
  ["template", /^docs\/(from-pyinstaller|benchmarks)\.md$/],
  ["template", /^CONTRIBUTING\.md$/],
  ["maker", /^src\/app\//],
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

/** A path with forward slashes. What no rule names is the maker's: in a folder that was there before, it may well be. */
export function kindOf(path: string): FileKind {
  return rules.find(([, pattern]) => pattern.test(path))?.[0] ?? "maker";
}

/** Paths the template leaves behind in any folder it was copied to; never looked into. */
export const leftOver: readonly string[] = ["dist", ".dev", "test/fixture/dist", "test/fixture/.dev"];
