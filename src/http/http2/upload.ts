import { FairTurns } from "../../runtime/event_loop_turn.ts";
import { readerOf, readPart } from "../message/request_body.ts";
import { dataFrame } from "./frames/frame_writer.ts";
import type { Http2Connection } from "./http2_connection.ts";
import type { Http2Stream } from "./http2_stream.ts";

/** Longer frames would hold up other streams. */
const MOST_FRAME_BYTES = 32 * 1024;

/** The stream that a body is sent over. */
export interface UploadTarget {
  /** The connection of the stream. */
  connection: Http2Connection;
  /** The stream, whose headers were sent. */
  stream: Http2Stream;
}

/**
 * Sends the body of a request, as fast as the windows of the server and the connection allow. The rest
 * is dropped if the stream is over.
 */
export async function sendBody(
  target: UploadTarget,
  content: Uint8Array | ReadableStream<Uint8Array>,
): Promise<void> {
  if (content instanceof Uint8Array) {
    const rest = sendNow(target, content, true);
    if (rest) await sendPart(target, rest, true);
    return;
  }
  const reader = readerOf(content, target.stream);
  if (reader) await sendStream(target, reader);
}

/** Sends what the windows allow at once; returns the rest, or `undefined` if there is none. */
function sendNow(
  { connection, stream }: UploadTarget,
  bytes: Uint8Array,
  ends: boolean,
): Uint8Array | undefined {
  for (;;) {
    if (stream.isOver) return undefined;
    const room = Math.min(
      connection.sendWindow,
      stream.sendWindow,
      connection.peer.maxFrameSize,
      MOST_FRAME_BYTES,
    );
    const isLast = bytes.length <= Math.max(room, 0);
    if (room <= 0 && bytes.length > 0) return bytes;
    const part = isLast ? bytes : bytes.subarray(0, room);
    connection.queue.push(dataFrame(stream.id, part, isLast && ends));
    connection.sentData(stream, part.length);
    if (isLast && ends) connection.sentWhole(stream);
    if (isLast) return undefined;
    bytes = bytes.subarray(room);
    if (connection.queue.isFull) return bytes;
  }
}

async function sendPart(target: UploadTarget, bytes: Uint8Array, ends: boolean): Promise<void> {
  const { connection, stream } = target;
  let rest: Uint8Array | undefined = bytes;
  while ((rest = sendNow(target, rest, ends))) {
    if (connection.queue.isFull) await connection.queue.drained();
    else await new Promise<void>((resolve) => stream.onWindow = resolve);
  }
}

async function sendStream(
  target: UploadTarget,
  reader: ReadableStreamDefaultReader<Uint8Array>,
): Promise<void> {
  const { connection, stream } = target;
  const turns = new FairTurns();
  // The source may not give its next chunk for hours; it ends now, and with it the loop below.
  stream.onOver = (reason) => void reader.cancel(reason).catch(() => {});
  if (stream.isOver) stream.over();
  try {
    while (!stream.isOver) {
      const { done, value } = await readPart(reader, stream);
      if (done) return void sendNow(target, new Uint8Array(), true);
      if (value.length > 0) await sendPart(target, value, false);
      if (connection.queue.isFull) await connection.queue.drained();
      const turn = turns.next();
      if (turn) await turn;
    }
  } catch (error) {
    reader.cancel(error).catch(() => {}); // the stream itself may have failed
  }
}
