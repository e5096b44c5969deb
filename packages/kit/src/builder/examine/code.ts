// Searches a module's code for signs. Ignores comments.

/** @param file the module's name, which tells its language */
export function hasSign(sign: RegExp, file: string, text: string): boolean {
  return sign.test(text) && sign.test(withoutComments(file, text));
}

function withoutComments(file: string, text: string): string {
  const loader = /\.[cm]?ts$/.test(file) ? "ts" : "tsx";
  return new Bun.Transpiler({ loader, target: "bun" }).transformSync(text);
}

/** `import()` of a name that only exists at run time: in a variable, or assembled. */
export const unknownImport = /\bimport\(\s*(?!["'`][^"'`$]*["'`])/;
