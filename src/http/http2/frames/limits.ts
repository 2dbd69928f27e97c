/** The bytes that the server may send for a stream before its reader reads; kube-apiserver's own. */
export const STREAM_WINDOW_BYTES: number = 256 * 1024;
/** The size to which the window of a quick reader grows; Go's. */
export const MOST_STREAM_WINDOW_BYTES: number = 4 * 1024 * 1024;
/** More than the streams of quick readers need: a stream waits for its own reader alone. */
export const CONNECTION_WINDOW_BYTES: number = 16 * 1024 * 1024;
/** The largest payload of a frame. */
export const FRAME_BYTES: number = 64 * 1024;
/** The table for compressed headers. */
export const TABLE_BYTES: number = 4 * 1024;
/** The headers of a response, decoded: the same as over HTTP/1.1. */
export const LIST_BYTES: number = 64 * 1024;
/** Longer header blocks end the connection; up to here, headers that are too long end their stream. */
export const BLOCK_BYTES: number = 256 * 1024;
/** A header block of more frames is a flood; 256 frames may have 1 KB each. */
export const BLOCK_FRAMES = 256;
/** Interim responses (1xx) that a request may get. */
export const MOST_INTERIM = 32;
/** The longest body for which the headers of a response wait; a longer one is read as a stream. */
export const MOST_WHOLE_BYTES: number = 64 * 1024;
/** Frames that wait to be written because the server does not read. */
export const MOST_QUEUED_FRAMES = 10_000;
/** How long a request may go on after its response has ended. */
export const LINGER_MS = 1_000;
/** How long to wait until GOAWAY is sent. */
export const GOODBYE_MS = 1_000;
