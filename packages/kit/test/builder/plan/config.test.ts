import { describe, expect, test } from "bun:test";

import { checkConfig, readConfig } from "../../../src/builder/plan/config.ts";
import { tempProject } from "../../support/project.ts";
import { refusalOf } from "../../support/refusal.ts";

const good = { appId: "11111111-2222-4333-8444-555555555555", title: "Sprout", port: 4848 };

async function readSource(source: string | null) {
  await using project = await tempProject({ "src/config.ts": source });
  return await readConfig(project.dir);
}

describe("checkConfig()", () => {
  test("accepts everything an app may say", () => {
    const full = {
      ...good,
      window: { width: 800, height: 600 },
      targets: ["linux-x64", "windows-arm64"],
      ignore: ["**/*.psd"],
      policies: { "bin/*": "replace", "**/*.db": "once", "a.txt": "keep-edits" },
      files: ["receipts/**", "logo.*"],
      assets: ["templates"],
      include: ["jobs/*.ts"],
      maxBodyBytes: 1,
      maxBodyBytesAt: { "/api/import": 2 ** 31 },
      host: "127.0.0.1",
      hosts: ["notes.local"],
      origins: ["https://example.org"],
      limits: { requestsInProgress: 10, idleSeconds: 60 },
      settings: {
        greeting: { default: "", about: "what is said" },
        size: { default: 2, minimum: 1, maximum: 3 },
      },
      keepRunning: true,
      release: { minimumVersion: "1.0.0", recalled: ["1.2.0", "1.3.0-beta.1"], rollout: 25, maxSizeMb: 200 },
      update: {
        url: "https://example.org/notes/",
        channels: { beta: "https://example.org/beta/" },
        expiresAfterDays: 90,
      },
      links: ["sprout", "sprout-2"],
    };
    expect(checkConfig(full, "config.ts")).toEqual(full as ReturnType<typeof checkConfig>);
  });

  test.each([
    [{ ...good, appId: "notebook" }, 'Cannot use appId in "config.ts": it is "notebook"', "randomUUID"],
    [{ title: "Sprout", port: 1 }, "appId", "randomUUID"],
    [{ ...good, title: " " }, "title", "1 to 80"],
    [{ ...good, title: "a\nb" }, "title", "one line"],
    [{ ...good, port: 0 }, "it is 0", "1 to 65535"],
    [{ ...good, port: 65_536 }, "it is 65536", "1 to 65535"],
    [{ ...good, port: "4747" }, 'it is "4747"', "1 to 65535"],
    [
      { ...good, targets: ["linux-x64", "linux-x86"] },
      'targets.1 in "config.ts": it is "linux-x86"',
      "linux-arm64",
    ],
    [{ ...good, targets: [] }, "targets", "a list of"],
    [{ ...good, window: { width: 800 } }, "window", "height"],
    ...["https", "x", "Sprout", "sprout:", "ms-word", "javascript"].map(
      (scheme) => [{ ...good, links: [scheme] }, "links.0", "schemes"] as const,
    ),
    [
      { ...good, policies: { "bin/*": "repalce" } },
      'Cannot use policies.bin/* in "config.ts": it is "repalce"',
      "keep-edits, replace, once",
    ],
    [{ ...good, policies: ["bin/*"] }, "policies", "keep-edits, replace, once"],
    [{ ...good, assets: "templates" }, "assets", "a list of"],
    [{ ...good, files: "receipts/**" }, "files", "relative to the home"],
    [{ ...good, maxBodyBytes: 0.5 }, "maxBodyBytes", "bytes"],
    [
      { ...good, update: { url: "https://example.org/", expiresAfterDays: 0 } },
      "update.expiresAfterDays",
      "from 1 to 3650",
    ],
    [{ ...good, release: { rollout: 101 } }, "release.rollout", "rollout: 25"],
    [{ ...good, release: { recalled: ["1.2"] } }, "release.recalled.0", 'recalled: ["1.2.0"]'],
    [{ ...good, release: { channel: "beta" } }, "release.channel", "minimumVersion"],
    [{ ...good, maxBodyBytesAt: { "api/import": 1 } }, "maxBodyBytesAt.api/import", 'begin with "/"'],
    [{ ...good, maxBodyBytesAt: { "/api/import": 0 } }, "maxBodyBytesAt./api/import", "bytes"],
    [{ ...good, host: "0.0.0.0" }, 'host in "config.ts": "0.0.0.0" opens the app', "127.0.0.1"],
    [{ ...good, host: 1 }, "host", "127.0.0.1"],
    [{ ...good, hosts: "notes.local" }, "hosts", "without a port"],
    [{ ...good, origins: ["*"] }, 'origins.0 in "config.ts": it is "*"', "https://example.org"],
    [{ ...good, limits: { idleSeconds: 256 } }, "limits.idleSeconds", "255 seconds"],
    [{ ...good, limits: { idle: 1 } }, 'limits.idle in "config.ts"', "idleSeconds"],
    [{ ...good, settings: { size: 3 } }, 'settings.size in "config.ts"', "default"],
    [{ ...good, settings: { Size: { default: 3 } } }, "settings.Size", "small letters"],
    [{ ...good, keepRunning: 1 }, "keepRunning", "true or false"],
    [{ ...good, prot: 1 }, 'Cannot use "prot"', "did you mean port?"],
    [{ appId: good.appId, port: good.port, titel: "Notes" }, 'Cannot use "titel"', "did you mean title?"],
    [undefined, "default export is missing", "export default"],
    [7, "default export is no object", "export default"],
  ])("refuses %j", async (value, message, hint) => {
    const refusal = await refusalOf(() => checkConfig(value, "config.ts"));
    expect(refusal.message).toContain(message);
    expect(refusal.hint).toContain(hint);
  });
});

describe("readConfig()", () => {
  test("reads the default export, types and all", async () => {
    const source = `import type { Missing } from "./nowhere.ts";\nexport default { ...${JSON.stringify(good)} } satisfies object as Missing;\n`;
    expect(await readSource(source)).toEqual(good);
  });

  test.each([
    [null, "there is no", "--project"],
    ["export default {", "Cannot read", "bun check"],
    ['throw new Error("no luck")', "no luck", "bun check"],
    ['import { a } from "./schema.ts"; export default a;', 'it imports "./schema.ts"', "only types"],
    ['const a = await import("./schema.ts"); export default a;', 'it imports "./schema.ts"', "only types"],
  ])("refuses %p", async (source, message, hint) => {
    const refusal = await refusalOf(readSource(source));
    expect(refusal.message).toContain(message);
    expect(refusal.hint).toContain(hint);
  });
});
