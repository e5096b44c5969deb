// Whether something else looks after the executable: a package manager or a store. Pure.

export interface Owned {
  platform: "linux" | "darwin" | "win32";
  execPath: string;
}

/** Folders in which only package managers put programs. */
const managed: Readonly<Record<Owned["platform"], readonly RegExp[]>> = {
  linux: [
    /^\/(usr|bin|sbin|opt)\//,
    /^\/(nix|gnu)\/store\//,
    /^\/(snap|app|var\/lib\/flatpak)\//,
    /\/(\.linuxbrew|Cellar)\//,
    /\/node_modules\//,
  ],
  darwin: [/^\/(usr|opt|nix\/store)\//, /\/(Cellar|Caskroom)\//, /\/node_modules\//, /^\/Applications\//],
  win32: [
    /\\WinGet\\(Packages|Links)\\/i,
    /\\scoop\\(apps|shims)\\/i,
    /^[a-z]:\\Program Files( \(x86\))?\\/i,
    /\\WindowsApps\\/i,
    /\\node_modules\\/i,
  ],
};

/** @returns the folder that is not this program's to change; null if there is none */
export function ownerFolder({ platform, execPath }: Owned): string | null {
  const isManaged = managed[platform].some((pattern) => pattern.test(execPath));
  const separator = platform === "win32" ? "\\" : "/";
  return isManaged ? execPath.slice(0, execPath.lastIndexOf(separator)) || separator : null;
}
