// Files of the app's own, in the executable: large uploads, kills, downloads in parts, backups, restores and exports.
import { beforeAll, describe, expect, test } from "bun:test";
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { browserMissing, openPage } from "../support/browser.ts";
import type { Binary } from "../support/binary.ts";
import { filesVersion } from "../support/file-routes.ts";
import { tempHome, type TempHome } from "../support/home.ts";
import { until } from "../support/http.ts";
import { large, megabyte, peakMb } from "../support/large-file.ts";
import { itemNames, postItem } from "../support/items.ts";
import { execute, start, type Program } from "../support/program.ts";
import { impossible, unless } from "../support/skip.ts";

const buildTimeoutMs = 10 * 60_000;
const largeMb = 1024;

interface Listed {
  path: string;
  size: number;
}

let binary: Binary;
beforeAll(async () => {
  binary = await filesVersion();
}, buildTimeoutMs);

const addressOf = (name: string, more = "") => `/api/receipts?name=${encodeURIComponent(name)}${more}`;

async function upload(program: Program, name: string, body: BodyInit, more = ""): Promise<Response> {
  return await program.request(addressOf(name, more), { method: "PUT", body });
}

async function listed(program: Program): Promise<Listed[]> {
  const files = (await (await program.request("/api/receipts")).json()) as Listed[];
  return files.map(({ path, size }) => ({ path, size }));
}

const leftovers = (home: TempHome) =>
  existsSync(home.file(".state", "uploads")) ? readdirSync(home.file(".state", "uploads")) : [];

describe("a file of a gigabyte", () => {
  const notHere = process.platform === "linux" ? null : impossible("memory is read from /proc");

  unless(notHere).test("is stored and given in constant memory, of known and unknown length", async () => {
    await using home = await tempHome();
    await using program = await start(binary, { home });
    await postItem(program, "warm");
    const before = peakMb(program.pid);
    const source = join(home.user, "large.bin");
    await Bun.write(source, new Response(large(largeMb)));
    for (const body of [Bun.file(source), large(largeMb)])
      expect((await upload(program, "large.bin", body, "&replace=true")).status).toBe(200);
    const size = largeMb * megabyte;
    expect(await listed(program)).toEqual([{ path: "receipts/large.bin", size }]);
    let read = 0;
    for await (const chunk of (await program.request(addressOf("large.bin"))).body ?? [])
      read += chunk.length;
    expect(read).toBe(size);
    const after = peakMb(program.pid);
    console.log(
      `memory with ${largeMb} MB sent twice and read once: ${before} MB before, ${after} MB at most`,
    );
    // It stays there, however much is sent: what is read ahead, and what is not yet collected.
    expect(after - before).toBeLessThan(150);
    expect(leftovers(home)).toEqual([]);
  });

  test("that is cut off by a kill is not there, not counted, and takes no room after the next start", async () => {
    await using home = await tempHome();
    {
      await using program = await start(binary, { home });
      await upload(program, "kept.txt", "kept");
      let sent = 0;
      const sending = upload(
        program,
        "large.bin",
        large(largeMb, (count) => void (sent = count)),
      ).catch(() => null);
      await until(
        () => sent,
        (count) => count > largeMb / 2,
      );
      await program.kill();
      expect(await sending).toBeNull();
      expect(leftovers(home)).toHaveLength(1);
      expect(readdirSync(home.file("receipts"))).toEqual(["kept.txt"]);
    }
    // Not even a backup that is made before the next start has it.
    const backup = await execute(binary, { home, args: ["backup", "copy", "--json"] });
    expect(JSON.parse(backup.stdout)).toMatchObject({ files: 1 });
    await using program = await start(binary, { home });
    expect(await listed(program)).toEqual([{ path: "receipts/kept.txt", size: 4 }]);
    expect(leftovers(home)).toEqual([]);
  });

  test("over the route's limit is refused on the way, and nothing of it stays", async () => {
    await using home = await tempHome();
    await using program = await start(binary, { home });
    let sent = 0;
    const counted = large(largeMb, (count) => void (sent = count));
    const answer = await upload(program, "large.bin", counted, `&maxBytes=${5 * megabyte}`);
    expect([answer.status, await answer.text()]).toEqual([413, expect.stringContaining('"too_large"')]);
    expect(sent).toBeLessThan(largeMb);
    expect([await listed(program), leftovers(home)]).toEqual([[], []]);
  });
});

describe("a stored file", () => {
  test("is given in parts, and is saved where it could run as a page", async () => {
    await using home = await tempHome();
    await using program = await start(binary, { home });
    await upload(program, "a.txt", "0123456789");
    const ask = (headers: Record<string, string>) => program.request(addressOf("a.txt"), { headers });
    const part = await ask({ range: "bytes=2-4" });
    expect([part.status, await part.text(), part.headers.get("content-range")]).toEqual([
      206,
      "234",
      "bytes 2-4/10",
    ]);
    const etag = part.headers.get("etag") ?? "";
    expect(await (await ask({ range: "bytes=8-", "if-range": etag })).text()).toBe("89");
    expect(await (await ask({ range: "bytes=8-", "if-range": '"old"' })).text()).toBe("0123456789");
    expect((await ask({ range: "bytes=10-" })).status).toBe(416);
    const head = await program.request(addressOf("a.txt"), { method: "HEAD" });
    expect([head.status, head.headers.get("content-length")]).toEqual([200, "10"]);
    await upload(program, "page.html", "<script>alert(1)</script>");
    const page = await program.request(addressOf("page.html"));
    expect(page.headers.get("content-disposition")).toStartWith("attachment");
    expect(page.headers.get("x-content-type-options")).toBe("nosniff");
    expect(page.headers.get("content-security-policy")).toContain("default-src 'none'");
  });

  test("gets a name that is safe and free, wherever it was meant to go", async () => {
    await using home = await tempHome();
    await using program = await start(binary, { home });
    for (const name of ["../../../etc/passwd", "con.pdf", "a.pdf", "A.pdf"]) await upload(program, name, "x");
    expect((await listed(program)).map(({ path }) => path)).toEqual([
      "receipts/A-2.pdf",
      "receipts/_con.pdf",
      "receipts/a.pdf",
      "receipts/etc/passwd",
    ]);
    expect((await program.request(addressOf("../settings.toml"))).status).toBe(404);
  });
});

unless(browserMissing).test("a page sends a file, and is told when it is too large", async () => {
  await using home = await tempHome();
  await using program = await start(binary, { home });
  const opened = await execute(binary, { home, args: ["open", "--no-open", "--json"] });
  await using page = await openPage((JSON.parse(opened.stdout) as { url: string }).url);
  await page.until("document.querySelector('#access').textContent === 'in'");
  // As authorizedFetch does it: the token goes into a request that has its body already.
  const send = (name: string, megabytes: number, more = "") => `(async () => {
    const file = new File([new Uint8Array(${megabytes * megabyte})], ${JSON.stringify(name)});
    const request = new Request("${addressOf(name, more)}", { method: "PUT", body: file });
    request.headers.set("authorization", "Bearer " + localStorage.getItem("samara.token"));
    const answer = await fetch(request).catch(() => null);
    return answer?.status ?? "cut off";
  })()`;
  expect(await page.read<number>(send("a.bin", 40))).toBe(200);
  expect(await page.read<number>(send("b.bin", 40, `&maxBytes=${megabyte}`))).toBe(413);
  expect(await listed(program)).toEqual([{ path: "receipts/a.bin", size: 40 * megabyte }]);
  page.complaints.length = 0;
});

describe("backups with files", () => {
  /** A home with a row and two files, and its program stopped. */
  async function usedHome(): Promise<TempHome> {
    const home = await tempHome();
    await using program = await start(binary, { home });
    await postItem(program, "before");
    await upload(program, "a.txt", "a");
    await upload(program, "b.txt", "b");
    return home;
  }

  async function change(home: TempHome): Promise<void> {
    await using program = await start(binary, { home });
    await postItem(program, "after");
    await upload(program, "a.txt", "changed", "&replace=true");
    await upload(program, "c.txt", "c");
    await program.request(addressOf("b.txt"), { method: "DELETE" });
  }

  const run = async (home: TempHome, ...args: string[]) => {
    const outcome = await execute(binary, { home, args: [...args, "--json"] });
    expect(outcome).toMatchObject({ stderr: "", exitCode: 0 });
    return JSON.parse(outcome.stdout) as { file: string; setAside: string; files: unknown };
  };

  async function textsOf(home: TempHome): Promise<{ rows: string[]; files: Record<string, string> }> {
    await using program = await start(binary, { home });
    const rows = (await itemNames(program)).slice(2);
    const paths = (await listed(program)).map(({ path }) => path);
    return {
      rows,
      files: Object.fromEntries(paths.map((path) => [path, readFileSync(home.file(path), "utf8")])),
    };
  }

  const before = { rows: ["before"], files: { "receipts/a.txt": "a", "receipts/b.txt": "b" } };
  const after = {
    rows: ["before", "after"],
    files: { "receipts/a.txt": "changed", "receipts/c.txt": "c" },
  };

  test("bring rows and files back together, and what they replace comes back, too", async () => {
    await using home = await usedHome();
    const { file } = await run(home, "backup");
    await change(home);
    const { files, setAside } = await run(home, "restore", file);
    expect(files).toEqual({ restored: 2, removed: 1, left: 0 });
    expect(await textsOf(home)).toEqual(before);
    await run(home, "restore", setAside);
    expect(await textsOf(home)).toEqual(after);
  });

  test("outside of the home are a folder that another home takes, and whoever has it can read", async () => {
    await using home = await usedHome();
    const folder = join(home.user, "copy");
    expect(await run(home, "backup", "copy")).toMatchObject({ file: folder, files: 2 });
    expect(readFileSync(join(folder, "files", "receipts", "a.txt"), "utf8")).toBe("a");
    if (process.platform !== "win32") expect(statSync(folder).mode & 0o777).toBe(0o700);
    await using other = await tempHome();
    await run(other, "restore", folder);
    expect(await textsOf(other)).toEqual(before);
    const again = await execute(binary, { home, args: ["backup", "copy"] });
    expect([again.exitCode, again.stderr]).toEqual([1, expect.stringContaining(`"${folder}": there is`)]);
  });

  test("say which file of theirs is missing, and change nothing", async () => {
    await using home = await usedHome();
    await run(home, "backup", "copy");
    await change(home);
    rmSync(join(home.user, "copy", "files", "receipts", "b.txt"));
    const refused = await execute(binary, { home, args: ["restore", join(home.user, "copy")] });
    expect([refused.exitCode, refused.stderr]).toEqual([
      1,
      expect.stringMatching(/^Cannot restore the file "receipts\/b\.txt": .* is missing\nTry: /),
    ]);
    expect(await textsOf(home)).toEqual(after);
  });

  test("wait for the start that ends a restore which was cut off", async () => {
    await using home = await usedHome();
    writeFileSync(home.file(".state", "restore.json"), "{}");
    for (const args of [["backup"], ["export", "out"]]) {
      const refused = await execute(binary, { home, args });
      expect([refused.exitCode, refused.stderr]).toEqual([
        1,
        expect.stringContaining("a restore is not done yet\nTry: "),
      ]);
    }
    expect(await textsOf(home)).toEqual(before);
    await run(home, "backup");
  });

  test("are listed with the count of their files, and paths and doctor know of them", async () => {
    await using home = await usedHome();
    await run(home, "backup");
    const said = async (command: string) => (await execute(binary, { home, args: [command] })).stdout;
    expect(await said("backups")).toMatch(/ size +files\n.* 2, 1 kB\n$/);
    expect(await said("paths")).toContain(
      `files     ${home.file("receipts", "**")}\n          ${home.file("logo.*")}`,
    );
    expect(await said("doctor")).toMatch(/ok +files +2 \(1 kB\)/);
  });

  test("export has the files beside the seeds", async () => {
    await using home = await usedHome();
    writeFileSync(home.file("logo.png"), "logo");
    await run(home, "export", "out");
    const account = JSON.parse(readFileSync(join(home.user, "out", "export.json"), "utf8")) as {
      files: string[];
    };
    expect(account.files).toEqual(expect.arrayContaining(["logo.png", "receipts/a.txt", "welcome.txt"]));
    expect(readFileSync(join(home.user, "out", "files", "receipts", "b.txt"), "utf8")).toBe("b");
  });
});
