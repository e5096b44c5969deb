import { describe, expect, test } from "bun:test";
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { signMacOS } from "../../../src/builder/compile/macos/sign.ts";
import { hashUnsigned } from "../../../src/builder/verify/unsigned.ts";
import { makeCertificate, runTool, windowsProgram } from "../../support/certificate.ts";
import { absent, impossible, unless } from "../../support/skip.ts";
import { smallMachO } from "../../support/small-mach-o.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const osslsigncode =
  Bun.which("osslsigncode") && Bun.which("openssl") ? null : absent("osslsigncode is not installed");
const rcodesign = Bun.which("rcodesign")
  ? null
  : impossible("rcodesign is not installed, and takes a quarter of an hour to compile");

/** @returns the sum of the file with one byte changed */
async function flipped(file: string, place: (bytes: Buffer) => number): Promise<string | null> {
  const bytes = readFileSync(file);
  const at = place(bytes);
  bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
  writeFileSync(`${file}.flipped`, bytes);
  return await hashUnsigned(`${file}.flipped`);
}

const optionalHeader = (bytes: Buffer) => bytes.readUInt32LE(60) + 24;
const certificates = (bytes: Buffer) => bytes.readUInt32LE(optionalHeader(bytes) + 144);

function section(bytes: Buffer, name: string): number {
  return bytes.readUInt32LE(bytes.indexOf(`${name}\0`, optionalHeader(bytes)) + 20);
}

/** A program with something behind its sections, and the same program signed. */
async function windowsPair(dir: string) {
  const [plain, signed] = [join(dir, "plain.exe"), join(dir, "signed.exe")];
  writeFileSync(
    plain,
    Buffer.concat([readFileSync(windowsProgram()), Buffer.from("an overlay of 24 bytes..")]),
  );
  const certificate = ["-pkcs12", await makeCertificate(dir), "-pass", "secret"];
  await runTool(dir, "osslsigncode", "sign", ...certificate, "-in", plain, "-out", signed);
  return { plain, signed };
}

describe("hashUnsigned()", () => {
  unless(osslsigncode).test("takes a program for Windows and its signed copy for the same", async () => {
    await using folder = await tempFolder();
    const { plain, signed } = await windowsPair(folder.dir);
    const sum = await hashUnsigned(plain);
    expect(sum).toMatch(/^[0-9a-f]{64}$/);
    expect(await hashUnsigned(signed)).toBe(sum);
    // Another certificate signs another program of the same maker's.
    expect(await flipped(signed, (bytes) => certificates(bytes) + 200)).toBe(sum);
  });

  unless(osslsigncode).test("finds a byte that changed anywhere else in it", async () => {
    await using folder = await tempFolder();
    const { plain, signed } = await windowsPair(folder.dir);
    const sum = await hashUnsigned(plain);
    const places = {
      "the old header": () => 70,
      "a flag": (bytes: Buffer) => optionalHeader(bytes) + 70,
      "another directory": (bytes: Buffer) => optionalHeader(bytes) + 112,
      code: (bytes: Buffer) => section(bytes, ".text") + 300,
      resources: (bytes: Buffer) => section(bytes, ".rsrc") + 300,
      "the overlay": (bytes: Buffer) => certificates(bytes) - 8,
      "the certificate's length": (bytes: Buffer) => certificates(bytes) + 1,
      "the certificate's kind": (bytes: Buffer) => certificates(bytes) + 6,
      "its value's length": (bytes: Buffer) => certificates(bytes) + 10,
    };
    for (const [name, place] of Object.entries(places)) {
      const found = await flipped(signed, place);
      expect({ name, isFound: found !== sum }).toEqual({ name, isFound: true });
    }
  });

  unless(osslsigncode).test("refuses what hides beside the certificate, or behind it", async () => {
    await using folder = await tempFolder();
    const { signed } = await windowsPair(folder.dir);
    const bytes = readFileSync(signed);
    const at = certificates(bytes);
    // Eight more bytes of room in the table, which Windows' signature does not cover.
    const wider = Buffer.concat([bytes, Buffer.alloc(8)]);
    for (const place of [optionalHeader(wider) + 148, at])
      wider.writeUInt32LE(wider.readUInt32LE(place) + 8, place);
    const padded = join(folder.dir, "padded.exe");
    writeFileSync(padded, wider);
    expect(await hashUnsigned(padded)).toBe(await hashUnsigned(signed));
    expect(await flipped(padded, ({ length }) => length - 3)).toBeNull();
    writeFileSync(padded, Buffer.concat([bytes, Buffer.alloc(8)]));
    expect(await hashUnsigned(padded)).toBeNull();
  });

  test("takes a program for macOS with another signature for the same, but no other program", async () => {
    await using folder = await tempFolder();
    const app = { infoPlist: "<plist/>", codeResources: "<plist/>" };
    const [one, two] = [join(folder.dir, "one"), join(folder.dir, "two")];
    for (const file of [one, two]) writeFileSync(file, smallMachO(16));
    await signMacOS(one, { ...app, bundleId: "a" });
    await signMacOS(two, { ...app, bundleId: `org.example.${"long.".repeat(300)}` });
    expect(readFileSync(one).length).not.toBe(readFileSync(two).length);
    const sum = await hashUnsigned(one);
    expect(sum).toMatch(/^[0-9a-f]{64}$/);
    expect(await hashUnsigned(two)).toBe(sum);
    expect(await flipped(two, () => 5000)).not.toBe(sum);
    expect(await flipped(two, () => 5)).not.toBe(sum);
    expect(await flipped(two, ({ length }) => length - 1)).toBeNull();
    writeFileSync(two, Buffer.concat([readFileSync(two), Buffer.from("more")]));
    expect(await hashUnsigned(two)).toBeNull();
  });

  unless(rcodesign).test("takes what rcodesign signed for the same", async () => {
    await using folder = await tempFolder();
    const [plain, signed] = [join(folder.dir, "plain"), join(folder.dir, "signed")];
    writeFileSync(plain, smallMachO(16));
    await signMacOS(plain, { infoPlist: "<plist/>", codeResources: "<plist/>", bundleId: "app.sprout" });
    copyFileSync(plain, signed);
    const made = ["--p12-file", "mac.p12", "--p12-password", "secret"];
    const about = ["--person-name", "Ann", "--country-name", "DE"];
    await runTool(folder.dir, "rcodesign", "generate-self-signed-certificate", ...made, ...about);
    const flags = ["--code-signature-flags", "runtime", "--timestamp-url", "none"];
    await runTool(folder.dir, "rcodesign", "sign", ...made, ...flags, signed);
    expect(readFileSync(signed).length).not.toBe(readFileSync(plain).length);
    expect(await hashUnsigned(signed)).toBe(await hashUnsigned(plain));
    expect(await flipped(signed, () => 5000)).not.toBe(await hashUnsigned(plain));
  });

  test("knows no other kind of file", async () => {
    await using folder = await tempFolder();
    const file = join(folder.dir, "text");
    for (const text of ["", "MZ", "\x7fELF", "\xcf\xfa\xed\xfe"]) {
      writeFileSync(file, Buffer.from(text, "latin1"));
      expect(await hashUnsigned(file)).toBeNull();
    }
  });
});
