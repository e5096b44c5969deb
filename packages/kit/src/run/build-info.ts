// The names and shapes that the build writes into the executable and the runtime reads. It does no
// work.

/** Names inside the executable's embedded folder. */
export const embeddedNames = {
  folder: "embedded",
  buildInfo: "build.json",
  seedManifest: "seeds.json",
  seeds: "seed",
  freshDatabase: "fresh.db",
  migrations: "migrations",
  assets: "assets",
  licenses: "licenses.txt",
  sbom: "sbom.json",
  /** Of all others. */
  manifest: "files.json",
  /** With the picture's ending; only for Linux, whose executables carry none themselves. */
  icon: "icon",
} as const;

/** One migration, in the order of drizzle-kit's journal. */
export interface MigrationInfo {
  /** File name without the ending: `0001_add_tags`. */
  name: string;
  /**
   * sha256 of the SQL followed by the text of its `.ts`, if any, with LF line ends; hexadecimal.
   */
  sha256: string;
  /** Whether a `<name>.ts` runs after the SQL, in the same transaction. */
  hasCode: boolean;
}

export interface BuildInfo {
  /** package.json `name`: the executable's and the home's. */
  name: string;
  version: string;
  title: string;
  /** Whoever publishes the app. */
  publisher: string;
  appId: string;
  /** The commit it was built from, 40 hexadecimal digits; null outside a git checkout. */
  commit: string | null;
  bunVersion: string;
  /** `linux-x64-musl`; "development" under `bun dev`. */
  target: string;
  /** The build's "now": SOURCE_DATE_EPOCH, else the commit's time. ISO 8601. */
  sourceDate: string;
  /** sha256 of the seed manifest: the runtime plants only when the ledger has another. */
  seedsDigest: string;
  /** Public keys that sign this app's releases, as minisign writes them; the present one first. */
  releaseKeys: readonly string[];
  migrations: readonly MigrationInfo[];
}

/** How an upgrade treats a seed the user edited. */
export const seedPolicies = ["keep-edits", "replace", "once"] as const;
export type SeedPolicy = (typeof seedPolicies)[number];

/** One shipped seed. */
export interface SeedEntry {
  /** Relative to the home, with forward slashes. */
  path: string;
  /** Permission bits: 0o600 or 0o700. */
  mode: number;
  /** Size in bytes. */
  size: number;
  sha256: string;
  /** `keep-edits` when absent. */
  policy?: SeedPolicy;
}

/** Any embedded file. */
export interface EmbeddedFile {
  /** Relative to the embedded folder, with forward slashes. */
  path: string;
  /** In bytes. */
  size: number;
  sha256: string;
}

/** All embedded files but the manifest itself, sorted by path. */
export type EmbeddedManifest = readonly EmbeddedFile[];

/** All seeds of one executable, sorted by path. */
export type SeedManifest = readonly SeedEntry[];

/**
 * SQLite's `application_id` for an app: 31 bits, never 0, which means "unset".
 * https://www.sqlite.org/pragma.html#pragma_application_id
 */
export function applicationId(appId: string): number {
  const digest = new Bun.CryptoHasher("sha256").update(appId).digest();
  return digest.readUInt32BE(0) & 0x7fffffff || 1;
}

/** The variable in which `bun dev` passes its token to the runtime. An executable ignores it. */
export const developmentTokenVariable = "SAMARA_DEVELOPMENT_TOKEN";

/**
 * The app's name among all of a Mac, as Info.plist and its signature have it. As lasting as the
 * appId.
 */
export function bundleIdOf({ name, appId }: Pick<BuildInfo, "name" | "appId">): string {
  return `app.${name}-${appId.slice(0, 8).toLowerCase()}`;
}
