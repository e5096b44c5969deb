// CSS modules under `bun dev`, as the bundler makes them: Bun 1.4.5's development server leaves out
// the names that a script imports from one.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";

/**
 * A script with the names of the classes, which puts the styles into the page: as a sheet, since
 * the policy blocks a `<style>`.
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

/** One sheet for each file, so that what was saved takes the place of what was there. */
function showSheet(path: string, css: string): string {
  const known = `globalThis[Symbol.for("samara-kit.css-modules")]`;
  return `const sheets = (${known} ??= new Map());
const sheet = sheets.get(${JSON.stringify(path)}) ?? new CSSStyleSheet();
sheet.replaceSync(${JSON.stringify(css)});
if (!sheets.has(${JSON.stringify(path)})) document.adoptedStyleSheets.push(sheet);
sheets.set(${JSON.stringify(path)}, sheet);
`;
}
