import { dirname, join } from "node:path";
import { copy } from "@std/fs";

/** Runs a command of a Dockerfile, in a folder and with the variables that it sets. */
export type RunInImage = (
  command: string,
  options: { cwd: string; env: Record<string, string> },
) => Promise<void>;

/** The image that a Dockerfile makes, as a folder of this machine. */
export interface BuiltImage {
  /** The folder that is `/` in the image. */
  root: string;
  /** The working folder, on this machine. */
  cwd: string;
  env: Record<string, string>;
  /** The words of the command, with the vendor's entrypoint. */
  command: string[];
}

/** The entrypoints of the vendors' distroless images: `CMD` has their arguments. */
const ENTRYPOINTS: Record<string, string> = { "denoland/deno": "deno", "oven/bun": "bun" };

/**
 * Runs the steps of a Dockerfile without a container: each stage is a folder, and a path of the image
 * is one in that folder. It knows what a guide needs: FROM, ENV, WORKDIR, COPY, RUN, USER and CMD in
 * its form of a list.
 *
 * @throws {TypeError} If there is another instruction.
 */
export async function buildImage(
  dockerfile: string,
  options: { context: string; into: string; run: RunInImage },
): Promise<BuiltImage> {
  const { context, into, run } = options;
  const stages = new Map<string, string>();
  let image: BuiltImage = { root: "", cwd: "", env: {}, command: [] };
  let base = "";
  for (const line of dockerfile.replaceAll("\\\n", " ").split("\n")) {
    if (line === "" || line.startsWith("#")) continue;
    const [, instruction, rest = ""] = /^([A-Z]+) (.*)$/.exec(line) ?? [];
    const place = (path: string) =>
      path.startsWith("/") ? join(image.root, path) : join(image.cwd, path);
    if (instruction === "FROM") {
      const [name = "", , stage = "last"] = rest.split(" ");
      const root = join(into, stage);
      await Deno.mkdir(root, { recursive: true });
      stages.set(stage, root);
      base = name.split(":")[0] ?? "";
      image = { root, cwd: root, env: {}, command: [] };
    } else if (instruction === "WORKDIR") {
      image.cwd = place(rest);
      await Deno.mkdir(image.cwd, { recursive: true });
    } else if (instruction === "ENV") {
      const [name = "", value = ""] = rest.split("=");
      image.env[name] = value.startsWith("/") ? place(value) : value;
    } else if (instruction === "COPY") {
      const words = rest.split(" ");
      const from = /^--from=(.*)$/.exec(words[0] ?? "")?.[1];
      const [target = "", ...sources] = words.slice(from === undefined ? 0 : 1).reverse();
      const root = from === undefined ? context : stages.get(from) ?? "";
      for (const source of sources) {
        await copyInto(join(root, source), place(target), target.endsWith("/"));
      }
    } else if (instruction === "RUN") {
      await run(rest, image);
    } else if (instruction === "CMD") {
      image.command = [ENTRYPOINTS[base] ?? "", ...JSON.parse(rest)];
    } else if (instruction !== "USER") {
      throw new TypeError(`The Dockerfile has ${line}: the build without a container lacks it.`);
    }
  }
  return image;
}

/** Copies a file into a folder, or the contents of a folder, as COPY does. */
async function copyInto(source: string, target: string, isFolder: boolean): Promise<void> {
  const isFile = (await Deno.stat(source)).isFile;
  const path = isFile && isFolder ? join(target, source.slice(dirname(source).length)) : target;
  await Deno.mkdir(dirname(path), { recursive: true });
  await copy(source, path, { overwrite: true });
}
