import type { Place } from './place.ts'

export const kubernetes: Place = {
  says: 'Kubernetes or Ansible',
  fits: ({ path, name }) =>
    /\/(?:k8s|kubernetes|manifests|helm|charts|group_vars|host_vars)\//.test(path) &&
    /\.(?:ya?ml|json)$/.test(name),
}
