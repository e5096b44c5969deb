// minisign's secret keys: makes, writes and reads them, and signs. Pure. A message never contains a
// part of a key. Format: https://jedisct1.github.io/minisign/#secret-key-format
import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  randomBytes,
  scryptSync,
  sign,
} from "node:crypto";

import { UserError } from "../../run/errors.ts";
import { hashContent, renderKeyId } from "../../run/minisign.ts";

export interface SecretKey {
  /** The key's number, 8 bytes. */
  number: Buffer;
  /** 32 bytes. */
  seed: Buffer;
  /** Its public key's 32 bytes. */
  publicBytes: Buffer;
}

/** DER of an Ed25519 private key without its seed: https://www.rfc-editor.org/rfc/rfc8410 */
const derPrefix = Buffer.from("302e020100300506032b657004220420", "hex");
const keyBytes = 104;

export function makeSecretKey(): SecretKey {
  const { privateKey } = generateKeyPairSync("ed25519");
  const seed = Buffer.from(privateKey.export({ format: "jwk" }).d ?? "", "base64url");
  return { number: randomBytes(8), seed, publicBytes: publicBytesOf(seed) };
}

/** `RWQ…`, the second line of a .pub file. */
export function publicLine({ number, publicBytes }: SecretKey): string {
  return Buffer.concat([Buffer.from("Ed"), number, publicBytes]).toString("base64");
}

export function keyId({ number }: SecretKey): string {
  return renderKeyId(number);
}

/** The file's text, without a password, as `minisign -G -W` writes it. */
export function renderSecretKey(key: SecretKey, comment: string): string {
  const body = Buffer.concat([key.number, key.seed, key.publicBytes]);
  const salt = Buffer.alloc(48);
  const head = Buffer.concat([Buffer.from("Ed\0\0B2"), salt]);
  return `untrusted comment: ${comment}\n${Buffer.concat([head, body, checksum(body)]).toString("base64")}\n`;
}

/**
 * @param text the file, or its second line alone
 * @param password for a key that minisign wrote with one
 * @param place where it came from, for messages
 */
export function parseSecretKey(text: string, password: string | undefined, place: string): SecretKey {
  const line = text.trim().split(/\r?\n/).at(-1) ?? "";
  const raw = Buffer.from(line, "base64");
  const kind = raw.toString("latin1", 0, 6);
  if (raw.length !== 54 + keyBytes || !["Ed\0\0B2", "EdScB2"].includes(kind)) {
    throw unusable(place, "it is not a secret key of minisign", "take the file that `bun run keys:new` made");
  }
  const hidden = raw.subarray(54);
  const body = kind === "EdScB2" ? unlock(raw, hidden, password, place) : hidden;
  const [key, sum] = [body.subarray(0, 72), body.subarray(72)];
  if (!checksum(key).equals(sum)) {
    throw kind === "EdScB2"
      ? unusable(place, "the password is wrong, or the file is damaged", "set SAMARA_RELEASE_KEY_PASSWORD")
      : unusable(place, "it is damaged", "take it from your backup, or sign with the next key");
  }
  const [number, seed] = [key.subarray(0, 8), key.subarray(8, 40)];
  return { number, seed, publicBytes: publicBytesOf(seed) };
}

/** The text of a .minisig file: the same for the same key, content and comment. */
export function signContent(content: Uint8Array, key: SecretKey, trustedComment: string): string {
  const privateKey = privateKeyOf(key.seed);
  const bytes = sign(null, hashContent(content), privateKey);
  const global = sign(null, Buffer.concat([bytes, Buffer.from(trustedComment)]), privateKey);
  return [
    `untrusted comment: signature, key ${keyId(key)}`,
    Buffer.concat([Buffer.from("ED"), key.number, bytes]).toString("base64"),
    `trusted comment: ${trustedComment}`,
    global.toString("base64"),
    "",
  ].join("\n");
}

/** BLAKE2b over the algorithm, the number and the key. */
function checksum(key: Buffer): Buffer {
  return new Bun.CryptoHasher("blake2b256").update("Ed").update(key).digest();
}

/** minisign stores libsodium's limits. In scrypt's terms: N from the memory, r = 8, p = 1. */
function unlock(raw: Buffer, hidden: Buffer, password: string | undefined, place: string): Buffer {
  if (password === undefined) {
    throw unusable(place, "it has a password", "set SAMARA_RELEASE_KEY_PASSWORD");
  }
  const memory = Number(raw.readBigUInt64LE(46));
  const cost = 2 ** Math.floor(Math.log2(memory / 1024));
  if (!(cost >= 2 && cost <= 2 ** 21)) throw unusable(place, "it is damaged", "take it from your backup");
  const maxmem = memory * 1.5 + 1_000_000;
  const stream = scryptSync(password, raw.subarray(6, 38), keyBytes, { N: cost, r: 8, p: 1, maxmem });
  return Buffer.from(hidden.map((byte, index) => byte ^ (stream[index] ?? 0)));
}

function privateKeyOf(seed: Buffer) {
  return createPrivateKey({ key: Buffer.concat([derPrefix, seed]), format: "der", type: "pkcs8" });
}

function publicBytesOf(seed: Buffer): Buffer {
  return createPublicKey(privateKeyOf(seed)).export({ format: "der", type: "spki" }).subarray(-32);
}

function unusable(place: string, state: string, hint: string): UserError {
  return new UserError(`Cannot use the release key from ${place}: ${state}`, { hint });
}
