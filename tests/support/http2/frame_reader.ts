import { HEADER_BYTES } from "./frames.ts";

/** A frame as it was read. */
export interface Frame {
  readonly type: number;
  readonly flags: number;
  readonly stream: number;
  readonly payload: Uint8Array;
}

/** Cuts bytes into frames. */
export class FrameReader {
  #rest: Uint8Array = new Uint8Array();

  /** Number of bytes of a frame that is incomplete. */
  get rest(): number {
    return this.#rest.length;
  }

  /** Adds bytes; returns the frames that are complete now. */
  add(bytes: Uint8Array): Frame[] {
    const all = new Uint8Array(this.#rest.length + bytes.length);
    all.set(this.#rest);
    all.set(bytes, this.#rest.length);
    const frames: Frame[] = [];
    let at = 0;
    while (all.length - at >= HEADER_BYTES) {
      const view = new DataView(all.buffer, at, HEADER_BYTES);
      const length = view.getUint32(0) >>> 8;
      const end = at + HEADER_BYTES + length;
      if (end > all.length) break;
      frames.push({
        type: view.getUint8(3),
        flags: view.getUint8(4),
        stream: view.getUint32(5),
        payload: all.subarray(at + HEADER_BYTES, end),
      });
      at = end;
    }
    this.#rest = all.subarray(at);
    return frames;
  }
}
