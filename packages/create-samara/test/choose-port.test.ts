// The port of a new app.
import { expect, test } from "bun:test";

import { choosePort, portRange } from "../src/choose-port.ts";

const numbers = (...values: number[]) => {
  const waiting = [...values];
  return () => ((waiting.shift() ?? 0) - portRange.first) / (portRange.last - portRange.first + 1) + 1e-9;
};

test("choosePort() takes the first that is free and nobody's", async () => {
  const asked: number[] = [];
  const isFree = async (port: number) => {
    asked.push(port);
    return port !== 21_111;
  };
  expect(await choosePort(numbers(27_017, 21_111, 23_333), isFree)).toBe(23_333);
  // A well-known one is not even asked for.
  expect(asked).toEqual([21_111, 23_333]);
});

test("choosePort() gives one in the range even where none is free", async () => {
  const port = await choosePort(
    () => 0,
    () => Promise.resolve(false),
  );
  expect(port).toBeWithin(portRange.first, portRange.last + 1);
});
