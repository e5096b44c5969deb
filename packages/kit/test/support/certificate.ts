// A certificate that nobody trusts, for whoever signs programs.
import { join } from "node:path";

import { runChild } from "../../src/builder/child.ts";

export async function runTool(dir: string, ...command: string[]): Promise<string> {
  const child = await runChild(command, { cwd: dir, env: process.env });
  if (child?.exitCode !== 0) throw new Error(`${command.join(" ")}: ${child?.stderr}`);
  return child.stdout;
}

/**
 * Makes cert.pfx, with the password "secret", and its public part cert.pem.
 * @returns the path of cert.pfx
 */
export async function makeCertificate(dir: string): Promise<string> {
  const subject = ["-subj", "/CN=Ann", "-days", "30", "-addext", "extendedKeyUsage=codeSigning"];
  const files = ["-keyout", "key.pem", "-out", "cert.pem"];
  await runTool(dir, "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", ...files, ...subject);
  const pfx = ["-inkey", "key.pem", "-in", "cert.pem", "-out", "cert.pfx", "-passout", "pass:secret"];
  await runTool(dir, "openssl", "pkcs12", "-export", ...pfx);
  return join(dir, "cert.pfx");
}

/** The smallest thing that signers take for a program of Windows: one of Wine's own. */
export function windowsProgram(): string {
  const found = [...new Bun.Glob("/usr/lib/*/wine/x86_64-windows/notepad.exe").scanSync("/")][0];
  if (found === undefined) throw new Error("Wine brings no notepad.exe");
  return found;
}
