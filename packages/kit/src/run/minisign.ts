// Checks minisign signatures. Pure. Formats:
// https://jedisct1.github.io/minisign/#signature-format and #public-key-format.
import { createPublicKey, verify } from "node:crypto";

export interface PublicKey {
  /** As minisign shows it: 16 capital hexadecimal digits. */
  id: string;
  /** The line of a .pub file without its comment: `RWQ…`. */
  line: string;
  /** 32 bytes. */
  bytes: Buffer;
}

export interface Signature {
  /** The id of the key that made it. */
  keyId: string;
  /** Over the content's BLAKE2b hash. */
  bytes: Buffer;
  trustedComment: string;
  /** Over the signature and the trusted comment. */
  globalBytes: Buffer;
}

const signatureBytes = 64;
/** DER of an Ed25519 public key without its 32 bytes: https://www.rfc-editor.org/rfc/rfc8410 */
const derPrefix = Buffer.from("302a300506032b6570032100", "hex");

/** @returns null unless it is the line of an Ed25519 key */
export function parsePublicKey(line: string): PublicKey | null {
  const raw = decodeStrictly(line, 42);
  if (!raw || raw.toString("latin1", 0, 2) !== "Ed") return null;
  return { id: renderKeyId(raw.subarray(2, 10)), line, bytes: raw.subarray(10) };
}

/** @returns null unless it is a signature over a hash, minisign's default since 0.8 */
export function parseSignature(text: string): Signature | null {
  const [untrusted = "", line = "", trusted = "", global = "", ...rest] = text
    .replace(/\r?\n$/, "")
    .split(/\r?\n/);
  const prefix = "trusted comment: ";
  if (rest.length > 0 || !untrusted.startsWith("untrusted comment: ") || !trusted.startsWith(prefix))
    return null;
  const raw = decodeStrictly(line, 10 + signatureBytes);
  const globalBytes = decodeStrictly(global, signatureBytes);
  if (!raw || !globalBytes || raw.toString("latin1", 0, 2) !== "ED") return null;
  return {
    keyId: renderKeyId(raw.subarray(2, 10)),
    bytes: raw.subarray(10),
    trustedComment: trusted.slice(prefix.length),
    globalBytes,
  };
}

export type Verdict =
  | { state: "good"; key: PublicKey }
  /** `key`: none of the known keys made it; the others: what was changed after signing. */
  | { state: "key" | "content" | "comment" };

export function checkSignature(
  content: Uint8Array,
  signature: Signature,
  keys: readonly PublicKey[],
): Verdict {
  const key = keys.find(({ id }) => id === signature.keyId);
  if (!key) return { state: "key" };
  if (!isSigned(hashContent(content), signature.bytes, key)) return { state: "content" };
  const whole = Buffer.concat([signature.bytes, Buffer.from(signature.trustedComment)]);
  return isSigned(whole, signature.globalBytes, key) ? { state: "good", key } : { state: "comment" };
}

export function hashContent(content: Uint8Array): Buffer {
  return new Bun.CryptoHasher("blake2b512").update(content).digest();
}

/** minisign reads the eight bytes as a little-endian number. */
export function renderKeyId(bytes: Uint8Array): string {
  return Buffer.from(Uint8Array.from(bytes).toReversed()).toString("hex").toUpperCase();
}

function isSigned(message: Buffer, bytes: Buffer, key: PublicKey): boolean {
  const der = Buffer.concat([derPrefix, key.bytes]);
  return verify(null, message, createPublicKey({ key: der, format: "der", type: "spki" }), bytes);
}

/** Node accepts stray letters in base64; a signature has exactly one spelling. */
function decodeStrictly(text: string, size: number): Buffer | null {
  const bytes = Buffer.from(text, "base64");
  return bytes.length === size && bytes.toString("base64") === text ? bytes : null;
}
