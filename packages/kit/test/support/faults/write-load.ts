// Writes rows over several connections, kills the program in the middle, and looks whether every acknowledged row is there.
import type { TempHome } from "../home.ts";
import { jsonBody } from "../items.ts";
import { start, type Program } from "../program.ts";
import type { FaultVersions, Holds } from "./versions.ts";

export interface LoadPlan {
  kills: number;
  /** Over all kills; the program is killed a little after each `rows / kills` of them. */
  rows: number;
}

export interface LoadResult {
  kills: number;
  acknowledged: number;
  lost: number;
  /** Rows that were written and whose answer the kill took. */
  unacknowledged: number;
  quickChecks: number;
}

const connections = 6;
/** Every other connection writes single rows, as people do; the others make it a million. */
const bulk = 50;

/** @throws Error when a row is lost or a check fails */
export async function loadAndKill(
  { first }: FaultVersions,
  home: TempHome,
  { kills, rows }: LoadPlan,
): Promise<LoadResult> {
  const result: LoadResult = { kills: 0, acknowledged: 0, lost: 0, unacknowledged: 0, quickChecks: 0 };
  let known: Pick<Holds, "total" | "lastId"> | null = null;
  let program = await start(first, { home });
  try {
    known = await ask(program, 0);
    for (; result.kills < kills; result.kills += 1) {
      const acknowledged = await writeUntilKilled(program, result.kills, Math.ceil(rows / kills));
      program = await start(first, { home });
      const found: Holds = await ask(program, known.lastId);
      const names = new Set(found.names);
      const lost = acknowledged.filter((name) => !names.has(name));
      // Rows of earlier rounds, too, must still be there.
      const gone = known.total + found.names.length - found.total;
      if (found.quickCheck !== "ok") throw new Error(`quick_check: ${found.quickCheck}`);
      if (lost.length > 0 || gone !== 0) throw new Error(`lost ${lost.length} and ${gone} rows: ${lost[0]}`);
      result.acknowledged += acknowledged.length;
      result.unacknowledged += found.names.length - acknowledged.length;
      result.quickChecks += 1;
      known = found;
    }
    const all = await ask(program, 0);
    if (all.names.length !== all.total) throw new Error(`the last look found ${all.names.length} rows`);
    await program.stop();
    return result;
  } finally {
    await program.kill();
  }
}

async function ask(program: Program, after: number): Promise<Holds> {
  const answer = await program.request(`/api/holds/${after}`);
  if (!answer.ok) throw new Error(`it answered ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as Holds;
}

/** @returns the names of the rows that were acknowledged */
async function writeUntilKilled(program: Program, round: number, rows: number): Promise<string[]> {
  const acknowledged: string[] = [];
  let sent = 0;
  let isKilled = false;
  const nextName = () => `row ${round}-${(sent += 1)}`;
  const write = async (connection: number) => {
    for (;;) {
      const names = connection % 2 === 0 ? [nextName()] : Array.from({ length: bulk }, nextName);
      const [name] = names;
      const body = connection % 2 === 0 ? ["/api/items", { name }] : ["/api/bulk", { names }];
      try {
        const answer = await program.request(String(body[0]), jsonBody(body[1]));
        await answer.arrayBuffer();
        if (answer.status !== 201) throw new Error(`it answered ${answer.status}`);
      } catch (error) {
        if (isKilled) return;
        throw error;
      }
      for (const saved of names) acknowledged.push(saved);
      if (acknowledged.length < rows || isKilled) continue;
      isKilled = true;
      void program.kill();
    }
  };
  await Promise.all(Array.from({ length: connections }, (_, connection) => write(connection)));
  await program.kill();
  return acknowledged;
}
