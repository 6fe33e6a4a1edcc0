import type { Handlers } from '../http/handlers.ts'
import type { SettingsService } from './settings.service.ts'

export const settingHandlers = (
  settings: SettingsService,
): Pick<
  Handlers,
  'listSettings' | 'setSetting' | 'listUserSettings' | 'setUserSetting' | 'deleteUserSetting'
> => ({
  listSettings: async () => ({
    status: 200,
    body: { items: await settings.list(), nextCursor: null },
  }),
  setSetting: async ({ actor, params, body }) => ({
    status: 200,
    body: await settings.set(actor, params.key, body.value),
  }),
  listUserSettings: async ({ params }) => ({
    status: 200,
    body: { items: await settings.listForUser(params.userId), nextCursor: null },
  }),
  setUserSetting: async ({ actor, params, body }) => ({
    status: 200,
    body: await settings.setForUser(actor, params.userId, params.key, body.value),
  }),
  deleteUserSetting: async ({ actor, params }) => {
    await settings.deleteForUser(actor, params.userId, params.key)
    return { status: 204 }
  },
})
