type Bytes = Uint8Array<ArrayBuffer>;

/** A part of a DATA frame: bytes of a read. */
export interface DataPart {
  /** The bytes of the read. */
  bytes: Bytes;
  /** Where the part begins. */
  from: number;
  /** Where it ends. */
  to: number;
  /**
   * The number of the part that has bytes, for all streams: the bytes between two parts with numbers
   * that follow each other are not needed any more.
   */
  number: number;
  /** The bytes that count for the windows: the length of the frame with its first part, 0 with the others. */
  flowBytes: number;
  /** Whether the stream ends with this part. */
  ends: boolean;
}

/** Receives the frames of a server, each after its own rules were checked. */
export interface FrameSink {
  /**
   * Receives a part of a DATA frame. The object is used again for the next part.
   */
  data(streamId: number, part: DataPart): void;
  /** Receives the number of bytes of a DATA frame that are padding. */
  padding(streamId: number, flowBytes: number): void;
  /** Receives a whole header block. The next call may reuse its memory. */
  headers(streamId: number, block: Uint8Array, ends: boolean): void;
  /** Receives RST_STREAM. */
  reset(streamId: number, code: number): void;
  /** Receives the payload of SETTINGS; `undefined` for an acknowledgement. */
  settings(payload: Uint8Array | undefined): void;
  /** Receives a PING, or the answer to one. */
  ping(payload: Uint8Array, isAck: boolean): void;
  /** Receives GOAWAY. */
  goAway(lastStreamId: number, code: number, debugData: Uint8Array): void;
  /** Receives WINDOW_UPDATE; `streamId` is 0 for the connection. */
  windowUpdate(streamId: number, increment: number): void;
  /** Receives a PRIORITY frame, or one of an unknown type, which have no meaning here. */
  ignored(streamId: number, type: number): void;
  /** Receives a stream error that shows in a frame's length. */
  malformed(streamId: number, code: number, rule: string): void;
}
