/** Resolves when `check` is true or returns without throwing; fails with its last error after `timeoutMs`. */
export async function eventually(check: () => unknown, timeoutMs = 10_000): Promise<void> {
  const end = Date.now() + timeoutMs
  for (;;) {
    try {
      const result = await check()
      if (result !== false) return
      if (Date.now() > end) throw new Error(`not true after ${timeoutMs} ms: ${check}`)
    } catch (error) {
      if (Date.now() > end) throw error
    }
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
