// What the bundler makes of files that are no modules.
declare module "*.txt" {
  const text: string;
  export default text;
}

declare module "*.toml" {
  const data: Record<string, unknown>;
  export default data;
}

declare module "*.yaml" {
  const data: unknown;
  export default data;
}

declare module "*/worker.js" {
  const address: string;
  export default address;
}

declare module "*.svg" {
  const address: string;
  export default address;
}

declare module "*.wasm" {
  const address: string;
  export default address;
}
