// Makes CSS modules under `bun dev` like the bundler's: Bun 1.4.5's development server omits the
// names that a script imports from one.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";

/**
 * A script with the class names, which adds the styles to the page as a sheet, since the policy
 * blocks a `<style>`.
 * @param folder for a script that imports the module; one for each file
 */
export async function loadCssModule(
  path: string,
  folder: string,
  plugins: readonly Bun.BunPlugin[],
): Promise<string> {
  await mkdir(folder, { recursive: true });
  const entry = join(folder, `${Bun.hash(path).toString(36)}.js`);
  await Bun.write(entry, `export { default } from ${JSON.stringify(path)};\n`);
  const { outputs } = await Bun.build({ entrypoints: [entry], target: "browser", plugins: [...plugins] });
  const read = async (kind: string) =>
    (await outputs.find((output) => output.path.endsWith(kind))?.text()) ?? "";
  return `${await read(".js")}\n${showSheet(path, await read(".css"))}`;
}

/** One sheet per file, so that a saved file replaces its old styles. */
function showSheet(path: string, css: string): string {
  const known = `globalThis[Symbol.for("samara-kit.css-modules")]`;
  return `const sheets = (${known} ??= new Map());
const sheet = sheets.get(${JSON.stringify(path)}) ?? new CSSStyleSheet();
sheet.replaceSync(${JSON.stringify(css)});
if (!sheets.has(${JSON.stringify(path)})) document.adoptedStyleSheets.push(sheet);
sheets.set(${JSON.stringify(path)}, sheet);
`;
}
