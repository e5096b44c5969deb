import { describe, expect, test } from "bun:test";

import { findSyntaxErrors } from "../../../src/builder/dev/syntax.ts";
import { tempProject } from "../../support/project.ts";

describe("findSyntaxErrors()", () => {
  test("points at the place, in files that are there", async () => {
    await using project = await tempProject({
      "src/good.ts": "export const a = 1 satisfies number;\n",
      "src/bad.ts": "const fine = 1;\n\tconst = 5;\n",
    });
    const paths = ["src/good.ts", "src/bad.ts", "src/gone.ts"];
    expect(await findSyntaxErrors(project.dir, paths)).toEqual([
      'src/bad.ts:2:8: Expected identifier but found "="\n  \tconst = 5;\n  \t      ^',
    ]);
  });
});
