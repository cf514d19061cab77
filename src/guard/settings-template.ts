/** What `config edit` begins with where there is no file yet: everything that may be set, as comments. */
export const settingsTemplate = `# Settings of keyless: docs/settings.md and docs/guard.md say what they mean.
version: 1

# A person types the name of such a profile before it is used (or gives --yes). * and ? as in a shell.
# production:
#   profiles: [prod-*, '*-live']
#   accounts: ['111111111111']
#   roles: [AdministratorAccess]

# The first rule that is about the caller says which profiles it may use.
# guard:
#   - name: assistants
#     callers:
#       assistants: any          # or a list: [claude-code, cursor]
#       parents: [aider]         # names of processes above
#     deny: { production: true }
#     twin: '{profile}-readonly' # used instead of what is denied
#   - name: pipelines
#     callers: { ci: true }
#     allow: { profiles: [ci-*] }
`
