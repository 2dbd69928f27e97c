import type { KubeFetch } from "../../../src/transport/kube_fetch.ts";
import { literalKube } from "../fakes/literal_kube.ts";

/** A client of a server that answers access reviews; notes the attributes of each. */
export function reviewing(
  isAllowed: (verb: string) => boolean,
  asked: { verb?: string }[] = [],
): KubeFetch {
  return {
    ...literalKube(() => new Response()),
    fetch: async (_input, init) => {
      const { spec: { resourceAttributes } } = JSON.parse(String(init?.body));
      asked.push(resourceAttributes);
      const status = { allowed: isAllowed(resourceAttributes.verb) };
      return await Promise.resolve(Response.json({ status }, { status: 201 }));
    },
  };
}
