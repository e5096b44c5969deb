// Who this app is, as plain data: the build reads it too, so it may import nothing but types.
import type { AppConfig } from "samara-kit";

export default {
  appId: "00000000-0000-4000-8000-000000000000",
  title: "App",
  port: 4747,
  window: { width: 720, height: 560 },
} satisfies AppConfig;
