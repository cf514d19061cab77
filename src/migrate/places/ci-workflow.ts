import type { Place } from './place.ts'

export const ciWorkflow: Place = {
  says: 'CI workflow',
  fits: ({ path, name }) =>
    /\/(?:\.github\/(?:workflows|actions)|\.circleci|\.buildkite|\.azure-pipelines|\.gitlab\/ci)\//.test(
      path,
    ) ||
    /^(?:\.gitlab-ci|bitbucket-pipelines|azure-pipelines|\.travis|buildspec|appveyor|\.drone|cloudbuild)(?:[.-].*)?\.ya?ml$|^Jenkinsfile(?:\..*)?$/.test(
      name,
    ),
}
