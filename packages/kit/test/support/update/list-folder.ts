// What is in a folder, to be compared.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/** Path, permissions and sum of each file. */
export function listFolder(folder: string): string[] {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" }).sort();
  return names.flatMap((name) => {
    const found = statSync(join(folder, name));
    if (!found.isFile()) return [];
    const sum = new Bun.CryptoHasher("sha256").update(readFileSync(join(folder, name))).digest("hex");
    return [`${name} ${(found.mode & 0o777).toString(8)} ${sum}`];
  });
}
