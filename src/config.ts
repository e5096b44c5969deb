// This app's identity, as plain data: the build reads it too, so it may import nothing but types.
import type { AppConfig } from "samara-kit";

export default {
  appId: "14294700-c1aa-4c8e-8e66-861cb1b7f991",
  title: "Notes",
  port: 4748,
  window: { width: 960, height: 760 },
  settings: {
    letter_shortcuts: {
      default: true,
      about: "Whether single letters are shortcuts on the page: n for a new note, / to search.",
    },
  },
} satisfies AppConfig;
