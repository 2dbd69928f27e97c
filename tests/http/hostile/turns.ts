/** Lets the event loop turn so many times, so that what was written can be read. */
export async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) {
    await new Promise<void>((resolve) => void setTimeout(resolve, 0));
  }
}
