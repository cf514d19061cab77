import { UsageError } from '../errors.ts'
import { isSettingKey, type SettingKey, settingKeys } from '../guard/setting-keys.ts'
import { commandLine } from './quote-word.ts'
import { didYouMean } from './suggest.ts'

/** Throws UsageError `settings-key-unknown`, with the key that was meant, and `after` it as it was. */
export function settingKey(
  text: string,
  words: readonly string[],
  after: readonly string[] = [],
): SettingKey {
  if (isSettingKey(text)) return text
  const message = `There is no setting ${text}`
  if (text === 'guard' || text.startsWith('guard.')) {
    const fix = 'keyless config edit'
    throw new UsageError('settings-key-unknown', `${message} here: rules are edited in the file.`, {
      fix,
    })
  }
  const near = didYouMean(text, settingKeys)
  if (near === undefined) {
    const known = settingKeys.join(', ')
    throw new UsageError('settings-key-unknown', `${message}. There are: ${known}.`)
  }
  throw new UsageError('settings-key-unknown', `${message}. Did you mean ${near}?`, {
    fix: commandLine(...words, near, ...after),
  })
}
