/** Every setting: its default, what fits it and what it means. Three levels: this default, for all, for one user. */
export interface SettingDefinition<Value> {
  defaultValue: Value
  description: string
  /** May be overridden for one user. */
  isOverridable: boolean
  /** What is wrong with a value, in words; undefined when it fits. */
  check: (value: unknown) => string | undefined
}

const integer =
  (min: number, max: number) =>
  (value: unknown): string | undefined =>
    typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max
      ? undefined
      : `must be a whole number from ${min} to ${max}`
const oneOf =
  (...choices: string[]) =>
  (value: unknown): string | undefined =>
    choices.includes(value as string) ? undefined : `must be one of ${choices.join(', ')}`
const text =
  (maxLength: number) =>
  (value: unknown): string | undefined =>
    typeof value === 'string' && value.length <= maxLength
      ? undefined
      : `must be a text of at most ${maxLength} characters`

const define = <Value>(
  defaultValue: Value,
  description: string,
  check: (value: unknown) => string | undefined,
  isOverridable = true,
): SettingDefinition<Value> => ({ defaultValue, description, check, isOverridable })

const GIB = 1024 ** 3

export const SETTINGS = {
  maxAgentsPerUser: define(3, 'Most agents of one user.', integer(0, 1000)),
  defaultCpuMillicores: define(
    2000,
    'CPU limit of an agent that has none of its own, in thousandths of a core.',
    integer(100, 256_000),
  ),
  defaultMemoryBytes: define(
    4 * GIB,
    'Memory limit of an agent that has none of its own, in bytes.',
    integer(256 * 1024 ** 2, 1024 * GIB),
  ),
  maxFileBytes: define(
    100 * 1024 ** 2,
    'Largest file of a workspace, in bytes.',
    integer(1, 1024 * GIB),
  ),
  maxSpaceBytes: define(GIB, 'Most bytes in one workspace of an agent.', integer(0, 1024 * GIB)),
  maxSpaceFiles: define(1000, 'Most files in one workspace of an agent.', integer(0, 10_000_000)),
  trashRetentionDays: define(
    30,
    'Days for which deleted and overwritten files and deleted agents can be restored.',
    integer(1, 3650),
    false,
  ),
  conversationRetentionDays: define(
    0,
    'Days for which conversations are kept; 0 keeps them for ever.',
    integer(0, 36_500),
    false,
  ),
  registrationMode: define<'open' | 'invite'>(
    'invite',
    'Who may register: `open` lets everybody, `invite` only admins make users.',
    oneOf('open', 'invite'),
    false,
  ),
  systemInstructions: define(
    'Put files that the user should get into /workspace/output. Work in /workspace/private. What others share stands in /workspace/public and /workspace/group, to be read.',
    'Text that every agent finds first in its CLAUDE.md.',
    text(100_000),
    false,
  ),
  monthlyTokenBudget: define(
    0,
    'Most tokens of one user in a calendar month (UTC); 0 sets no limit.',
    integer(0, Number.MAX_SAFE_INTEGER),
  ),
} satisfies Record<string, SettingDefinition<unknown>>

export type SettingKey = keyof typeof SETTINGS
export type SettingValue<Key extends SettingKey> = (typeof SETTINGS)[Key]['defaultValue']
