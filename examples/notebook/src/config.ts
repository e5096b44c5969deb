// This app's identity, as plain data: the build reads it too, so it may import nothing but types.
import type { AppConfig } from "samara-kit";

export default {
  appId: "ae1e07ba-3ffe-4be2-8fa8-de2493e4e6e1",
  title: "Notebook",
  port: 4747,
  window: { width: 960, height: 800 },
  fileTypes: [{ extension: "notes", title: "Exported notes" }],
  settings: {
    letter_shortcuts: {
      default: true,
      about: "Whether single letters are shortcuts on the page: n for a new note, / to search.",
    },
  },
} satisfies AppConfig;
