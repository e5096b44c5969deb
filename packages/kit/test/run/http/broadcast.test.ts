import { describe, expect, test } from "bun:test";

import { makeBroadcast } from "../../../src/run/http/broadcast.ts";

describe("makeBroadcast()", () => {
  test("tells everyone who listens, in the order they came, and nobody who stopped", () => {
    const heard: string[] = [];
    const broadcast = makeBroadcast<string>();
    broadcast.publish("nobody listens");
    const stop = broadcast.subscribe((message) => heard.push(`a: ${message}`));
    broadcast.subscribe((message) => heard.push(`b: ${message}`));
    broadcast.publish("one");
    stop();
    stop();
    broadcast.publish("two");
    expect(heard).toEqual(["a: one", "b: one", "b: two"]);
  });

  test("lets the same function listen twice", () => {
    const heard: string[] = [];
    const { publish, subscribe } = makeBroadcast<string>();
    const hear = (message: string) => void heard.push(message);
    const stop = subscribe(hear);
    subscribe(hear);
    publish("one");
    stop();
    publish("two");
    expect(heard).toEqual(["one", "one", "two"]);
  });

  test("tells the others too when one fails, and throws what that one threw", () => {
    const heard: string[] = [];
    const { publish, subscribe } = makeBroadcast<string>();
    subscribe(() => {
      throw new Error("broken");
    });
    subscribe((message) => heard.push(message));
    expect(() => publish("one")).toThrow("broken");
    expect(heard).toEqual(["one"]);
  });

  test("lets a listener stop while it is told", () => {
    const heard: string[] = [];
    const { publish, subscribe } = makeBroadcast<string>();
    const stop = subscribe((message) => {
      heard.push(message);
      stop();
    });
    subscribe((message) => heard.push(`after: ${message}`));
    publish("one");
    publish("two");
    expect(heard).toEqual(["one", "after: one", "after: two"]);
  });
});
