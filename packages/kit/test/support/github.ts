// Stands in for GitHub's API towards Bun's own client, on loopback with a certificate made for the occasion. The real one is out of a
// test's reach; what it answers here is its answer in form: a gzipped tar whose one folder is named OWNER-REPOSITORY-COMMIT.
import { join } from "node:path";

import { copyTemplate, runWell } from "./scaffold.ts";

export interface GitHub extends Disposable {
  /** What makes `bun create` ask here. */
  env: Record<string, string>;
  /** The paths that were asked for. */
  asked: string[];
}

/** @param dir a folder of the test's own */
export async function startGitHub(dir: string): Promise<GitHub> {
  const [key, cert, archive] = [join(dir, "key.pem"), join(dir, "cert.pem"), join(dir, "template.tar.gz")];
  await runWell(
    ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", cert, ...name],
    {
      cwd: dir,
    },
  );
  const root = "someone-samara-1a2b3c4";
  await copyTemplate(join(dir, root));
  await runWell(["tar", "-czf", archive, root], { cwd: dir });
  const asked: string[] = [];
  const server = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    tls: { key: Bun.file(key), cert: Bun.file(cert) },
    fetch({ url }) {
      const { pathname } = new URL(url);
      asked.push(pathname);
      if (pathname !== "/repos/someone/samara/tarball") return new Response("{}", { status: 404 });
      return new Response(Bun.file(archive), { headers: { "content-type": "application/x-gzip" } });
    },
  });
  const env = { GITHUB_API_DOMAIN: `localhost:${server.port}`, NODE_EXTRA_CA_CERTS: cert };
  return { env, asked, [Symbol.dispose]: () => void server.stop(true) };
}

const name = ["-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"];
