import { failureOf, kubeBy, type Trust } from "./client.ts";
import { type ClosingServer, WARM_PATH } from "./closing_server.ts";
import { bodyOf, type WriteCase } from "./write_case.ts";

/** Verdict on a write whose connection ended. A field is empty if nothing is wrong. */
export interface WriteVerdict {
  /** How often the server saw the write, if more than once. */
  readonly repeated: string;
  /** Wrong result that the caller got. */
  readonly misled: string;
}

/** Sends the write of a case, and checks the result. */
export async function judgeWrite(
  own: ClosingServer,
  trust: Trust | undefined,
  { method, body, stage, closing, warmUp, carrier }: WriteCase,
): Promise<WriteVerdict> {
  const { url } = own.server;
  await using kube = kubeBy(carrier, { server: url, ...(trust && { caPem: trust.caPem }) });
  for (let i = 0; warmUp !== "fresh" && i < 2; i++) {
    const init = warmUp === "POST" ? { method: "POST", body: "{}" } : {};
    await (await kube.fetch(WARM_PATH, init)).text();
  }
  own.writes = [];
  own.plan = { stage, closing };
  const path = "/api/v1/namespaces/default/configmaps/written";
  const outcome = await outcomeOf(kube.fetch(path, { method, body: bodyOf(body) ?? null }));
  own.plan = undefined;
  const { writes } = own;
  const repeated = writes.length > 1 ? `the server saw it as ${writes.join(" and ")}` : "";
  return { repeated, misled: misled(outcome, stage, writes.length, trust !== undefined) };
}

interface Outcome {
  status?: number;
  text?: string;
  error?: unknown;
}

async function outcomeOf(sent: Promise<Response>): Promise<Outcome> {
  let status: number | undefined;
  try {
    const response = await sent;
    status = response.status;
    return { status, text: await response.text() };
  } catch (error) {
    return { ...(status !== undefined && { status }), error };
  }
}

function misled(
  { status, text, error }: Outcome,
  stage: WriteCase["stage"],
  writes: number,
  tls: boolean,
): string {
  if (text !== undefined) {
    // TLS was established and nothing was sent: then a new connection may carry the write
    const carried = tls && stage === "before" && writes === 1 && text.startsWith("again");
    return carried ? "" : `the caller got ${status} ${text}`;
  }
  if (status !== undefined) return stage === "body" ? "" : `a body broke after ${status}`;
  const { name, failure, outcomeUnknown, saysUnknown } = failureOf(error);
  // over TLS a fresh connection may end before anything was sent, or after
  const fits = writes === 0 ? typeof outcomeUnknown === "boolean" : outcomeUnknown === true;
  if (name === "NetworkError" && fits && saysUnknown === outcomeUnknown) return "";
  return `${name} (${failure}), outcomeUnknown is ${outcomeUnknown}, ` +
    `and the message does${saysUnknown ? "" : " not"} say so`;
}
