/** Starts a test server and a bare client for one test. */

import type { TestApiServer } from "../../../src/testing/api_server.ts";
import type { ServerOptions } from "../../../src/testing/api_server_options.ts";
import { type RawAnswer, RawClient } from "../connections/raw_fetch.ts";
import { startApiServer } from "./shared_tls.ts";

/** The server and the clients that a test works with. */
export interface ServerFixture {
  server: TestApiServer;
  client: RawClient;
}

/** Runs `use` with a server of its own and a client that holds a token for it. */
export async function withServer(
  use: (fixture: ServerFixture) => Promise<void>,
  options: ServerOptions = {},
): Promise<void> {
  await using server = await startApiServer(options);
  const { token } = await server.issueToken();
  using client = new RawClient({ url: server.url, caPem: server.caPem, token });
  await use({ server, client });
}

/** Path that most tests use. */
export const configMaps = "/api/v1/namespaces/default/configmaps";

/** Creates a ConfigMap over HTTP and returns it. */
export async function createConfigMap(
  client: RawClient,
  name: string,
  extra: { labels?: Record<string, string>; data?: Record<string, string> } = {},
): Promise<RawAnswer["body"]> {
  const { labels, data } = extra;
  const json = { metadata: { name, ...(labels ? { labels } : {}) }, ...(data ? { data } : {}) };
  const { status, body } = await client.send(configMaps, { method: "POST", json });
  if (status !== 201) throw new Error(`ConfigMap ${name} was not created: ${JSON.stringify(body)}`);
  return body;
}

/** Returns the names of a list's items. */
export function namesOf(list: RawAnswer["body"]): string[] {
  return list.items.map((item: { metadata: { name: string } }) => item.metadata.name);
}
