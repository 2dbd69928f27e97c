import { count, look, measure } from "./program.ts";

/** The path of the pod that is asked for. */
export const podPath = "/api/v1/namespaces/team-00/pods/web";

/** Measures requests one after the other, each with its body, after a fifth as many to warm up. */
export async function measureRequests(get: () => Promise<Response>): Promise<never> {
  const send = async (times: number) => {
    let checksum = 0;
    for (let sent = 0; sent < times; sent++) checksum += look(await (await get()).json());
    return { checksum };
  };
  await send(count / 5);
  return await measure(() => send(count));
}
