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
  const component: unknown;
  export default component;
}

// The package stands beside this app, where only its test has it.
declare module "svelte" {
  export function mount(component: unknown, options: { target: Element; props?: object }): unknown;
}
