// The bill of materials of one executable, CycloneDX 1.6:
// https://cyclonedx.org/docs/1.6/json/. Pure: equal values give equal bytes.
import type { Plan } from "../plan/make.ts";
import type { Target } from "../plan/targets.ts";
import type { LockFile } from "./lock-file.ts";
import type { PackageFacts } from "./read-package.ts";
import type { RuntimePart } from "./runtime-parts.ts";

export interface Contents {
  packages: readonly PackageFacts[];
  parts: readonly RuntimePart[];
  lock: LockFile;
}

type Described = Pick<
  Plan,
  "name" | "version" | "description" | "author" | "license" | "commit" | "sourceDate"
> & {
  config: Pick<Plan["config"], "title" | "appId">;
};

export function renderSbom(plan: Described, target: Pick<Target, "name">, contents: Contents): string {
  const app = `${plan.name}@${plan.version}`;
  const { packages, parts } = contents;
  return `${JSON.stringify(
    {
      $schema: "http://cyclonedx.org/schema/bom-1.6.schema.json",
      bomFormat: "CycloneDX",
      specVersion: "1.6",
      serialNumber: serialNumber([plan.config.appId, app, target.name, plan.commit]),
      version: 1,
      metadata: {
        timestamp: plan.sourceDate.toISOString(),
        lifecycles: [{ phase: "build" }],
        tools: { components: [{ type: "application", name: "samara-kit" }] },
        component: describeApp(plan, target, app),
      },
      components: [...packages.map((one) => describePackage(one, contents.lock)), ...parts.map(describePart)],
      dependencies: listDependencies(app, contents),
    },
    null,
    2,
  )}\n`;
}

function describeApp(plan: Described, target: Pick<Target, "name">, app: string) {
  return {
    type: "application",
    "bom-ref": app,
    name: plan.name,
    version: plan.version,
    ...(plan.description && { description: plan.description }),
    ...(plan.author && { authors: [{ name: plan.author }] }),
    licenses: describeLicense(plan.license),
    purl: `pkg:generic/${plan.name}@${encodeURIComponent(plan.version)}`,
    properties: [
      { name: "samara:title", value: plan.config.title },
      { name: "samara:target", value: target.name },
      ...(plan.commit ? [{ name: "samara:commit", value: plan.commit }] : []),
    ],
  };
}

function describePackage({ name, version, license, homepage }: PackageFacts, lock: LockFile) {
  const sha512 = lock.get(`${name}@${version}`)?.sha512;
  return {
    type: "library",
    "bom-ref": `${name}@${version}`,
    name,
    version,
    scope: "required",
    ...(sha512 && { hashes: [{ alg: "SHA-512", content: sha512 }] }),
    ...(license && { licenses: describeLicense(license) }),
    purl: `pkg:npm/${name.replace("@", "%40")}@${encodeURIComponent(version)}`,
    ...(homepage && { externalReferences: [{ type: "website", url: homepage }] }),
  };
}

function describePart({ name, version, license, source }: RuntimePart) {
  return {
    type: name === "Bun" ? "platform" : "library",
    "bom-ref": `runtime:${name}`,
    name,
    ...(version && { version }),
    licenses: describeLicense(license),
    purl: `pkg:generic/${encodeURIComponent(name)}${version ? `@${encodeURIComponent(version)}` : ""}`,
    externalReferences: [{ type: "vcs", url: source }],
  };
}

/** `MIT`, `(MIT OR Apache-2.0)`; other words are a name. */
function describeLicense(license: string) {
  const isExpression = /^\(*[\w.+-]+\)*( (AND|OR|WITH) \(*[\w.+-]+\)*)*$/.test(license);
  const isOwn = ["UNLICENSED", "SEE"].includes(license.split(" ")[0] ?? "");
  return isExpression && !isOwn ? [{ expression: license }] : [{ license: { name: license } }];
}

/** The app needs all of it; packages need each other as the lock file says. */
function listDependencies(app: string, { packages, parts, lock }: Contents) {
  const refs = new Map(packages.map(({ name, version }) => [name, `${name}@${version}`]));
  const bun = "runtime:Bun";
  return [
    { ref: app, dependsOn: [...new Set([...refs.values(), bun])] },
    ...packages.map(({ name, version }) => {
      const ref = `${name}@${version}`;
      const needed = (lock.get(ref)?.needs ?? []).flatMap((need) => refs.get(need) ?? []);
      return { ref, dependsOn: [...new Set(needed)].filter((need) => need !== ref) };
    }),
    { ref: bun, dependsOn: parts.slice(1).map(({ name }) => `runtime:${name}`) },
    ...parts.slice(1).map(({ name }) => ({ ref: `runtime:${name}`, dependsOn: [] })),
  ];
}

/** A UUID from a hash, as version 8 of RFC 9562 allows. */
function serialNumber(parts: readonly unknown[]): string {
  const hash = new Bun.CryptoHasher("sha256").update(JSON.stringify(parts)).digest("hex");
  const variant = "89ab"[Number.parseInt(hash[16] ?? "0", 16) % 4];
  const uuid = `${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-${variant}${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
  return `urn:uuid:${uuid}`;
}
