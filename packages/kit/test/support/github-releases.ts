// Stands in for the releases of GitHub's API, on loopback, with the faults that a real one has. Written from
// https://docs.github.com/en/rest/releases; the real one is out of a test's reach.

export interface Fault {
  /** `POST /assets`: a method, and a part of the path. */
  on: string;
  /** Which such request it is, from 1. */
  at: number;
  /** What happens then. `cut` stores half the file, and drops the connection; `lost` stores all, and drops it. */
  does:
    | "500"
    | "502"
    | "rate limit"
    | "far rate limit"
    | "forbidden"
    | "cut"
    | "lost"
    | "wrong bytes"
    | "cut answer";
}

interface Asset {
  id: number;
  name: string;
  size: number;
  state: "uploaded" | "starter";
  digest: string | null;
  bytes: Uint8Array;
}

interface Release {
  id: number;
  tag_name: string;
  name: string;
  body: string;
  draft: boolean;
  prerelease: boolean;
  assets: Asset[];
}

export interface GitHubReleases extends Disposable {
  base: string;
  releases: Release[];
  /** `POST /repos/…`, in order. */
  asked: string[];
  faults: Fault[];
  /** Whether it tells digests, as github.com does since 2025. */
  tellsDigests: boolean;
}

export const token = "a-token";

/** @param onUpload called before each upload's answer */
export function startGitHubReleases(onUpload: (name: string) => void = () => {}): GitHubReleases {
  let nextId = 1;
  const counts = new Map<Fault, number>();
  const server: Bun.Server<undefined> = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    async fetch(request): Promise<Response> {
      const { pathname, searchParams } = new URL(request.url);
      const line = `${request.method} ${pathname}`;
      state.asked.push(line + (searchParams.has("name") ? ` ${searchParams.get("name")}` : ""));
      if (request.headers.get("authorization") !== `Bearer ${token}`)
        return answer({ message: "Bad credentials" }, 401);
      const fault = findFault(line);
      if (fault === "500" || fault === "502") return answer({ message: "Server Error" }, Number(fault));
      if (fault === "forbidden") return answer({ message: "Resource not accessible by integration" }, 403);
      if (fault === "rate limit") return answer({}, 429, { "retry-after": "1" });
      if (fault === "far rate limit") {
        const reset = String(Math.floor(Date.now() / 1000) + 3600);
        return answer({ message: "API rate limit exceeded" }, 403, {
          "x-ratelimit-remaining": "0",
          "x-ratelimit-reset": reset,
        });
      }
      return await respond(request, pathname, searchParams, fault);
    },
  });
  const origin: string = `http://127.0.0.1:${server.port}`;
  const state: GitHubReleases = {
    base: origin,
    releases: [],
    asked: [],
    faults: [],
    tellsDigests: true,
    [Symbol.dispose]: () => void server.stop(true),
  };
  return state;

  function findFault(line: string): Fault["does"] | null {
    const meant = state.faults.filter(({ on }) => {
      const [method = "", part = ""] = on.split(" ");
      return line.startsWith(`${method} `) && line.includes(part);
    });
    for (const fault of meant) counts.set(fault, (counts.get(fault) ?? 0) + 1);
    return meant.find((fault) => counts.get(fault) === fault.at)?.does ?? null;
  }

  async function respond(
    request: Request,
    path: string,
    search: URLSearchParams,
    fault: Fault["does"] | null,
  ): Promise<Response> {
    if (!path.includes("/ann/two-words/")) return answer({ message: "Not Found" }, 404);
    const [, id, part] = /\/releases\/(\d+)(\/assets)?$/.exec(path) ?? [];
    const release = state.releases.find((one) => one.id === Number(id));
    if (request.method === "GET" && path.endsWith("/releases"))
      return answer(page(state.releases.map(show), search));
    if (request.method === "POST" && path.endsWith("/releases")) {
      const made = {
        id: nextId++,
        assets: [],
        ...((await request.json()) as Omit<Release, "id" | "assets">),
      };
      state.releases.push(made);
      return answer(show(made), 201);
    }
    if (release && part && request.method === "GET")
      return answer(page(release.assets.map(showAsset), search));
    if (release && part) return await store(request, release, search.get("name") ?? "", fault);
    if (release && request.method === "PATCH")
      return answer(show(Object.assign(release, await request.json())));
    const [, assetId] = /\/assets\/(\d+)$/.exec(path) ?? [];
    const owner = state.releases.find(({ assets }) => assets.some((one) => one.id === Number(assetId)));
    const asset = owner?.assets.find((one) => one.id === Number(assetId));
    if (!owner || !asset) return answer({ message: "Not Found" }, 404);
    if (request.method === "GET") return new Response(Uint8Array.from(asset.bytes));
    owner.assets = owner.assets.filter((one) => one !== asset);
    return new Response(null, { status: 204 });
  }

  async function store(
    request: Request,
    release: Release,
    name: string,
    fault: Fault["does"] | null,
  ): Promise<Response> {
    if (release.assets.some((one) => one.name === name))
      return answer({ message: "Validation Failed: already_exists" }, 422);
    const all = new Uint8Array(await request.arrayBuffer());
    const bytes =
      fault === "cut"
        ? all.subarray(0, all.length / 2)
        : fault === "wrong bytes"
          ? all.map((byte) => byte ^ 1)
          : all;
    const digest = `sha256:${new Bun.CryptoHasher("sha256").update(bytes).digest("hex")}`;
    const asset: Asset = {
      id: nextId++,
      name,
      size: bytes.length,
      state: fault === "cut" ? "starter" : "uploaded",
      digest,
      bytes,
    };
    release.assets.push(asset);
    onUpload(name);
    // An answer that breaks off in the middle, as when a connection is lost.
    if (fault === "cut" || fault === "lost") return answer({ message: "Bad Gateway" }, 502);
    return answer(showAsset(asset), 201);
  }

  function show(all: Release): object {
    const release = { ...all, assets: undefined };
    const url = `${origin}/repos/ann/two-words/releases/${release.id}`;
    return {
      ...release,
      html_url: `${origin}/ann/two-words/releases/tag/${release.tag_name}`,
      upload_url: `${url}/assets{?name,label}`,
    };
  }

  function showAsset({ id, name, size, state: status, digest }: Asset): object {
    return { id, name, size, state: status, ...(state.tellsDigests && { digest }) };
  }
}

function page<Value>(all: readonly Value[], search: URLSearchParams): Value[] {
  const size = Number(search.get("per_page") ?? 30);
  const from = (Number(search.get("page") ?? 1) - 1) * size;
  return all.slice(from, from + size);
}

function answer(body: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return Response.json(body, { status, headers });
}
