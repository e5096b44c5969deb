// The app for macOS as a folder, as users will have it: for tools that sign or look at a whole one.
import { copyFile, mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

import { UserError } from "../../../run/errors.ts";
import { bundleEntries, codeResourcesPath, infoPlistPath, ticketPath, type Bundle } from "./bundle.ts";
import { fitsApp } from "./check-signature.ts";

export async function layOut(app: string, executable: string, bundle: Bundle, name: string): Promise<void> {
  for (const { path, content } of bundleEntries(bundle, name)) {
    await mkdir(dirname(join(app, path)), { recursive: true });
    if (typeof content === "string") await writeFile(join(app, path), content);
    else await copyFile(content.path, join(app, path));
  }
  await mkdir(dirname(programIn(app, name)), { recursive: true });
  await copyFile(executable, programIn(app, name));
}

/**
 * Lets `sign` change the app, laid out beside the executable, and takes back what came of it.
 * @param executable is replaced by the one that `sign` left
 */
export async function signLaidOut(
  executable: string,
  bundle: Bundle,
  name: string,
  sign: (app: string) => Promise<void>,
): Promise<Bundle> {
  const folder = join(dirname(executable), "signing-app");
  const app = join(folder, bundle.folder);
  try {
    await layOut(app, executable, bundle, name);
    await sign(app);
    const signed = await takeBack(app, bundle, name, join(dirname(executable), "ticket"));
    const program = programIn(app, name);
    if (!(await fitsApp(program, signed))) throw refusal(bundle, "its signature is not for the whole app");
    await rename(program, executable);
    return signed;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function takeBack(app: string, bundle: Bundle, name: string, ticket: string): Promise<Bundle> {
  const known = [
    ...bundleEntries(bundle, name).map(({ path }) => path),
    `Contents/MacOS/${name}`,
    ticketPath,
  ];
  const entries = await readdir(app, { recursive: true, withFileTypes: true });
  const found = entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(app.length + 1)
        .replaceAll("\\", "/"),
    );
  const stray = found.find((path) => !known.includes(path));
  if (stray !== undefined) throw refusal(bundle, `the signer left "${stray}" in it`);
  const missing = known.find((path) => !found.includes(path) && path !== ticketPath);
  if (missing !== undefined) throw refusal(bundle, `the signer removed "${missing}"`);
  const hasTicket = found.includes(ticketPath);
  if (hasTicket) await rename(join(app, ticketPath), ticket);
  return {
    ...bundle,
    infoPlist: await readFile(join(app, infoPlistPath), "utf8"),
    codeResources: await readFile(join(app, codeResourcesPath), "utf8"),
    ticket: hasTicket ? ticket : bundle.ticket,
  };
}

function programIn(app: string, name: string): string {
  return join(app, "Contents", "MacOS", name);
}

function refusal({ folder }: Bundle, reason: string): UserError {
  return new UserError(`Cannot use the signed "${folder}": ${reason}`, {
    hint: 'let the hook "sign" of build.ts sign the folder that it gets, as `codesign` does',
  });
}
