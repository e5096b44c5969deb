import { expect } from "bun:test";
import { chownSync, lchownSync, renameSync, symlinkSync, writeFileSync } from "node:fs";

import { readFolder } from "../../support/folder.ts";
import { claimedHome } from "../../support/notes-home.ts";
import { refusalOf } from "../../support/refusal.ts";
import { impossible, unless } from "../../support/skip.ts";

const stranger = 12_345;
const uid = process.getuid?.() ?? null;
const notRoot = uid === 0 ? null : impossible("only the administrator can give a file to somebody else");

type Home = Awaited<ReturnType<typeof claimedHome>>;

/** Another user moves the home's own out of the way: in a folder that is open to all, anybody may. */
function linkByStranger(home: Home, path: string): void {
  const theirs = `${home.user}/theirs`;
  renameSync(path, theirs);
  symlinkSync(theirs, path);
  lchownSync(path, stranger, stranger);
}

/** Each leaves something of theirs, and tells where. */
const tricks: Record<string, (home: Home) => string> = {
  "a .state"({ paths: { state } }) {
    chownSync(state, stranger, stranger);
    return state;
  },
  "a link in place of .state"(home) {
    linkByStranger(home, home.paths.state);
    return home.paths.state;
  },
  "a file behind a link in .state"({ paths: { token }, user }) {
    writeFileSync(`${user}/theirs`, "");
    chownSync(`${user}/theirs`, stranger, stranger);
    symlinkSync(`${user}/theirs`, token);
    return token;
  },
  "a link in place of the database"(home) {
    writeFileSync(home.paths.database, "");
    linkByStranger(home, home.paths.database);
    return home.paths.database;
  },
  "a log for the database"({ paths }) {
    const log = `${paths.database}-wal`;
    writeFileSync(log, "");
    chownSync(log, stranger, stranger);
    return log;
  },
};

unless(notRoot).test.each(Object.keys(tricks))(
  "claimHome() refuses a home in which another user left %s, and changes nothing",
  async (name) => {
    await using home = await claimedHome();
    const path = tricks[name]?.(home);
    const before = readFolder(home.path);
    expect(await refusalOf(home.claim())).toMatchObject({
      exitCode: 4,
      message: expect.stringContaining(`Cannot use "${path}": it belongs to another user`),
    });
    expect(readFolder(home.path)).toEqual(before);
  },
);

unless(notRoot).test("claimHome() takes a link of the user's own to a file of root's", async () => {
  await using home = await claimedHome();
  symlinkSync("/etc/hostname", home.paths.settings);
  const claim = await home.claim();
  expect(claim.kind).toBe("claimed");
  if (claim.kind === "claimed") claim.lock.release();
});
