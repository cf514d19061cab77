/** Where a developer's keys are, apart from projects. */
import { readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { variable } from '../system/environment.ts'
import type { System } from '../system/system.ts'

const inHome = [
  ...['.bashrc', '.bash_profile', '.bash_login', '.bash_logout', '.bash_aliases', '.profile'],
  ...['.zshrc', '.zshenv', '.zprofile', '.zlogin', '.kshrc', '.cshrc', '.tcshrc', '.login'],
  ...['.config/fish/config.fish', '.config/fish/conf.d', '.config/environment.d'],
  ...['.config/powershell', '.pam_environment', '.envrc', '.env', '.flaskenv'],
  ...['.local/share/fish/fish_history', '.local/share/powershell/PSReadLine', '.viminfo'],
  ...['.boto', '.s3cfg', '.passwd-s3fs', '.config/rclone', '.docker/config.json', '.npmrc'],
  ...['.pypirc', '.netrc', '.m2/settings.xml', '.mc/config.json', '.terraform.d', '.terraformrc'],
  ...[
    '.config/systemd/user',
    '.gitconfig',
    '.vscode',
    '.kube/config',
    '.jupyter',
    '.ssh/environment',
  ],
]

/** `.bash_history`, `.zsh_history`, `.python_history`, `.mysql_history` and whatever else keeps one. */
function historiesIn(home: string): readonly string[] {
  try {
    return readdirSync(home).filter((name) =>
      /^\.[a-z_]*history(?:\.\w+)?$|^\.zsh_sessions$/.test(name),
    )
  } catch {
    return []
  }
}

/**
 * AWS files and their copies, start-up and history files of shells, settings of tools that hold AWS
 * keys, our own backups and records of edits. Most are not there.
 */
export function usualPlaces({ env, paths }: Pick<System, 'env' | 'paths'>): readonly string[] {
  const { home, awsConfig, awsCredentials, backups } = paths
  const history = variable(env, 'HISTFILE')
  const appData = variable(env, 'APPDATA')
  const powerShell = ['Microsoft', 'Windows', 'PowerShell', 'PSReadLine']
  const found = [
    ...[awsCredentials, awsConfig, join(home, '.aws')],
    ...[...inHome, ...historiesIn(home)].map((name) => join(home, ...name.split('/'))),
    ...(history === undefined ? [] : [history]),
    ...(appData === undefined ? [] : [join(appData, ...powerShell)]),
    ...[backups, join(dirname(backups), 'edits')],
  ]
  return [...new Set(found)]
}
