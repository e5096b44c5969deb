// Checks the config's additions to the page's Content-Security-Policy: a source that opens the page
// to others needs a reason. Pure.
import type { AppConfig, CspSource } from "../../run/config.ts";
import { cspDirectives } from "../../run/content-security-policy.ts";
import { closestName } from "../../run/terminal/closest-name.ts";
import { UserError } from "../../run/errors.ts";

/** @throws UserError naming the directive, the source and what is allowed */
export function checkCsp({ csp = {} }: AppConfig, file: string): void {
  for (const [directive, sources] of Object.entries(csp)) {
    if (!cspDirectives.includes(directive)) throw unknownDirective(directive, file);
    for (const source of sources) checkSource(directive, source, file);
  }
}

function checkSource(directive: string, added: CspSource, file: string): void {
  const source = typeof added === "string" ? added : added.source;
  if (/[\s;,]/.test(source) || source === "")
    throw refuse(directive, source, file, "it is no source", "write one source, such as https://example.org");
  const danger = typeof added === "string" ? findDanger(directive, source) : null;
  if (danger === null) return;
  const reasoned = `{ source: ${JSON.stringify(source)}, reason: "…" }`;
  throw refuse(directive, source, file, danger, `leave it out, or write it with its reason: ${reasoned}`);
}

/** Sources that let others' code run in the page, or let it send its content anywhere. */
function findDanger(directive: string, source: string): string | null {
  if (/^(\*|https?:|wss?:|ftp:)$/i.test(source) || /^(\w+:\/\/)?\*\.?\w*$/.test(source))
    return "it means every server";
  if (directive === "script-src" || directive === "worker-src") {
    if (/^'unsafe-(eval|inline|hashes)'$/i.test(source)) return "it lets text from anywhere run as code";
    if (!source.startsWith("'")) return "it lets code from elsewhere run in the page";
  }
  return null;
}

function unknownDirective(directive: string, file: string): UserError {
  const meant = closestName(directive, cspDirectives);
  return new UserError(`Cannot use csp in "${file}": "${directive}" is no directive that an app may add to`, {
    hint: meant ? `did you mean ${meant}?` : `choose among ${cspDirectives.join(", ")}`,
  });
}

function refuse(directive: string, source: string, file: string, why: string, hint: string): UserError {
  return new UserError(`Cannot use csp.${directive} in "${file}": "${source}" is refused, as ${why}`, {
    hint,
  });
}
