import { msg } from '@lit/localize'
import { ApiError, ConnectionError, NotSignedInError, RateLimitError, TimeoutError } from '@sac/sdk'

/** An error in words for people: what is wrong and, where it is known, what to do. */
export function errorText(error: unknown): string {
  if (error instanceof ConnectionError) {
    return msg(
      'The server cannot be reached. Look at your connection; what you see is from before.',
    )
  }
  if (error instanceof TimeoutError) return msg('The server took too long to answer. Try again.')
  if (error instanceof RateLimitError)
    return msg('Too many attempts. Wait a minute, then try again.')
  if (error instanceof NotSignedInError && error.code === 'wrong-credentials') {
    return msg('The name or the password is wrong.')
  }
  if (error instanceof NotSignedInError) return msg('You are signed out. Sign in again to go on.')
  if (error instanceof ApiError) {
    const details = error.problem.errors?.map(({ pointer, detail }) => `${pointer}: ${detail}`)
    return details?.length && !details.every((text) => error.message.includes(text))
      ? `${error.message} (${details.join('; ')})`
      : error.message
  }
  return error instanceof Error ? error.message : String(error)
}
