/**
 * Windows Credential Manager, through PowerShell and the functions of advapi32. The script is the
 * same whatever the secret, which goes in and comes out by the standard streams. An item holds at most
 * 2,560 bytes; ours is one key of 44 characters.
 */
import { SystemError } from '../../errors.ts'
import { systemProgram } from '../windows-program.ts'
import { type Keychain, type KeychainPorts, keychainMissing, keychainService } from './keychain.ts'
import { dialogMs, type ProgramResult, runKeychainProgram } from './keychain-program.ts'

const label = 'Windows Credential Manager'

/** Compiling the few lines of C# takes seconds on a busy machine; there is never a dialog. */
const timeoutMs = 20_000

const noSuchItem = 3

export function createCredentialManager(system: KeychainPorts): Keychain {
  // Not by its name, which Windows looks for in the working folder first.
  const program = systemProgram('WindowsPowerShell\\v1.0\\powershell.exe', system.env)
  const run = (verb: string, name: string, secret = ''): ProgramResult => {
    const words = [
      '-NoProfile',
      '-NonInteractive',
      '-EncodedCommand',
      encoded(credentialManagerScript),
    ]
    const input = `${verb}\n${keychainService}/${name}\n${secret}\n`
    const limit = verb === 'read' ? timeoutMs : dialogMs
    return runKeychainProgram([program, ...words], { timeoutMs: limit, input }, system)
  }
  return {
    label,
    read(name) {
      const found = run('read', name)
      if (found.exitCode === noSuchItem) return undefined
      assertDone(found)
      return found.stdout.trim()
    },
    write: (name, secret) => assertDone(run('write', name, secret)),
    remove(name) {
      const removed = run('remove', name)
      if (removed.exitCode !== noSuchItem) assertDone(removed)
    },
  }
}

function assertDone({ exitCode }: ProgramResult): void {
  if (exitCode === 0) return
  // ERROR_NO_SUCH_LOGON_SESSION: a service or a session over SSH has no credentials of its own.
  if (exitCode === 4) throw keychainMissing(label, 'this session has no credentials of its own')
  throw new SystemError('keychain-failed', `${label} failed (exit code ${exitCode}).`)
}

/** PowerShell takes a script in base64 of UTF-16. */
function encoded(text: string): string {
  return Buffer.from(text, 'utf16le').toString('base64')
}

/** First line of the input: what to do; second: which item; third: the secret. */
export const credentialManagerScript = `
$ErrorActionPreference = 'Stop'
$verb = [Console]::In.ReadLine()
$name = [Console]::In.ReadLine()
$secret = [Console]::In.ReadLine()
Add-Type -TypeDefinition @'
using System;
using System.Runtime.InteropServices;
using System.Text;
public static class KeylessCredentials {
  [StructLayout(LayoutKind.Sequential, CharSet = CharSet.Unicode)]
  struct Credential {
    public int Flags; public int Type; public string TargetName; public string Comment;
    public long LastWritten; public int BlobSize; public IntPtr Blob; public int Persist;
    public int AttributeCount; public IntPtr Attributes; public string TargetAlias; public string UserName;
  }
  [DllImport("advapi32.dll", CharSet = CharSet.Unicode, SetLastError = true)]
  static extern bool CredReadW(string target, int type, int flags, out IntPtr credential);
  [DllImport("advapi32.dll", CharSet = CharSet.Unicode, SetLastError = true)]
  static extern bool CredWriteW(ref Credential credential, int flags);
  [DllImport("advapi32.dll", CharSet = CharSet.Unicode, SetLastError = true)]
  static extern bool CredDeleteW(string target, int type, int flags);
  [DllImport("advapi32.dll")]
  static extern void CredFree(IntPtr credential);
  static int Failed() {
    int error = Marshal.GetLastWin32Error();
    return error == 1168 ? 3 : error == 1312 ? 4 : 5;
  }
  public static int Run(string verb, string target, string secret) {
    if (verb == "remove") return CredDeleteW(target, 1, 0) ? 0 : Failed();
    if (verb == "read") {
      IntPtr found;
      if (!CredReadW(target, 1, 0, out found)) return Failed();
      Credential item = (Credential)Marshal.PtrToStructure(found, typeof(Credential));
      byte[] bytes = new byte[item.BlobSize];
      Marshal.Copy(item.Blob, bytes, 0, bytes.Length);
      CredFree(found);
      Console.Out.Write(Encoding.UTF8.GetString(bytes));
      return 0;
    }
    byte[] blob = Encoding.UTF8.GetBytes(secret);
    IntPtr memory = Marshal.AllocHGlobal(blob.Length);
    Marshal.Copy(blob, 0, memory, blob.Length);
    Credential made = new Credential {
      Type = 1, TargetName = target, UserName = "keyless", Blob = memory, BlobSize = blob.Length, Persist = 2
    };
    int result = CredWriteW(ref made, 0) ? 0 : Failed();
    Marshal.FreeHGlobal(memory);
    return result;
  }
}
'@
exit [KeylessCredentials]::Run($verb, $name, $secret)
`
