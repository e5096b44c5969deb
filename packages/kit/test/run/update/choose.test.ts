import { describe, expect, test } from "bun:test";

import { chooseUpdate } from "../../../src/run/update/choose.ts";
import { sampleDocument } from "../../support/update/document.ts";

type Document = Parameters<typeof chooseUpdate>[0];
const here = {
  version: "1.0.0",
  target: "linux-x64",
  memory: { failed: [] as string[], share: 50 },
  wanted: null as string | null,
  isAsked: false,
};

const choose = (change: Record<string, unknown>, there: Partial<typeof here> = {}) =>
  chooseUpdate(sampleDocument(change) as unknown as Document, { ...here, ...there });

describe("chooseUpdate()", () => {
  test("offers a newer version, with its whole executable and the patches for this target", () => {
    const patch = {
      target: "linux-x64",
      from: "b".repeat(64),
      file: "a-to-b.patch",
      size: 5,
      sha256: "a".repeat(64),
    };
    const patches = [patch, { ...patch, target: "windows-x64" }];
    expect(choose({ patches })).toMatchObject({
      kind: "offer",
      version: "2.0.0",
      patches: [patch],
      full: { size: 10 },
    });
  });

  test("is content with the same version, and with a newer one than the document's", () => {
    expect(choose({}, { version: "2.0.0" })).toEqual({ kind: "current" });
    expect(choose({}, { version: "2.1.0" })).toEqual({ kind: "current" });
  });

  test("offers what a share of the users get, unless it is asked", () => {
    expect(choose({ rollout: 50 })).toMatchObject({ kind: "held", reason: "rollout" });
    expect(choose({ rollout: 51 })).toMatchObject({ kind: "offer" });
    expect(choose({ rollout: 0 }, { isAsked: true })).toMatchObject({ kind: "offer" });
  });

  test("offers a failed version only when it is asked", () => {
    const memory = { failed: ["2.0.0"], share: 0 };
    expect(choose({}, { memory })).toMatchObject({ kind: "held", reason: "failed" });
    expect(choose({}, { memory, isAsked: true })).toMatchObject({ kind: "offer" });
  });

  test("leaves a recalled version at once for a newer one, whatever the rollout says", () => {
    expect(choose({ recalled: ["1.0.0"], rollout: 0 })).toMatchObject({ kind: "offer", isRecalled: true });
    expect(choose({ recalled: ["2.0.0"] }, { version: "2.0.0" })).toEqual({ kind: "recalled" });
    expect(choose({ recalled: ["2.0.0"] })).toMatchObject({ kind: "held", reason: "recalled" });
  });

  test("holds back what is not for this target, or needs a version in between", () => {
    expect(choose({}, { target: "linux-arm64" })).toMatchObject({ kind: "held", reason: "target" });
    expect(choose({ minimumVersion: "1.5.0" })).toMatchObject({ kind: "held", reason: "minimum" });
    expect(choose({ minimumVersion: "1.0.0" })).toMatchObject({ kind: "offer" });
  });

  test("gives a version that is asked for, or says that it is not there", () => {
    expect(choose({}, { wanted: "2.0.0" })).toMatchObject({ kind: "offer" });
    expect(choose({}, { wanted: "3.0.0" })).toEqual({ kind: "unknown", version: "3.0.0" });
  });
});
