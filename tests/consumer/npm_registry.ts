import type { PackedPackage } from "../release/pack_package.ts";

/** A registry of npm on loopback with some packages, for the scope of their names. */
export class NpmRegistry implements AsyncDisposable {
  readonly #packages: ReadonlyMap<string, PackedPackage>;
  readonly #server: Deno.HttpServer<Deno.NetAddr>;

  /** Starts the registry on a free port. */
  constructor(packages: readonly PackedPackage[]) {
    this.#packages = new Map(packages.map((each) => [each.name, each]));
    this.#server = Deno.serve({
      hostname: "127.0.0.1",
      port: 0,
      onListen: () => {},
    }, (request) => this.#respond(new URL(request.url)));
  }

  /** The line of an `.npmrc` that leads to this registry. */
  get npmrc(): string {
    return `@kubewire:registry=${this.#url}\n`;
  }

  /** Stops the registry. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.shutdown();
  }

  get #url(): string {
    return `http://127.0.0.1:${this.#server.addr.port}/`;
  }

  async #respond({ pathname }: URL): Promise<Response> {
    const path = decodeURIComponent(pathname.slice(1));
    const packed = this.#packages.get(path.replace(/\.tgz$/, ""));
    if (!packed) return Response.json({ error: "not found" }, { status: 404 });
    if (path.endsWith(".tgz")) return new Response(packed.tarball);
    const { name, version, manifest, tarball } = packed;
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-512", tarball));
    const dist = { tarball: `${this.#url}${name}.tgz`, integrity: `sha512-${digest.toBase64()}` };
    return Response.json({
      name,
      "dist-tags": { latest: version },
      versions: { [version]: { ...manifest, dist } },
    });
  }
}
