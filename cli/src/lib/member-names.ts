/** Flags that are called otherwise than the member of the request that they become. */
const FLAGS: Record<string, string> = {
  memoryBytes: 'memory',
  cpuMillicores: 'cpu',
  providerId: 'provider',
  models: 'model',
  userId: 'user',
  username: 'user',
  ownerId: 'owner',
}

/** Numbers of the API as people write them in the flag. */
const UNITS: Record<string, (value: number) => string> = {
  memoryBytes: (value) => {
    if (value % 1024 ** 3 === 0) return `${value / 1024 ** 3}Gi`
    return value % 1024 ** 2 === 0 ? `${value / 1024 ** 2}Mi` : String(value)
  },
  cpuMillicores: (value) => `${value}m`,
}

/** What a command takes: names of its flags and arguments. */
export interface Inputs {
  flags: readonly string[]
  args: readonly string[]
}

/**
 * Says what is wrong with a member of a request in the words of the command that made it.
 * @returns undefined for a member that is no input of it
 */
export function nameMember(
  { pointer, detail }: { pointer: string; detail: string },
  { flags, args }: Inputs,
): string | undefined {
  const [member = '', ...rest] = pointer.replace(/^\//, '').split('/')
  const flag = FLAGS[member] ?? member.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
  const name = flags.includes(flag) ? `--${flag}` : args.includes(member) && member.toUpperCase()
  if (!name) return undefined
  const unit = UNITS[member]
  const inUnits = unit ? detail.replace(/\d+/g, (digits) => unit(Number(digits))) : detail
  // `/models/fable` names one of several, `/env/0/name` only counts them.
  return `${name}${rest.length === 1 ? ` ${rest[0]}` : ''}: ${inUnits}`
}
