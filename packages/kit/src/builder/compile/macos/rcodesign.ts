// The tool that signs and notarizes apps for macOS on every system, and the variables that it gets
// its secrets from.
import type { Tool } from "../certificate.ts";

export const rcodesign: Tool = {
  name: "rcodesign",
  system: "macOS",
  installLine: "cargo install apple-codesign --locked",
};

export const variables = {
  /** Names a PKCS #12 file. */
  certificate: "SAMARA_MACOS_CERTIFICATE",
  password: "SAMARA_MACOS_CERTIFICATE_PASSWORD",
  /** Apple's own server when absent, which notarized apps need; `none` for no time stamp. */
  timestamp: "SAMARA_MACOS_TIMESTAMP_URL",
  /** Names the JSON file that `rcodesign encode-app-store-connect-api-key` writes. */
  notaryKey: "SAMARA_MACOS_NOTARY_KEY",
} as const;
