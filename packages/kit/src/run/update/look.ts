// Looks for a new version: gets the signed document, remembers that it was seen, and decides.
import { UserError } from "../errors.ts";
import type { BuildInfo } from "../build-info.ts";
import type { AppConfig } from "../config.ts";
import { environmentPrefix, type HomePaths } from "../home/paths.ts";
import type { Machine } from "../machine.ts";
import { parsePublicKey } from "../minisign.ts";
import { chooseUpdate, type Choice } from "./choose.ts";
import {
  DocumentError,
  maxDocumentBytes,
  maxSignatureBytes,
  readDocument,
  refuseExpired,
  type ReleaseDocument,
} from "./document.ts";
import { DownloadError, fetchBytes, isSafe } from "./download.ts";
import { readMemory, rememberDocument, writeMemory } from "./memory.ts";
import { answerTimeoutMs } from "./programs.ts";

export interface Look {
  info: BuildInfo;
  config: Pick<AppConfig, "update">;
  paths: HomePaths;
  machine: Pick<Machine, "env">;
  channel: string | null;
  wanted: string | null;
  isAsked: boolean;
  now: Date;
}

export interface Found {
  /** The folder of the release. */
  base: URL;
  document: ReleaseDocument;
  choice: Choice;
  /** The same for a user who asked for no certain version. */
  newest: Choice;
}

/** @throws UserError when nothing can be learnt, or what was sent must not be believed */
export async function lookForUpdate(look: Look): Promise<Found> {
  const { info, paths, wanted, isAsked } = look;
  const base = findBase(look);
  const stallTimeoutMs = answerTimeoutMs(look.machine.env);
  const get = (name: string, maxBytes: number) =>
    fetchBytes(new URL(name, base), { maxBytes, stallTimeoutMs });
  try {
    const [bytes, signature] = await Promise.all([
      get("release.json", maxDocumentBytes),
      get("release.json.minisig", maxSignatureBytes),
    ]);
    const memory = readMemory(paths);
    const { retiredKeys } = memory;
    const signed = readDocument(bytes, new TextDecoder().decode(signature), { info, retiredKeys });
    checkChannel(signed.document, look.channel);
    const keys = info.releaseKeys.map((line) => parsePublicKey(line)?.id ?? "");
    const after = rememberDocument(memory, signed, keys);
    writeMemory(paths, after);
    refuseExpired(signed.document, look.now);
    const { version, target } = info;
    const { document } = signed;
    const choose = (one: string | null) =>
      chooseUpdate(document, { version, target, memory: after, wanted: one, isAsked });
    return { base, document, choice: choose(wanted), newest: choose(null) };
  } catch (error) {
    throw explain(error, info);
  }
}

/** @throws DocumentError for a channel that the user did not choose; the stable one is for all */
function checkChannel({ channel }: ReleaseDocument, asked: string | null): void {
  if (channel === "stable" || channel === asked) return;
  throw new DocumentError(`it is of the channel "${channel}"`);
}

function findBase({ info, config, machine, channel }: Look): URL {
  if (info.releaseKeys.length === 0 || config.update === undefined) {
    throw new UserError(`Cannot update ${info.title}: this version does not know where updates are`, {
      hint: "download the new version where you got this one",
    });
  }
  // A mirror needs no trust: what it sends is signed.
  const mirror = machine.env[`${environmentPrefix(info.name)}_UPDATE_URL`];
  const address = mirror || addressOf(config.update, info, channel);
  const base = new URL(address.endsWith("/") ? address : `${address}/`);
  if (isSafe(base)) return base;
  throw new UserError(`Cannot update ${info.title}: "${address}" is no HTTPS address`, {
    hint: "download the new version where you got this one",
  });
}

function addressOf(
  { url, channels = {} }: NonNullable<AppConfig["update"]>,
  { title }: BuildInfo,
  channel: string | null,
): string {
  if (channel === null || channel === "stable") return url;
  const address = Object.hasOwn(channels, channel) ? channels[channel] : undefined;
  if (address !== undefined) return address;
  throw new UserError(`Cannot update ${title}: there is no channel "${channel}"`, {
    hint: `the channels are ${["stable", ...Object.keys(channels)].join(", ")}`,
  });
}

function explain(error: unknown, { title }: BuildInfo): unknown {
  if (error instanceof DownloadError) {
    return new UserError(`Cannot look for updates of ${title}: ${error.message}`, {
      hint: "try again later, with a network; the app works as it is",
      cause: error,
    });
  }
  if (error instanceof DocumentError) {
    return new UserError(`Cannot trust what was sent as an update of ${title}: ${error.message}`, {
      hint: "check this computer's date, or try again later, or in another network; nothing was changed",
      cause: error,
    });
  }
  return error;
}
