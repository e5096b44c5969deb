// What a maker says of renames, read from the two models: as flags, and to questions.
import { pick, type Chance } from "./chance.ts";
import type { RenameAnswers, RenameQuestion } from "../../../src/builder/database/generate/match-names.ts";
import type { Model } from "./model.ts";

export function flagsFor(chance: Chance, before: Model, after: Model): RenameAnswers {
  const renames: { from: string; to: string }[] = [];
  const drops: string[] = [];
  for (const table of before.tables) {
    const now = after.tables.find(({ key }) => key === table.key);
    if (!now) {
      drops.push(table.name);
      continue;
    }
    if (now.name !== table.name) renames.push({ from: table.name, to: now.name });
    // The old name can mean another table now.
    const isTaken = after.tables.some(({ name }) => name === table.name);
    const prefix = isTaken ? now.name : pick(chance, [table.name, now.name]);
    for (const column of table.columns) {
      const other = now.columns.find(({ key }) => key === column.key);
      if (!other) drops.push(`${prefix}.${column.name}`);
      else if (other.name !== column.name) {
        renames.push({ from: `${prefix}.${column.name}`, to: `${now.name}.${other.name}` });
      }
    }
  }
  return { renames, drops };
}

/** As a terminal gives it: what was not said by flags goes. */
export function answer({ gone }: RenameQuestion, answers: RenameAnswers): RenameAnswers {
  return { ...answers, drops: [...answers.drops, ...gone.slice(0, 1)] };
}
