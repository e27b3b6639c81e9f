/** Counts seconds down. */

const SECOND_MS = 1_000;

/** Calls back with the seconds that are left, now and each second; resolves when none is left. */
export async function countdown(seconds: number, tell: (left: number) => void): Promise<void> {
  const end = Date.now() + seconds * SECOND_MS;
  for (let left = seconds; left > 0; left = Math.ceil((end - Date.now()) / SECOND_MS)) {
    tell(left);
    await new Promise((resolve) => setTimeout(resolve, SECOND_MS));
  }
}
