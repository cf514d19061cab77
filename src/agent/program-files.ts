/** A server and the files of the program that it serves, which come and go together. */
import { type ChildFiles, type ChildFilesOptions, createChildFiles } from './child-files.ts'
import type { CredentialSource } from './credential-source.ts'

export interface ProgramFilesOptions extends ChildFilesOptions {
  readonly server: { close(): Promise<void> }
  readonly source: Pick<CredentialSource, 'keepFresh'>
}

export interface ProgramFiles {
  readonly files: Pick<ChildFiles, 'config' | 'credentials'>
  /** Takes the files away, at once; for when nothing may be waited for. */
  removeFiles(): void
  /** Ends the server too. */
  close(): Promise<void>
}

/** Keeps the credentials fresh from now on. Ends the server when it throws SystemError. */
export async function withProgramFiles(options: ProgramFilesOptions): Promise<ProgramFiles> {
  const { server, source } = options
  let files: ChildFiles
  try {
    files = createChildFiles(options)
  } catch (error) {
    await server.close()
    throw error
  }
  const ended = new AbortController()
  const keeping = source.keepFresh(ended.signal)
  return {
    files,
    removeFiles: files.remove,
    close: async () => {
      files.remove()
      ended.abort()
      await Promise.all([keeping, server.close()])
    },
  }
}
