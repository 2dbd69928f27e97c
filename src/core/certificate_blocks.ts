const BEGIN = "-----BEGIN CERTIFICATE-----";
const END = "-----END CERTIFICATE-----";

/**
 * Returns the certificates in a PEM text, a block each, without what is between them. It takes
 * linear time: a pattern would search for the END line again from each BEGIN line.
 */
export function certificateBlocks(pem: string): string[] {
  const blocks: string[] = [];
  for (let start = pem.indexOf(BEGIN); start >= 0;) {
    const end = pem.indexOf(END, start + BEGIN.length);
    if (end < 0) break;
    blocks.push(pem.slice(start, end + END.length));
    start = pem.indexOf(BEGIN, end + END.length);
  }
  return blocks;
}

/** Returns what is between the BEGIN and END lines of a block. */
export function contentOfBlock(block: string): string {
  return block.slice(BEGIN.length, -END.length);
}
