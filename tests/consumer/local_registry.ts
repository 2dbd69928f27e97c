interface PackageVersion {
  exports: Record<string, string>;
  files: Map<string, Uint8Array<ArrayBuffer>>;
}

/**
 * A registry on loopback that `deno publish` uploads to and `jsr:` imports load from, both through
 * `JSR_URL`. It serves what was uploaded, byte for byte.
 */
export class LocalRegistry implements AsyncDisposable {
  readonly #packages = new Map<string, Map<string, PackageVersion>>();
  readonly #server: Deno.HttpServer<Deno.NetAddr>;

  /** Starts the registry on a free port. */
  constructor() {
    this.#server = Deno.serve({
      hostname: "127.0.0.1",
      port: 0,
      onListen: () => {},
    }, (request) => this.#respond(request));
  }

  /** The value of `JSR_URL`. */
  get url(): string {
    return `http://127.0.0.1:${this.#server.addr.port}/`;
  }

  /** The files of a published version, sorted. */
  published(name: string, version: string): string[] {
    return [...this.#packages.get(name)?.get(version)?.files.keys() ?? []].sort();
  }

  /** Stops the registry. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.shutdown();
  }

  async #respond(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url);
    const api = /^\/api\/scopes\/([^/]+)\/packages\/([^/]+)(?:\/versions\/([^/]+))?$/.exec(
      pathname,
    );
    if (api) {
      const [, scope, name, version] = api;
      return await this.#answerPublisher(request, `@${scope}/${name}`, version);
    }
    const file = /^\/(@[^/]+\/[^/]+)\/(.+)$/.exec(pathname);
    return await this.#serveFile(file?.[1] ?? "", file?.[2] ?? "");
  }

  async #answerPublisher(request: Request, name: string, version?: string): Promise<Response> {
    if (version === undefined) return Response.json({}); // the package exists
    if (request.method === "GET") return notFound(); // the version does not exist yet
    const files = await unpack(await request.bytes());
    const config = new URL(request.url).searchParams.get("config")?.slice(1) ?? "";
    const { exports } = JSON.parse(new TextDecoder().decode(files.get(config)));
    const versions = this.#packages.get(name) ?? new Map();
    this.#packages.set(name, versions.set(version, { exports, files }));
    return Response.json({ id: crypto.randomUUID(), status: "success", error: null });
  }

  async #serveFile(name: string, path: string): Promise<Response> {
    const versions = this.#packages.get(name);
    if (!versions) return notFound();
    if (path === "meta.json") {
      const entries = [...versions.keys()].map((version) => [version, {}]);
      return Response.json({ versions: Object.fromEntries(entries) });
    }
    const [, metaOf] = /^([^/]+)_meta\.json$/.exec(path) ?? [];
    const described = versions.get(metaOf ?? "");
    if (described) return Response.json(await versionMeta(described));
    const [version = "", ...rest] = path.split("/");
    const bytes = versions.get(version)?.files.get(rest.join("/"));
    return bytes ? new Response(bytes) : notFound();
  }
}

function notFound(): Response {
  return Response.json({ code: "notFound", message: "not found" }, { status: 404 });
}

/** The content of `VERSION_meta.json`: the exports, and size and checksum of each file. */
async function versionMeta({ exports, files }: PackageVersion): Promise<unknown> {
  const manifest: Record<string, { size: number; checksum: string }> = {};
  for (const [path, bytes] of files) {
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
    manifest[`/${path}`] = { size: bytes.length, checksum: `sha256-${digest.toHex()}` };
  }
  return { exports, manifest };
}

/** The files of a gzipped tar, by path. */
async function unpack(archive: Uint8Array<ArrayBuffer>): Promise<PackageVersion["files"]> {
  const unzipped = new Blob([archive]).stream().pipeThrough(new DecompressionStream("gzip"));
  const tar = await new Response(unzipped).bytes();
  const files: PackageVersion["files"] = new Map();
  for (let at = 0; at + 512 <= tar.length && tar[at] !== 0;) {
    const path = headerField(tar, at, 0, 100);
    const size = parseInt(headerField(tar, at, 124, 12), 8);
    files.set(path, tar.slice(at + 512, at + 512 + size));
    at += 512 + Math.ceil(size / 512) * 512;
  }
  return files;
}

function headerField(tar: Uint8Array, header: number, offset: number, length: number): string {
  const bytes = tar.subarray(header + offset, header + offset + length);
  return new TextDecoder().decode(bytes).split("\0")[0]?.trim() ?? "";
}
