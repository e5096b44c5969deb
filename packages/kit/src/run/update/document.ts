// The signed release.json, as a program that updates itself reads it. It is not even parsed before
// its signature is checked.
import { Type, type Static } from "@sinclair/typebox";
import { Value } from "@sinclair/typebox/value";

import type { BuildInfo } from "../build-info.ts";
import { checkSignature, parsePublicKey, parseSignature, type PublicKey } from "../minisign.ts";

/** Far more than any release needs. */
export const maxDocumentBytes = 1 << 20;
export const maxSignatureBytes = 4096;
/** An executable of 2 GB is a mistake, or meant to fill a disk. */
const maxFileBytes = 2 ** 31;

const Sha256 = Type.String({ pattern: "^[0-9a-f]{64}$" });
const Version = Type.String({ pattern: "^\\d{1,9}\\.\\d{1,9}\\.\\d{1,9}([-+][0-9A-Za-z.+-]{1,80})?$" });
/** A plain name: no folder, no flag, nothing hidden, no device of Windows with a colon. */
const FileName = Type.String({ pattern: "^[0-9A-Za-z][0-9A-Za-z._+-]{0,200}$" });
const Size = Type.Integer({ minimum: 1, maximum: maxFileBytes });
const Sum = { size: Size, sha256: Sha256 };
/** ISO 8601, UTC. */
const Time = Type.String({ pattern: "^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{3}Z$" });
const Target = Type.String({ minLength: 1, maxLength: 40 });

const Document = Type.Object({
  format: Type.Literal(1),
  name: Type.String(),
  appId: Type.String(),
  version: Version,
  channel: Type.String({ pattern: "^[a-z0-9-]{1,40}$" }),
  /** The time of issue. */
  sourceDate: Time,
  /** From when on nothing is taken from it; absent for never. */
  expires: Type.Optional(Time),
  minimumVersion: Type.Union([Version, Type.Null()]),
  recalled: Type.Array(Version, { maxItems: 1000 }),
  rollout: Type.Integer({ minimum: 0, maximum: 100 }),
  /** What is new, as plain text. */
  notes: Type.Optional(Type.String({ maxLength: 8000 })),
  migrations: Type.Array(Type.Object({ name: Type.String(), sha256: Sha256 }), { maxItems: 10_000 }),
  artifacts: Type.Array(Type.Object({ target: Target, executable: Type.Object(Sum) }), { maxItems: 100 }),
  files: Type.Array(
    Type.Object({
      kind: Type.String(),
      target: Type.Union([Target, Type.Null()]),
      file: Type.String({ maxLength: 300 }),
      ...Sum,
    }),
    { maxItems: 1000 },
  ),
  patches: Type.Array(Type.Object({ target: Target, from: Sha256, file: FileName, ...Sum }), {
    maxItems: 1000,
  }),
});
export type ReleaseDocument = Static<typeof Document>;

/** The key that signed a document: the first of the embedded ones, or the one after it. */
export interface SignedDocument {
  document: ReleaseDocument;
  key: PublicKey;
}

/** Why a document is not taken, in a sentence's second half. */
export class DocumentError extends Error {}

export interface Trust {
  info: Pick<BuildInfo, "appId" | "name" | "releaseKeys">;
  /** Ids of keys that a later key retired. */
  retiredKeys: readonly string[];
}

/** @throws DocumentError unless one of the app's keys signed these bytes for this app */
export function readDocument(bytes: Uint8Array, signatureText: string, trust: Trust): SignedDocument {
  const { info, retiredKeys } = trust;
  const keys = info.releaseKeys.flatMap((line) => parsePublicKey(line) ?? []);
  const signature = parseSignature(signatureText);
  if (signature === null) throw new DocumentError("it has no signature");
  const verdict = checkSignature(
    bytes,
    signature,
    keys.filter(({ id }) => !retiredKeys.includes(id)),
  );
  if (verdict.state === "key") throw new DocumentError("another key signed it");
  if (verdict.state !== "good") throw new DocumentError("it was changed after it was signed");
  const document = parse(bytes);
  if (document.appId !== info.appId || document.name !== info.name) {
    throw new DocumentError("it is another app's");
  }
  return { document, key: verdict.key };
}

/**
 * Without an expiry it holds for ever: a maker on holiday must not break updates.
 * @throws DocumentError for one that a host may be holding back newer ones with
 */
export function refuseExpired({ expires }: Pick<ReleaseDocument, "expires">, now: Date): void {
  // A date that is none is over, too.
  if (expires === undefined || Date.parse(expires) > now.getTime()) return;
  throw new DocumentError(`it expired on ${expires.slice(0, 10)}`);
}

function parse(bytes: Uint8Array): ReleaseDocument {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new DocumentError("it is not JSON", { cause });
  }
  const wrong = Value.Errors(Document, value).First();
  if (wrong) throw new DocumentError(`its "${wrong.path.slice(1)}" is wrong`);
  return value as ReleaseDocument;
}
