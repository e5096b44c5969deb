// What the bundler makes of files that are no modules.
declare module "*.svg" {
  const address: string;
  export default address;
}

declare module "*.module.css" {
  const names: Readonly<Record<string, string>>;
  export default names;
}

declare module "*.svelte" {
  import type { Component } from "svelte";
  const component: Component<{ name: string }>;
  export default component;
}
