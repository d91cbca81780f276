import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync, lstatSync, readlinkSync, statSync } from "node:fs";
import { dirname } from "node:path";

export const installCommand = "apt-get install -y bubblewrap python3";

const firstFile = (paths: readonly string[]) =>
  paths.find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });

/** The tools that the sandbox stands on. Python must be one of the system: only /usr is visible inside. */
export function findTools(folders: readonly string[] = ["/usr/bin", "/usr/local/bin"]): { bubblewrap: string; python: string } {
  const [bubblewrap, python] = ["bwrap", "python3"].map((name) => firstFile(folders.map((folder) => `${folder}/${name}`)));
  const missing = [!bubblewrap && "bubblewrap", !python && "a system python3"].filter(Boolean).join(" and ");
  if (process.platform !== "linux") throw new Error(`sandbox: programs run on Linux only (in bubblewrap); this is ${process.platform}`);
  if (!bubblewrap || !python)
    throw new Error(`sandbox: ${missing} not found; programs never run unprotected. Install with: ${installCommand}`);
  return { bubblewrap, python };
}

/** A Node.js that an ordinary user may read: the running one, or one of the system. */
export function findNode(): string | undefined {
  const open = (path: string): boolean => (statSync(path).mode & 0o005) === 0o005 && (path === "/" || open(dirname(path)));
  return [process.execPath, "/usr/bin/node", "/usr/local/bin/node"].find((path) => existsSync(path) && open(path));
}

/** Where Node.js stands inside the sandbox. */
export const nodeInside = "/opt/node";

/** Whether this bubblewrap can forbid further user namespaces (0.8 and newer); the filter of system calls forbids them in any case. */
const canDisableUserNamespaces = (bubblewrap: string) =>
  spawnSync(bubblewrap, ["--help"], { encoding: "utf8" }).stdout.includes("--disable-userns");

/**
 * The walls: namespaces of its own for users, processes, network, host name and the rest; /usr and what links into it, read-only; nothing else
 * of the host, a /proc that the supervisor covers up before the first program, an empty environment. The capabilities are over these
 * namespaces alone; the supervisor needs them to make private folders, and every program loses them before it begins.
 */
export function bubblewrapArguments({ bubblewrap, node }: { bubblewrap: string; node: string | undefined }): string[] {
  const links = ["/bin", "/sbin", "/lib", "/lib64", "/lib32", "/libx32"].filter((path) => existsSync(path));
  return [
    ...["--unshare-all", "--unshare-user", "--die-with-parent", "--new-session", "--clearenv"],
    ...(canDisableUserNamespaces(bubblewrap) ? ["--disable-userns"] : []),
    ...["--uid", "65534", "--gid", "65534", "--cap-add", "ALL", "--hostname", "sandbox"],
    ...["--ro-bind", "/usr", "/usr"],
    ...links.flatMap((path) => (lstatSync(path).isSymbolicLink() ? ["--symlink", readlinkSync(path), path] : ["--ro-bind", path, path])),
    ...["/etc/ld.so.cache", "/etc/alternatives"].flatMap((path) => (existsSync(path) ? ["--ro-bind", path, path] : [])),
    ...(node ? ["--ro-bind", node, nodeInside] : []),
    ...["--proc", "/proc", "--dev", "/dev", "--remount-ro", "/dev", "--dir", "/tmp", "--remount-ro", "/", "--chdir", "/"],
    ...["--setenv", "PATH", "/usr/local/bin:/usr/bin:/bin", "--setenv", "HOME", "/tmp", "--setenv", "LANG", "C.UTF-8"],
    ...["--setenv", "PYTHONHASHSEED", "0", "--setenv", "TMPDIR", "/tmp"],
  ];
}

/** What to do about a sandbox that does not start, judging by what bubblewrap wrote. */
export function startHint(stderr: string): string {
  if (/uid map|Permission denied|Operation not permitted|No permissions|user namespace/i.test(stderr)) {
    return (
      "This machine forbids user namespaces to ordinary programs. Allow them: on Ubuntu `sysctl -w kernel.apparmor_restrict_unprivileged_userns=0`, " +
      "on older Debian `sysctl -w kernel.unprivileged_userns_clone=1`, in Docker `--security-opt seccomp=unconfined --security-opt apparmor=unconfined --security-opt systempaths=unconfined`."
    );
  }
  return `Needed: ${installCommand} (bubblewrap 0.5 or newer).`;
}
