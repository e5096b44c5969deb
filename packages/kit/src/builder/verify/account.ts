// The account of a release and its signature: what everything else is compared with.
import { UserError } from "../../run/errors.ts";
import { checkSignature, parseSignature, type PublicKey } from "../../run/minisign.ts";
import {
  parseRelease,
  quoteName,
  releaseFile,
  signatureFile,
  type Download,
  type Release,
} from "../release/account.ts";
import { renderSums } from "../release/sums.ts";
import { isAbsent, type Source } from "./source.ts";

const maxAccountBytes = 4_000_000;
const maxSignatureBytes = 8_000;

export interface Expected {
  keys: readonly PublicKey[];
  /** Whether a release without a signature will do, as `--snapshot` makes it. */
  unsigned: boolean;
  /** The project's name; null if there is none to compare with. */
  name: string | null;
  version: string | null;
}

export type Account =
  | { state: "good"; release: Release; files: readonly Download[]; signedBy: string | null }
  | { state: "bad"; faults: readonly string[] };

/** Nothing of an account is read before its signature is found to be good. */
export async function readAccount(source: Source, expected: Expected): Promise<Account> {
  const bytes = await source.read(releaseFile, maxAccountBytes);
  if (isAbsent(bytes)) return bad(`${releaseFile} is ${bytes}`);
  const signed = await checkSigned(source, bytes, expected);
  if (signed.fault !== null) return bad(signed.fault);
  const release = parse(bytes);
  if (typeof release === "string") return bad(release);
  const faults = [...compareWith(release, expected), ...findContradictions(release)];
  if (faults.length > 0) return { state: "bad", faults };
  return { state: "good", release, files: listDownloads(release), signedBy: signed.by };
}

/** Programs download patches, whose place in the account is another. */
export function listDownloads({ files = [], patches = [] }: Release): Download[] {
  return [...files, ...patches.map((patch) => ({ ...patch, kind: "patch" }))];
}

async function checkSigned(
  source: Source,
  bytes: Buffer,
  { keys, unsigned }: Expected,
): Promise<{ fault: string | null; by: string | null }> {
  const text = await source.read(signatureFile, maxSignatureBytes);
  if (isAbsent(text)) {
    if (text === "missing" && unsigned) return { fault: null, by: null };
    return { fault: `${releaseFile} is not signed: ${signatureFile} is ${text}`, by: null };
  }
  const signature = parseSignature(text.toString("utf8"));
  if (!signature) return { fault: `${signatureFile} is not a signature of minisign`, by: null };
  const verdict = checkSignature(bytes, signature, keys);
  if (verdict.state === "good") {
    const [, named = ""] = /(?:^|\t)file:([^\t]*)/.exec(signature.trustedComment) ?? [];
    const fault =
      named === releaseFile ? null : `the signature is for ${quoteName(named)}, not for ${releaseFile}`;
    return { fault, by: verdict.key.id };
  }
  const known = keys.map(({ id }) => id).join(" and ");
  const faults = {
    key: `the signature is by the key ${signature.keyId}, not by yours: ${known}`,
    content: `${releaseFile} is not what was signed`,
    comment: `the trusted comment in ${signatureFile} is not what was signed`,
  };
  return { fault: faults[verdict.state], by: null };
}

function parse(bytes: Buffer): Release | string {
  try {
    return parseRelease(bytes.toString("utf8"));
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
}

function compareWith(release: Release, { name, version }: Expected): string[] {
  return [
    ...(name !== null && name !== release.name
      ? [`it is a release of ${quoteName(release.name)}, not of "${name}"`]
      : []),
    ...(version !== null && version !== release.version
      ? [`it is version ${release.version}, not ${version}`]
      : []),
  ];
}

/** Each target's archive is in two places of the account. */
function findContradictions({ artifacts, files = [] }: Release): string[] {
  if (files.length === 0) return ["it lists no downloads: `bun run build` made it, not `bun run release`"];
  const byName = new Map(files.map((one) => [one.file, one]));
  return artifacts.flatMap(({ target, file, size, sha256 }) => {
    const listed = byName.get(file);
    const isSame = listed?.size === size && listed.sha256 === sha256 && listed.target === target;
    return isSame ? [] : [`it contradicts itself about "${file}"`];
  });
}

/** SHA256SUMS says the same of the same files, in its own format. */
export async function checkSums(source: Source, files: readonly Download[]): Promise<string[]> {
  const text = await source.read("SHA256SUMS", maxAccountBytes);
  if (isAbsent(text)) return [`SHA256SUMS is ${text}`];
  const expected = renderSums(files).split("\n");
  const found = text.toString("utf8").split("\n");
  const wrong =
    expected.find((line) => !found.includes(line)) ?? found.find((line) => !expected.includes(line));
  if (wrong !== undefined) {
    return [`SHA256SUMS and ${releaseFile} do not agree about ${quoteName(wrong.slice(66))}`];
  }
  return text.toString("utf8") === renderSums(files) ? [] : ["SHA256SUMS is not in its usual order"];
}

function bad(...faults: readonly string[]): Account {
  return { state: "bad", faults };
}
