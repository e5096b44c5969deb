// What TypeScript makes of a job. `bun check` proves it: the types are the test.
import { expectTypeOf, test } from "bun:test";

import type { Threads } from "../../../src/run/threads/job.ts";
import { countNotes, double, echo, findTitles, where } from "./odd-jobs.ts";

test("threads.run() takes what the job takes, and gives back what it gives", () => {
  const ask = ({ run }: Threads) => ({
    double: run(double, 1),
    echo: run(echo, "a", { timeoutMs: 5 }),
    where: run(where),
    count: run(countNotes),
    titles: run(findTitles, undefined, { signal: AbortSignal.timeout(5) }),
  });
  type Asked = ReturnType<typeof ask>;
  expectTypeOf<Asked["double"]>().toEqualTypeOf<Promise<number>>();
  expectTypeOf<Asked["where"]>().toEqualTypeOf<Promise<{ home: string; isMain: boolean }>>();
  expectTypeOf<Asked["count"]>().toEqualTypeOf<Promise<number | undefined>>();
  expectTypeOf<Asked["titles"]>().toEqualTypeOf<Promise<(string | null)[]>>();
});

test("an input that a job needs cannot be left out, or be another", () => {
  type GivenTo<Input> = Input extends Parameters<typeof double.work>[0] ? "taken" : "refused";
  expectTypeOf<GivenTo<number>>().toEqualTypeOf<"taken">();
  expectTypeOf<GivenTo<string>>().toEqualTypeOf<"refused">();
  expectTypeOf<GivenTo<undefined>>().toEqualTypeOf<"refused">();
});
