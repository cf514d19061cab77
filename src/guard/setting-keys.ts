import type { Settings } from './settings.ts'

/** The settings that are a list of patterns, by the name that `config get` and `config set` take. */
export const settingKeys = [
  'production.profiles',
  'production.accounts',
  'production.roles',
] as const

export type SettingKey = (typeof settingKeys)[number]

export function isSettingKey(text: string): text is SettingKey {
  return (settingKeys as readonly string[]).includes(text)
}

export function settingValue({ production }: Settings, key: SettingKey): readonly string[] {
  switch (key) {
    case 'production.profiles':
      return production.profiles
    case 'production.accounts':
      return production.accounts
    case 'production.roles':
      return production.roles
  }
}
