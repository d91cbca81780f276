import { DataError } from "./data-error.ts";
import type { DataFile, Locating } from "./data-file.ts";
import { remoteFile, request, withRetries } from "./remote-file.ts";

const rowFile = /\.(jsonl|ndjson|json)(\.gz|\.zst)?$|\.parquet$/;
const splitOf = (path: string) => /(?:^|[/_-])(train|test|validation|valid|dev|eval)(?=[-_./]|$)/.exec(path)?.[1];

interface TreeEntry {
  readonly type: string;
  readonly path: string;
  readonly size?: number;
}

/**
 * The files of a data set on a hub: `hf://datasets/owner/name/path/to/file`, or `hf://owner/name` with a split, a folder or both behind it
 * (`hf://owner/name/train`, `hf://owner/name/main/test`). `owner/name@revision` takes another revision than main. A token in HF_TOKEN is sent to the hub.
 */
export async function hubFiles(address: string, locating: Locating): Promise<DataFile[]> {
  const parts = address
    .replace(/^hf:\/\//, "")
    .replace(/^datasets\//, "")
    .split("/")
    .filter((part) => part !== "");
  const [owner, named, ...inside] = parts;
  if (!owner || !named) throw new DataError(address, "must be hf://datasets/owner/name/file or hf://owner/name[/split]");
  const [name, revision = "main"] = named.split("@") as [string, string?];
  const repository = `${owner}/${name}`;
  const token = process.env.HF_TOKEN;
  const headers: Record<string, string> = token ? { authorization: `Bearer ${token}` } : {};
  const hub = locating.hub.replace(/\/+$/, "");
  const open = (path: string, bytes?: number) =>
    remoteFile(
      `${hub}/datasets/${repository}/resolve/${encodeURIComponent(revision)}/${path.split("/").map(encodeURIComponent).join("/")}`,
      locating,
      {
        name: `hf://datasets/${repository}/${path}`,
        bytes,
        headers,
      },
    );
  const wanted = inside.join("/");
  if (rowFile.test(wanted)) return [open(wanted)];

  const files = (
    await tree(`${hub}/api/datasets/${repository}/tree/${encodeURIComponent(revision)}?recursive=true`, address, headers)
  ).filter((entry) => entry.type === "file" && rowFile.test(entry.path) && !/(^|\/)(\.|dataset_infos\.json|README)/.test(entry.path));
  if (files.length === 0) throw new DataError(address, "the data set holds no .jsonl, .json or .parquet file");
  const chosen = wanted === "" ? files : files.filter(({ path }) => belongs(path, inside));
  const splits = [...new Set(files.map(({ path }) => splitOf(path)).filter((split) => split !== undefined))];
  if (chosen.length === 0)
    throw new DataError(
      address,
      `no file of the data set belongs to "${wanted}"; there are ${files
        .slice(0, 8)
        .map(({ path }) => path)
        .join(", ")}`,
    );
  const chosenSplits = new Set(chosen.map(({ path }) => splitOf(path)));
  if (chosenSplits.size > 1)
    throw new DataError(
      address,
      `the data set has the splits ${splits.join(", ")}: say which, as in ${address.replace(/\/$/, "")}/${splits[0]}`,
    );
  return chosen.sort((a, b) => (a.path < b.path ? -1 : 1)).map(({ path, size }) => open(path, size));
}

/** Whether a file lies in the named folder or is of the named split; of two names the first is the folder. */
function belongs(path: string, inside: readonly string[]): boolean {
  const within = (folder: string) => path.startsWith(`${folder}/`) || path.includes(`/${folder}/`);
  const last = inside.at(-1)!;
  return (
    inside.slice(0, -1).every(within) &&
    (within(last) || splitOf(path) === last || path.split("/").some((part) => part.startsWith(`${last}-`) || part.startsWith(`${last}.`)))
  );
}

/** The whole listing: the hub gives it page by page. */
async function tree(first: string, address: string, headers: Record<string, string>): Promise<TreeEntry[]> {
  const entries: TreeEntry[] = [];
  for (let page: string | undefined = first; page !== undefined; ) {
    const url: string = page;
    const response: Response = await withRetries(address, undefined, () => request(url, address, headers));
    entries.push(...((await response.json()) as TreeEntry[]));
    page = /<([^>]+)>;\s*rel="next"/.exec(response.headers.get("link") ?? "")?.[1];
  }
  return entries;
}
