// What Wine says of itself is no word of the program.
import { expect, test } from "bun:test";

import { withoutWine } from "./own-words.ts";

const own = "Cannot do it.\nTry: again\n";

test("Wine's complaint of a thread at the end is not the program's, whole or cut off", () => {
  const complaint = "wine client error:2e4: sendmsg: Socket operation on non-socket\n";
  expect(withoutWine(`${own}${complaint}`)).toBe(own);
  expect(withoutWine(`${complaint}${own}wine client error:2e4: `)).toBe(own);
});

test("all that the program says stays, even where it speaks of Wine", () => {
  const text = `${own}The wine client error:2e4: it was named here\nwine client error\n`;
  expect(withoutWine(text)).toBe(text);
});
