/**
 * Calls `wake` when the network is back, or the page is seen or thawed again, so that nobody waits for a timer. Only
 * browsers tell.
 */
export function onWake(wake: () => void): () => void {
  if (typeof document === 'undefined') return () => {}
  const onVisible = () => {
    if (document.visibilityState === 'visible') wake()
  }
  addEventListener('online', wake)
  document.addEventListener('visibilitychange', onVisible)
  document.addEventListener('resume', wake)
  return () => {
    removeEventListener('online', wake)
    document.removeEventListener('visibilitychange', onVisible)
    document.removeEventListener('resume', wake)
  }
}
