// The module that a thread loads while the app runs from its sources, in development and in tests.
import { answer } from "./answer.ts";
import type { Call } from "./messages.ts";

self.addEventListener("message", ({ data }: MessageEvent<{ call: Call }>) => void answer(data.call));
