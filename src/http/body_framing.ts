/** Tells a body from the bytes that frame it. */
export interface BodyFraming {
  /** Whether the body has been read to its end. */
  readonly ended: boolean;
  /** Whether the body is whole if the connection ends now. */
  readonly mayEnd: boolean;
  /** Whether the body has ended and nothing came after it, so that another answer may follow. */
  readonly reusable: boolean;
  /** Moves what belongs to the body to the front of the bytes, and returns how much that is. */
  strip(bytes: Uint8Array): number;
}

/** A body that ends with the connection. */
export const UNFRAMED: BodyFraming = {
  ended: false,
  mayEnd: true,
  reusable: false,
  strip: (bytes) => bytes.length,
};

/** A body of a length that is known. */
export class LengthFraming implements BodyFraming {
  readonly mayEnd = false;
  #left: number;
  #exceeded = false;

  /** Reads that many bytes. */
  constructor(length: number) {
    this.#left = length;
  }

  get reusable(): boolean {
    return this.ended && !this.#exceeded;
  }

  get ended(): boolean {
    return this.#left === 0;
  }

  strip(bytes: Uint8Array): number {
    const length = Math.min(bytes.length, this.#left);
    this.#left -= length;
    if (length < bytes.length) this.#exceeded = true;
    return length;
  }
}
