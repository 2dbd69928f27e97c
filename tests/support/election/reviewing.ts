import type { KubeFetch } from "../../../src/transport/kube_fetch.ts";
import { literalKube } from "../fakes/literal_kube.ts";

/**
 * A client of a server that answers access reviews: with a verdict on the verb, or with a response.
 * Notes the attributes of each.
 */
export function reviewing(
  answer: (verb: string) => boolean | Response,
  asked: { verb?: string }[] = [],
): KubeFetch {
  return {
    ...literalKube(() => new Response()),
    fetch: async (_input, init) => {
      const { spec: { resourceAttributes } } = JSON.parse(String(init?.body));
      asked.push(resourceAttributes);
      const given = await Promise.resolve(answer(resourceAttributes.verb));
      if (given instanceof Response) return given;
      return Response.json({ status: { allowed: given } }, { status: 201 });
    },
  };
}
