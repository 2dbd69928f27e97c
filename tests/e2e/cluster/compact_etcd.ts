/** Compacts etcd as kube-apiserver itself does, through etcd's JSON gateway. */

/** etcd's code for a compaction that comes after a later one. */
const OUT_OF_RANGE = 11;

/**
 * Compacts the history of etcd. An API server learns of it from the key `compact_rev_key`, through
 * which the servers of one cluster tell each other.
 *
 * Source: `k8s.io/apiserver/pkg/storage/etcd3/compact.go`.
 */
export async function compactEtcd(url: string): Promise<void> {
  const put = { key: btoa("compact_rev_key"), value: btoa("0") };
  const { header } = await call(url, "kv/put", put);
  await call(url, "kv/put", { ...put, value: btoa(header.revision) });
  await call(url, "kv/compaction", { revision: header.revision, physical: true });
}

async function call(
  url: string,
  method: string,
  body: unknown,
): Promise<{ header: { revision: string } }> {
  const response = await fetch(`${url}/v3/${method}`, {
    method: "POST",
    body: JSON.stringify(body),
  });
  const answer = await response.json();
  if (!response.ok && !(method === "kv/compaction" && answer.code === OUT_OF_RANGE)) {
    throw new Error(`etcd answered ${method} with ${JSON.stringify(answer)}.`);
  }
  return answer;
}
