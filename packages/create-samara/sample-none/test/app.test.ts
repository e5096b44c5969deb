// The app's API, without a socket.
import { expect, test } from "bun:test";
import { openTestApp } from "samara-kit/testing";

import app from "../src/app.ts";

test("POST /api/visits counts", async () => {
  using opened = await openTestApp(app);
  for (const visits of [1, 2, 3]) {
    const response = await opened.handle(new Request("http://localhost/api/visits", { method: "POST" }));
    expect([response.status, await response.json()]).toEqual([200, { visits }]);
  }
});
