// Signs as minisign does, with a secret key of its unencrypted form. Written apart from the sources, so that a test does not ask
// them whether they are right. Formats: https://jedisct1.github.io/minisign/#signature-format
import { createPrivateKey, generateKeyPairSync, randomBytes, sign } from "node:crypto";

export interface TestKey {
  number: Buffer;
  seed: Buffer;
  /** `RWQ…` */
  publicLine: string;
}

const privatePrefix = Buffer.from("302e020100300506032b657004220420", "hex");

export function newKey(): TestKey {
  const { privateKey } = generateKeyPairSync("ed25519");
  const jwk = privateKey.export({ format: "jwk" });
  const number = randomBytes(8);
  const publicBytes = Buffer.from(jwk.x ?? "", "base64url");
  const publicLine = Buffer.concat([Buffer.from("Ed"), number, publicBytes]).toString("base64");
  return { number, seed: Buffer.from(jwk.d ?? "", "base64url"), publicLine };
}

/** The text of a .minisig file. */
export function signText(
  content: Uint8Array,
  key: TestKey,
  trusted = "timestamp:1\tfile:release.json\thashed",
): string {
  const hash = new Bun.CryptoHasher("blake2b512").update(content).digest();
  const signature = signWith(key, hash);
  const line = Buffer.concat([Buffer.from("ED"), key.number, signature]).toString("base64");
  const global = signWith(key, Buffer.concat([signature, Buffer.from(trusted)])).toString("base64");
  return `untrusted comment: signature\n${line}\ntrusted comment: ${trusted}\n${global}\n`;
}

function signWith({ seed }: TestKey, message: Uint8Array): Buffer {
  const der = Buffer.concat([privatePrefix, seed]);
  return sign(null, message, createPrivateKey({ key: der, format: "der", type: "pkcs8" }));
}
