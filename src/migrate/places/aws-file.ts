import type { Place } from './place.ts'

export const awsFile: Place = {
  says: 'AWS file',
  fits: ({ path, name }) =>
    /\/\.aws\/[^/]*$/.test(path) ||
    /^(?:aws[-_.]?)?credentials(?:\.(?:bak|old|orig|txt))?~?$/.test(name),
}
