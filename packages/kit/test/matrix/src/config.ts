// Plain data about the app of the matrix.
import type { AppConfig } from "samara-kit";

export default {
  appId: "5b0b7f2e-52b1-4f5e-8a40-7d5f0f6f1c22",
  title: "Matrix",
  port: 20_611,
  include: ["jobs/*.ts"],
  assets: ["assets"],
} satisfies AppConfig;
