// Stands in for a registry that has these packages and no others, on loopback.
import { basename, dirname } from "node:path";

import { runWell } from "./scaffold.ts";

export interface Registry extends Disposable {
  /** What makes package managers ask here. */
  env: Record<string, string>;
}

/** @param tarballs as `bun pm pack` made them */
export async function startRegistry(tarballs: readonly string[]): Promise<Registry> {
  const packages = new Map(await Promise.all(tarballs.map(readPackage)));
  const server = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    fetch({ url }) {
      const { pathname, origin } = new URL(url);
      const found = packages.get(pathname.split("/")[1] ?? "");
      if (found === undefined) return new Response("{}", { status: 404 });
      if (pathname.endsWith(".tgz")) return new Response(Bun.file(found.file));
      const { name, version } = found.fields;
      const dist = { tarball: `${origin}/${name}/-/${name}-${version}.tgz`, integrity: found.integrity };
      const versions = { [version]: { ...found.fields, dist } };
      return Response.json({ name, "dist-tags": { latest: version }, versions });
    },
  });
  const env = { npm_config_registry: `http://127.0.0.1:${server.port}/`, NPM_CONFIG_REGISTRY: "" };
  return { env, [Symbol.dispose]: () => void server.stop(true) };
}

async function readPackage(file: string) {
  const text = await runWell(["tar", "-xzOf", basename(file), "package/package.json"], {
    cwd: dirname(file),
  });
  const fields = JSON.parse(text) as { name: string; version: string };
  const sum = new Bun.CryptoHasher("sha512").update(await Bun.file(file).bytes()).digest("base64");
  return [fields.name, { file, fields, integrity: `sha512-${sum}` }] as const;
}
