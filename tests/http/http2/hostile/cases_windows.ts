import {
  data,
  frame,
  SETTING,
  settings,
  TYPE,
  windowUpdate,
} from "../../../support/http2/frames.ts";
import { badConnection, badEither, badStream, body, good, head, whole } from "./bytes.ts";
import type { Exchange, Http2Case } from "./case.ts";
import { answersOrFails, kept, silent } from "./expected.ts";
import { contentOf } from "./perform.ts";

const MOST = 2 ** 31 - 1;

const updates: Http2Case[] = [
  good("6.9", "windows that are opened", (s) => [
    windowUpdate(0, 1),
    windowUpdate(s, 1),
    windowUpdate(0, 1_000_000),
    windowUpdate(s, 1_000_000),
    ...whole(s),
    windowUpdate(s, 5),
  ]),
  good("6.9.1", "windows that are opened to their most", (s) => [
    windowUpdate(0, MOST - 65_535),
    windowUpdate(s, MOST - 65_535),
    ...whole(s),
  ], { kinds: ["get"] }),
  badStream("6.9", "an increment of 0 for a stream", (s) => [windowUpdate(s, 0), ...whole(s)]),
  badConnection("6.9", "an increment of 0 for the connection", (s) => [
    windowUpdate(0, 0),
    ...whole(s),
  ]),
  badStream("6.9.1", "a stream's window beyond 2^31 - 1", (s) => [
    windowUpdate(s, MOST),
    ...whole(s),
  ], { codes: ["FLOW_CONTROL_ERROR"] }),
  badConnection("6.9.1", "the connection's window beyond 2^31 - 1", (s) => [
    windowUpdate(0, MOST),
    ...whole(s),
  ], { codes: ["FLOW_CONTROL_ERROR"] }),
  badStream("6.9.1", "a stream's window beyond 2^31 - 1 in two steps", (s) => [
    windowUpdate(s, 2 ** 30),
    windowUpdate(s, 2 ** 30),
    ...whole(s),
  ], { codes: ["FLOW_CONTROL_ERROR"] }),
  badConnection("6.9.2", "INITIAL_WINDOW_SIZE by which a window goes beyond 2^31 - 1", (s) => [
    windowUpdate(s, MOST - 65_535),
    settings(["INITIAL_WINDOW_SIZE", 65_536 + 100]),
    ...whole(s),
  ], { codes: ["FLOW_CONTROL_ERROR"], kinds: ["get"] }),
  badConnection("5.1", "WINDOW_UPDATE for a stream that is idle", (s) => [
    windowUpdate(s + 2, 1),
    ...whole(s),
  ]),
  badConnection("5.1", "WINDOW_UPDATE for a stream of the server", (s) => [
    windowUpdate(2, 1),
    ...whole(s),
  ]),
  good("5.1", "WINDOW_UPDATE after the end of the stream", (s) => [
    ...whole(s),
    "barrier",
    windowUpdate(s, 100),
    windowUpdate(s, MOST),
  ], { expected: answersOrFails }),
  {
    ...badEither("6.9", "an increment of 0 with the reserved bit", (s) => [
      frame({ type: TYPE.WINDOW_UPDATE, stream: s, payload: new Uint8Array([0x80, 0, 0, 0]) }),
      ...whole(s),
    ]),
  },
];

/** Answers with the usual response if the whole content came, else with nothing. */
function checked(bytes: number) {
  return ({ request }: Exchange): void => {
    if (request.content !== contentOf(bytes)) throw new Error("another content came");
  };
}

/**
 * Sends windows until the whole request has come, as many as what has come needs: a client may have
 * sent it before it knew of a smaller window.
 */
function granting(
  increment: number,
  { stream, connection }: { stream: boolean; connection: boolean },
) {
  return async ({ peer, request }: Exchange): Promise<void> => {
    const more = [
      ...(stream ? [windowUpdate(request.stream, increment)] : []),
      ...(connection ? [windowUpdate(0, increment)] : []),
    ];
    for (let granted = 0; !request.isWhole;) {
      while (granted <= request.content.length) {
        await peer.write(...more);
        granted += increment;
      }
      if (!await peer.until(() => request.isWhole || request.content.length >= granted)) return;
    }
  };
}

const BOTH = { stream: true, connection: true };

const uploads: Http2Case[] = [
  good("6.9", "an upload into a window of 0, which is opened a byte at a time", (s) => [
    granting(1, { stream: true, connection: false }),
    checked(17),
    ...whole(s),
  ], upload(17, [["INITIAL_WINDOW_SIZE", 0]])),
  good("6.9", "an upload into windows of 1,000 bytes", (s) => [
    granting(1_000, { stream: true, connection: false }),
    checked(20_000),
    ...whole(s),
  ], upload(20_000, [["INITIAL_WINDOW_SIZE", 1_000]])),
  good("6.9", "an upload that needs the connection's window to be opened", (s) => [
    granting(7_000, BOTH),
    checked(100_000),
    ...whole(s),
  ], upload(100_000, [])),
  good("6.9", "an upload that stands at the connection's window alone", (s) => [
    granting(5_000, { stream: false, connection: true }),
    checked(100_000),
    ...whole(s),
  ], upload(100_000, [["INITIAL_WINDOW_SIZE", 1_000_000]])),
  good("6.9.2", "an upload whose window becomes negative", (s) => [
    ({ peer, request }) => peer.until(() => request.content.length >= 10_000),
    settings(["INITIAL_WINDOW_SIZE", 0]),
    "barrier",
    windowUpdate(s, 10_000),
    "barrier",
    settings(["INITIAL_WINDOW_SIZE", 50_000]),
    checkedLater(50_000),
    ...whole(s),
  ], upload(50_000, [["INITIAL_WINDOW_SIZE", 10_000]])),
  good("6.9.2", "an upload whose window INITIAL_WINDOW_SIZE opens", (s) => [
    "barrier",
    settings(["INITIAL_WINDOW_SIZE", 60_000]),
    checkedLater(40_000),
    ...whole(s),
  ], upload(40_000, [["INITIAL_WINDOW_SIZE", 0]])),
  good("4.2", "an upload in frames of the server's most bytes", (s) => [
    granting(40_000, BOTH),
    checked(120_000),
    ...whole(s),
  ], upload(120_000, [["MAX_FRAME_SIZE", 16_384], ["INITIAL_WINDOW_SIZE", 40_000]])),
  good("6.9", "an empty upload into a window of 0", (s) => [
    ({ peer, request }) => peer.until(() => request.isWhole),
    ...whole(s),
  ], upload(0, [["INITIAL_WINDOW_SIZE", 0]])),
  {
    ...good("6.9", "an upload into a window that is never opened waits until it is aborted", () => [
      "barrier",
    ], upload(1_000, [["INITIAL_WINDOW_SIZE", 0]])),
    expected: silent,
    after: [{ at: "kept", codes: ["CANCEL"] }],
  },
  {
    ...good("8.1", "a response while the upload waits for a window", (s) => [
      "barrier",
      head(s),
      body(s),
    ], upload(1_000, [["INITIAL_WINDOW_SIZE", 0]])),
    after: [...kept, { at: "kept", codes: ["CANCEL", "NO_ERROR"] }],
  },
];

/** Waits for the whole request, and checks its content. */
function checkedLater(bytes: number) {
  return async (exchange: Exchange): Promise<void> => {
    if (await exchange.peer.until(() => exchange.request.isWhole)) checked(bytes)(exchange);
  };
}

function upload(contentBytes: number, values: Http2Case["settings"] & object): Partial<Http2Case> {
  return {
    ...{ settings: values, contentBytes },
    ...{ kinds: ["post", "stream"], waits: false, grants: false },
  };
}

const downloads: Http2Case[] = [
  good("6.9.1", "a window that is used up to its last byte", (s) => [
    head(s),
    async ({ peer }) => {
      await peer.barrier();
      const room = Math.min(peer.rules.granted(0), peer.rules.granted(s), 65_535);
      for (let left = room; left > 0; left -= 16_384) {
        await peer.write(data(s, "x".repeat(Math.min(left, 16_384))));
      }
    },
    data(s, "", { end: true }),
  ], {
    kinds: ["get"],
    solid: true,
    expected: { at: "answer", status: 200, body: "x".repeat(65_535) },
    // A client that announces smaller windows would get less; it must say so.
    check: ([peer]) =>
      (peer!.rules.settings.get(SETTING.INITIAL_WINDOW_SIZE) ?? 65_535) >= 65_535
        ? []
        : ["a window below 65,535 bytes is announced"],
  }),
];

/** Cases of windows and WINDOW_UPDATE. */
export const windowCases: readonly Http2Case[] = [...updates, ...uploads, ...downloads];
