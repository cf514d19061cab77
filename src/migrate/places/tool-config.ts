import type { Place } from './place.ts'

export const toolConfig: Place = {
  says: 'settings of another tool',
  fits: ({ path, name }) =>
    /^\.(?:boto|s3cfg|passwd-s3fs|npmrc|pypirc|netrc|mc|mrjob\.conf)$|^(?:rclone|s3cfg|boto|serverless)\.(?:conf|cfg|ya?ml)$/.test(
      name,
    ) ||
    /\/\.(?:vscode|idea|docker|m2|cargo|kube|gradle)\/|\/\.?(?:rclone|mc|s3cmd)\/|\/systemd\/|\.service$/.test(
      path,
    ),
}
