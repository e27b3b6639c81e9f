/** Asks again and again: often while somebody looks, seldom while nobody does, less and less where it fails. */

const SEEN_MS = 2_000;
const HIDDEN_MS = 30_000;
const MAX_MS = 30_000;

export interface Poll {
  /** Ask at once; resolves when it has been asked. */
  now(): Promise<void>;
  stop(): void;
}

/** `task` throws where it fails, and `whenAsked` is told each time what was thrown, if anything. */
export function poll(task: () => Promise<void>, whenAsked: (problem: unknown) => void): Poll {
  let timer: number | undefined;
  let failures = 0;
  let stopped = false;
  let last = Promise.resolve();

  function now(): Promise<void> {
    clearTimeout(timer);
    last = last.then(once); // one after the other, so that no answer overtakes a later one
    return last;
  }

  async function once(): Promise<void> {
    if (stopped) return;
    try {
      await task();
      failures = 0;
      whenAsked(undefined);
    } catch (problem) {
      failures += 1;
      whenAsked(problem);
    }
    clearTimeout(timer);
    if (!stopped) timer = window.setTimeout(now, pause());
  }

  function pause(): number {
    return document.hidden ? HIDDEN_MS : Math.min(SEEN_MS * 2 ** failures, MAX_MS);
  }

  function look(): void {
    if (!document.hidden) void now();
  }

  function stop(): void {
    stopped = true;
    clearTimeout(timer);
    document.removeEventListener("visibilitychange", look);
    removeEventListener("online", look);
  }

  document.addEventListener("visibilitychange", look);
  addEventListener("online", look);
  return { now, stop };
}
