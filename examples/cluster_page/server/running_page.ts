import type { KubeFetch } from "@kubewire/kubewire";
import { loadAssets } from "./assets.ts";
import { listen } from "./listen.ts";
import { pageApp } from "./page_app.ts";

/** Settings of {@linkcode startPage}. */
export interface PageOptions {
  /** Where to listen, such as `127.0.0.1:8000`. */
  readonly address: string;
  /** Whether each viewer needs a token, and sees what this token may see. */
  readonly needsToken: boolean;
  /** The only namespace to show; all of them if it is unset. */
  readonly namespace?: string | undefined;
  /** Called at most once, with what the page's own account may not read, and the remedy. */
  readonly onMissingRights: (text: string) => void;
}

/** A page that is served until it is disposed of. */
export interface RunningPage extends AsyncDisposable {
  readonly url: string;
}

/** Starts to follow the cluster, and serves the page. */
export async function startPage(kube: KubeFetch, options: PageOptions): Promise<RunningPage> {
  const { address, ...settings } = options;
  const ending = new AbortController();
  const assets = await loadAssets();
  const app = pageApp(kube, { ...settings, assets, signal: ending.signal });
  const server = listen(app, address);
  return {
    url: server.url,
    async [Symbol.asyncDispose]() {
      ending.abort(); // the streams end, and with them their requests
      await server.stop();
    },
  };
}
