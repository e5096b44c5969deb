import { describe, expect, test } from "bun:test";
import { chmodSync, existsSync, mkdirSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";

import { acquireLock, isLocked } from "../../../src/run/home/lock.ts";
import { tempHome } from "../../support/home.ts";
import { until } from "../../support/http.ts";
import { asOrdinaryUser } from "../../support/ordinary-user.ts";
import { refusalOf } from "../../support/refusal.ts";

const module = JSON.stringify(join(import.meta.dir, "..", "..", "..", "src", "run", "home", "lock.ts"));

async function makeHome() {
  const home = await tempHome();
  mkdirSync(home.path);
  return { ...home, lock: home.file("lock.db") };
}

/** Another process that tries to take the lock, says whether it got it, and keeps it until it is killed. */
async function startHolder(file: string) {
  const script = `
    import { acquireLock } from ${module};
    const lock = acquireLock(${JSON.stringify(file)});
    console.log(lock === null ? "refused" : "taken");
    if (lock === null) process.exit();
    Bun.gc(true);
    setInterval(() => Bun.gc(true), 10);
  `;
  const child = Bun.spawn([process.execPath, "-e", script], { stdout: "pipe", stderr: "inherit" });
  const { value } = await child.stdout.getReader().read();
  return {
    said: new TextDecoder().decode(value).trim(),
    kill: async () => {
      child.kill("SIGKILL");
      await child.exited;
    },
    [Symbol.asyncDispose]: async () => {
      child.kill("SIGKILL");
      await child.exited;
    },
  };
}

describe("acquireLock()", () => {
  test("gives a second process null until the first lets go", async () => {
    await using home = await makeHome();
    const lock = acquireLock(home.lock);
    {
      await using second = await startHolder(home.lock);
      expect(second.said).toBe("refused");
    }
    lock?.release();
    await using third = await startHolder(home.lock);
    expect(third.said).toBe("taken");
    expect(acquireLock(home.lock)).toBeNull();
  });

  test("is free at once after its holder was killed", async () => {
    await using home = await makeHome();
    await using holder = await startHolder(home.lock);
    expect(holder.said).toBe("taken");
    expect(acquireLock(home.lock)).toBeNull();
    await holder.kill();
    const lock = await until(
      () => acquireLock(home.lock),
      (found) => found !== null,
    );
    expect(lock).not.toBeNull();
    lock?.release();
  });

  test("keeps the lock of a holder nobody refers to", async () => {
    await using home = await makeHome();
    acquireLock(home.lock);
    Bun.gc(true);
    await using second = await startHolder(home.lock);
    expect(second.said).toBe("refused");
  });

  test("leaves the file empty and private", async () => {
    await using home = await makeHome();
    const lock = acquireLock(home.lock);
    expect(statSync(home.lock)).toMatchObject({ size: 0 });
    expect(statSync(home.lock).mode & 0o777).toBe(0o600);
    lock?.release();
    expect(statSync(home.lock).size).toBe(0);
  });

  test("may be released twice", async () => {
    await using home = await makeHome();
    const lock = acquireLock(home.lock);
    lock?.release();
    const next = acquireLock(home.lock);
    lock?.release();
    expect(isLocked(home.lock)).toBe(true);
    next?.release();
  });

  test("refuses a write-protected file, on which every process would get the lock", async () => {
    await using home = await makeHome();
    acquireLock(home.lock)?.release();
    chmodSync(home.lock, 0o400);
    const refusal = await refusalOf(() =>
      asOrdinaryUser(join(home.path, ".."), () => acquireLock(home.lock)?.release()),
    );
    expect(refusal).toMatchObject({
      message: `Cannot lock the home with "${home.lock}": it is read-only`,
      hint: expect.stringContaining("take the write protection off that file"),
      exitCode: 4,
    });
    expect(readdirSync(home.path)).toEqual(["lock.db"]);
  });

  test("refuses a folder that is not there", async () => {
    await using home = await tempHome();
    const refusal = await refusalOf(() => acquireLock(home.file("lock.db")));
    expect(refusal).toMatchObject({ exitCode: 4, message: expect.stringContaining(home.file("lock.db")) });
  });
});

describe("isLocked()", () => {
  test("tells whether somebody holds the lock, and makes no file", async () => {
    await using home = await makeHome();
    expect(isLocked(home.lock)).toBe(false);
    expect(existsSync(home.lock)).toBe(false);
    const lock = acquireLock(home.lock);
    expect(isLocked(home.lock)).toBe(true);
    lock?.release();
    expect(isLocked(home.lock)).toBe(false);
  });

  test("looks at a write-protected file as well", async () => {
    await using home = await makeHome();
    const lock = acquireLock(home.lock);
    chmodSync(home.lock, 0o400);
    const look = () => asOrdinaryUser(join(home.path, ".."), () => isLocked(home.lock));
    expect(await look()).toBe(true);
    lock?.release();
    expect(await look()).toBe(false);
  });
});
