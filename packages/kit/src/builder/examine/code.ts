// Looks for signs in a module's code. What is only spoken of in comments is no sign.

/** @param file names the module, by which its language is known */
export function hasSign(sign: RegExp, file: string, text: string): boolean {
  return sign.test(text) && sign.test(withoutComments(file, text));
}

function withoutComments(file: string, text: string): string {
  const loader = /\.[cm]?ts$/.test(file) ? "ts" : "tsx";
  return new Bun.Transpiler({ loader, target: "bun" }).transformSync(text);
}

/** `import()` of what only a run knows: a name in a variable, or put together. */
export const unknownImport = /\bimport\(\s*(?!["'`][^"'`$]*["'`])/;
