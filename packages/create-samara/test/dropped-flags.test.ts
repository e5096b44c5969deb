// Flags that `bun create` takes from the command line and gives to nobody.
import { expect, test } from "bun:test";

import { refuseDroppedFlags } from "../src/dropped-flags.ts";

test("refuseDroppedFlags() names the variables that do the same", () => {
  const argv = ["bun", "create", "/template", "x", "--sample", "none", "--title=It's mine", "--no-git", ""];
  expect(() => refuseDroppedFlags(argv)).toThrow(
    expect.objectContaining({
      message: "Cannot use --sample, --title: `bun create` passes no flags on to this template",
      hint: "the variables do the same: SAMARA_SAMPLE=none SAMARA_TITLE='It'\\''s mine'",
      exitCode: 2,
    }),
  );
});

test("refuseDroppedFlags() leaves the flags of `bun create` to it", () => {
  refuseDroppedFlags(["bun", "create", "/template", "x", "--no-git", "--force"]);
});
